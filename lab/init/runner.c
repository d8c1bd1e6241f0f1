// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs each scenario in a process of its own, judges it, and prints KTAP.
 *
 * only=NAME,... in the environment runs some scenarios, without=NAME,... leaves some out for
 * the reason why="...", hang=SECONDS says when one has not ended by then never will.
 */
#include <sys/wait.h>

#include "scenarios.h"

#define EXIT_SKIP	4

bool in_use;
int report = 1;

const char *errno_name(int number)
{
#define NAME(e) [e] = #e
	static const char *const names[] = {
		NAME(EPERM), NAME(ENOENT), NAME(EINTR), NAME(EIO), NAME(ENXIO), NAME(EBADF),
		NAME(EAGAIN), NAME(ENOMEM), NAME(EACCES), NAME(EFAULT), NAME(EBUSY),
		NAME(EEXIST), NAME(ENODEV), NAME(EINVAL), NAME(EMFILE), NAME(ENOTTY),
		NAME(ENOSPC), NAME(ERANGE), NAME(ENOSYS), NAME(EOPNOTSUPP),
	};
	const unsigned int n = sizeof(names) / sizeof(names[0]);

	return (unsigned int)number < n && names[number] ? names[number] : "an error";
}

void fail_at(const char *file, int line, const char *fmt, ...)
{
	const char *name = strrchr(file, '/');
	va_list args;

	va_start(args, fmt);
	printf("# failed: %s:%d: ", name ? name + 1 : file, line);
	vprintf(fmt, args);
	printf("\n");
	exit(1);
}

void skip(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	printf("# skipped: ");
	vprintf(fmt, args);
	printf("\n");
	exit(EXIT_SKIP);
}

/* One line of KTAP, in one piece. */
static void say(const char *fmt, ...)
{
	char line[768];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	must(write(report, line, strlen(line)) >= 0);
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
bool listed(const char *list, const char *name)
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

/* Why @s is not run, or NULL. */
static const char *left_out(const struct scenario *s)
{
	/* On a machine that is in use, by name alone. */
	static const struct { const char *name, *why; } harm[] = {
		{ "vm-end", "other processes take and free memory meanwhile" },
		{ "zero-page", "a kernel that has it wrong writes to memory of all processes" },
	};
	const char *why = getenv("why");
	unsigned int i;

	if (listed(getenv("without"), s->name))
		return why ? why : "left out";
	for (i = 0; in_use && i < sizeof(harm) / sizeof(harm[0]); i++)
		if (!strcmp(harm[i].name, s->name) && !listed(getenv("only"), s->name))
			return harm[i].why;
	return NULL;
}

/* The taint of a warning or an oops; in the lab, the console has it. */
static bool kernel_warned(void)
{
	const char *tainted = "/proc/sys/kernel/tainted";

	return in_use && !access(tainted, R_OK) && read_number(tainted) & 0x280;
}

static void run_child(const struct scenario *s)
{
	static struct lab l;

	if (s->setup)
		s->setup(&l);
	s->body(&l);
	finish(&l);
	exit(0);
}

/* Whether it passed, or was skipped. */
static bool run(const struct scenario *s, int number)
{
	const char *why = left_out(s), *more = "";
	bool warned = kernel_warned();
	int pipefd[2], status, left;
	char reason[256] = "";
	pid_t pid, watchdog;

	if (why) {
		say("ok %d %s # SKIP %s\n", number, s->name, why);
		return true;
	}
	must(!pipe(pipefd));
	pid = fork_helper();
	if (!pid) {
		dup2(pipefd[1], 1);
		close(pipefd[0]);
		close(pipefd[1]);
		run_child(s);
	}
	close(pipefd[1]);
	watchdog = fork_helper();
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
	left = changes_undo();

	if (left)
		more = " # what it wrote to sysfs stays";
	else if (!warned && kernel_warned())
		more = " # the kernel has warned, see its log";
	else if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SKIP)
		return say("ok %d %s # SKIP %s\n", number, s->name, reason), true;
	else if (WIFEXITED(status) && !WEXITSTATUS(status))
		return say("ok %d %s\n", number, s->name), true;

	if (WIFEXITED(status))
		say("not ok %d %s%s\n", number, s->name, more);
	else
		say("not ok %d %s # killed by signal %d\n", number, s->name, WTERMSIG(status));
	return false;
}

/* What the kernel can say of itself; on a machine that is in use, others are to blame, too. */
static bool has(const char *file)
{
	return !in_use && !access(file, R_OK);
}

int run_all(const struct scenario *list)
{
	static const struct { const char *file; struct scenario s; } last[] = {
		{ "/proc/lockdep_stats", { "lockdep-on", NULL, sc_lockdep_on } },
		{ KMEMLEAK, { "no-leak", NULL, sc_no_leak } },
	};
	const char *only = getenv("only");
	int i, n = 0, failed = 0;

	for (i = 0; list[i].name; i++)
		n += !only || listed(only, list[i].name);
	say("KTAP version 1\n");
	for (i = 0; i < 2; i++)
		n += has(last[i].file);
	say("1..%d\n", n + 1);
	/* A splat before this line is the boot's. */
	say("ok 1 boot\n");
	for (i = 0, n = 1; list[i].name; i++)
		if (!only || listed(only, list[i].name))
			failed += !run(&list[i], ++n);
	for (i = 0; i < 2; i++)
		if (has(last[i].file))
			failed += !run(&last[i].s, ++n);
	say("# end\n");
	return failed;
}
