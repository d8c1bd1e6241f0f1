// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scenarios on a real machine that is in use, as root; doc/lab.md says how. It makes VMs,
 * and asks about and ages their memory alone. What it writes to sysfs is put back when
 * a scenario has ended, or when somebody ends us.
 */
#include "../scenarios.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define EXIT_USAGE	2
#define BIT(signal)	(1ULL << ((signal) - 1))

static const uint64_t signals = BIT(SIGHUP) | BIT(SIGINT) | BIT(SIGQUIT) | BIT(SIGTERM) |
				BIT(SIGCHLD);

#define die(fmt, ...) do { \
	fprintf(stderr, "error: " fmt "\n", ##__VA_ARGS__); \
	exit(EXIT_USAGE); \
} while (0)

/* Each name of @list is a scenario's. */
static void check_names(const char *list)
{
	int i, names = list != NULL, known = 0;
	const char *c;

	for (c = list; c && *c; c++)
		names += *c == ',';
	for (i = 0; scenarios[i].name; i++)
		known += listed(list, scenarios[i].name);
	if (known != names)
		die("'%s' has %d names that 'list' does not print, or twice", list, names - known);
}

static void check_number(const char *key)
{
	const char *number = getenv(key);

	if (number && atoi(number) < 1)
		die("%s=%s is no number above 0", key, number);
}

/* The same words as on the command line of a host's kernel, and nothing else. */
static void parse(int argc, char **argv)
{
	static const char *const words[] = { "only=", "without=", "guest=", "rounds=", "hang=" };
	unsigned int word;
	int i;

	for (i = 1; i < argc; i++) {
		for (word = 0; word < 5 && strncmp(argv[i], words[word], strlen(words[word])); word++)
			;
		if (word == 5)
			die("'%s' is none of only=NAME,... without=NAME,... guest=TYPE rounds=N hang=SECONDS list",
			    argv[i]);
	}
	environ = argv + 1;
	check_names(getenv("only"));
	check_names(getenv("without"));
	check_number("rounds");
	check_number("hang");
	if (getenv("guest") && !listed(arch_guests, getenv("guest")))
		die("guest=%s is none of: %s", getenv("guest"), arch_guests);
}

static pid_t start(void)
{
	pid_t pid = fork_helper();

	/* Of a group that we can kill: whoever comes first makes it. */
	setpgid(pid, pid);
	if (pid)
		return pid;
	must(!syscall(__NR_rt_sigprocmask, SIG_UNBLOCK, &signals, NULL, sizeof(signals)));
	exit(run_all(scenarios) > 0);
}

int main(int argc, char **argv)
{
	int signal = SIGCHLD, status = 0, i;
	pid_t pid;

	if (argc == 2 && !strcmp(argv[1], "list")) {
		for (i = 0; scenarios[i].name; i++)
			printf("%s\n", scenarios[i].name);
		return 0;
	}
	parse(argc, argv);
	if (open("/dev/kvm", O_RDWR) < 0)
		die("/dev/kvm: %s: nothing to ask on a machine without KVM", errno_name(errno));
	if (geteuid())
		die("only root may ask");
	if (access("/dev/test_mmu_notifier", F_OK))
		printf("# no /dev/test_mmu_notifier: CONFIG_TEST_MMU_NOTIFIER is not set, and what asks a hook is skipped\n");
	in_use = true;
	page_size = getpagesize();
	changes_begin();

	/* What the scenarios leave behind when they are killed is ours to wait for. */
	must(!prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	must(!syscall(__NR_rt_sigprocmask, SIG_BLOCK, &signals, NULL, sizeof(signals)));
	pid = start();
	do {
		signal = syscall(__NR_rt_sigtimedwait, &signals, NULL, NULL, sizeof(signals));
	} while (signal == SIGCHLD && waitpid(pid, &status, WNOHANG) != pid);
	kill(-pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	if (changes_undo())
		return EXIT_USAGE;
	if (signal != SIGCHLD)
		die("ended by signal %d; sysfs is as it was", signal);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_USAGE;
}
