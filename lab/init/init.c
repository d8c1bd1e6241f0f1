// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of a host: mounts what the questions need, runs each scenario in a
 * process of its own, prints KTAP, and switches off.
 *
 * only=NAME,... on the kernel's command line runs some scenarios, without=NAME,... leaves
 * some out for the reason why="..."; bench=1 measures, story=1 tells what an operator sees,
 * fuzz=1 is fuzz.c.
 */
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <linux/reboot.h>

#include "lab.h"
#include "scenarios.h"

#define EXIT_SKIP	4

static void verdict(const char *word, const char *fmt, va_list args)
{
	printf("# %s: ", word);
	vprintf(fmt, args);
	printf("\n");
}

void fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	verdict("failed", fmt, args);
	va_end(args);
	exit(1);
}

void skip(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	verdict("skipped", fmt, args);
	va_end(args);
	exit(EXIT_SKIP);
}

/*
 * One line of KTAP, as one record of the kernel's log: on the console's tty a
 * message of the kernel lands in the middle of it.
 */
static void say(const char *fmt, ...)
{
	static int kmsg = -1;
	char line[768];
	va_list args;

	if (kmsg < 0)
		kmsg = open("/dev/kmsg", O_WRONLY);
	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (write(kmsg, line, strlen(line)) < 0)
		fail("/dev/kmsg: errno %d", errno);
}

/* Copies what the scenario prints and hands back the reason for a SKIP. */
static void relay(int fd, char *reason, size_t size)
{
	static const char mark[] = "# skipped: ";
	char line[512];
	size_t len = 0;
	char c;

	while (read(fd, &c, 1) == 1) {
		if (c != '\n') {
			if (len < sizeof(line) - 1)
				line[len++] = c;
			continue;
		}
		line[len] = 0;
		len = 0;
		if (!strncmp(line, mark, sizeof(mark) - 1))
			snprintf(reason, size, "%s", line + sizeof(mark) - 1);
		else
			say("%s%s\n", line[0] == '#' ? "" : "# ", line);
	}
}

/* Whether @name is in @list, whose names are separated by commas. */
static bool listed(const char *list, const char *name)
{
	while (list) {
		const char *comma = strchr(list, ',');
		size_t n = comma ? (size_t)(comma - list) : strlen(list);

		if (n == strlen(name) && !strncmp(list, name, n))
			return true;
		list = comma ? comma + 1 : NULL;
	}
	return false;
}

/* hang=SECONDS: a scenario that has not ended by then never will. */
static unsigned int hang_seconds(void)
{
	const char *seconds = getenv("hang");

	return seconds ? atoi(seconds) : 600;
}

static void run(const struct scenario *s, int number)
{
	const char *without = getenv("without"), *why = getenv("why");
	char reason[256] = "";
	int pipefd[2], status;
	pid_t pid, watchdog;

	if (listed(without, s->name)) {
		say("ok %d %s # SKIP %s\n", number, s->name, why ? why : "left out");
		return;
	}
	if (pipe(pipefd))
		fail("pipe: errno %d", errno);
	pid = fork();
	if (pid < 0)
		fail("fork: errno %d", errno);
	if (!pid) {
		dup2(pipefd[1], 1);
		close(pipefd[0]);
		close(pipefd[1]);
		s->run();
		exit(0);
	}
	close(pipefd[1]);
	watchdog = fork();
	if (watchdog < 0)
		fail("fork: errno %d", errno);
	if (!watchdog) {
		sleep(hang_seconds());
		kill(pid, SIGKILL);
		exit(0);
	}
	relay(pipefd[0], reason, sizeof(reason));
	close(pipefd[0]);
	waitpid(pid, &status, 0);
	kill(watchdog, SIGKILL);
	waitpid(watchdog, NULL, 0);

	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SKIP)
		say("ok %d %s # SKIP %s\n", number, s->name, reason);
	else if (WIFEXITED(status) && !WEXITSTATUS(status))
		say("ok %d %s\n", number, s->name);
	else if (WIFEXITED(status))
		say("not ok %d %s\n", number, s->name);
	else
		say("not ok %d %s # killed by signal %d\n", number, s->name,
		    WTERMSIG(status));
}

static void mount_at(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL) && errno != EBUSY)
		fail("mount %s: errno %d", type, errno);
}

int main(void)
{
	const struct scenario *list = getenv("bench") ? benches :
				      getenv("story") ? stories :
			      getenv("fuzz") ? fuzzes : scenarios;
	const char *only = getenv("only");
	int i, n = 0;

	/* On a machine that is in use we would ask, age, and switch off. */
	if (getpid() != 1) {
		printf("error: this runs only as PID 1 of a host that the lab boots\n");
		return 1;
	}
	mount_at("devtmpfs", "/dev");
	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	page_size = getpagesize();

	for (i = 0; list[i].name; i++)
		n += !only || listed(only, list[i].name);
	say("KTAP version 1\n");
	say("1..%d\n", n + 1);
	/* A splat before this line is the boot's. */
	say("ok 1 boot\n");
	for (i = 0, n = 1; list[i].name; i++)
		if (!only || listed(only, list[i].name))
			run(&list[i], ++n);

	say("# end\n");
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	for (;;)
		sleep(1);
}
