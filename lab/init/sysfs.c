// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of sysfs and the like.  On a machine that is in use, what a scenario writes to
 * sysfs is put back when it has ended, however it ended: the list is shared with who runs it.
 */
#include "scenarios.h"

#define MAX_CHANGES	32

static struct changes {
	unsigned int n;
	struct { char path[120], old[40]; } of[MAX_CHANGES];
} *changes;

void changes_begin(void)
{
	changes = mmap(NULL, sizeof(*changes), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(changes != MAP_FAILED);
}

/* What @path says, or of several words the one in brackets; -1 if it cannot be read. */
static int read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	long n = fd < 0 ? -1 : read(fd, text, size - 1);
	char *begin;

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return -1;
	text[n] = 0;
	begin = strchr(text, '[');
	if (begin)
		memmove(text, begin + 1, strlen(begin));
	for (; *text && *text != ']' && *text != '\n'; text++)
		;
	*text = 0;
	return 0;
}

static void note_change(const char *path)
{
	char old[sizeof(changes->of[0].old)];
	unsigned int i;

	if (!changes || strncmp(path, "/sys/", 5))
		return;
	for (i = 0; i < changes->n; i++)
		if (!strcmp(changes->of[i].path, path))
			return;
	if (i == MAX_CHANGES || strlen(path) >= sizeof(changes->of[0].path))
		fail("no room to remember %s", path);
	must(!read_file(path, old, sizeof(old)));
	strcpy(changes->of[i].path, path);
	strcpy(changes->of[i].old, old);
	/* Who puts it back may look at any time. */
	__atomic_store_n(&changes->n, i + 1, __ATOMIC_RELEASE);
}

static bool put_back(const char *path, const char *old)
{
	char now[sizeof(changes->of[0].old)];
	int tries, fd;

	/* What the scenario began may take a while to end. */
	for (tries = 0; tries < 100; tries++) {
		if (!read_file(path, now, sizeof(now)) && !strcmp(now, old))
			return true;
		fd = open(path, O_WRONLY);
		if (fd < 0 || write(fd, old, strlen(old)) < 0)
			usleep(20000);
		if (fd >= 0)
			close(fd);
	}
	return false;
}

/* The last first: what was made last lies in what was made before. Returns what stays. */
int changes_undo(void)
{
	int left = 0;

	while (changes && changes->n) {
		unsigned int i = changes->n - 1;

		if (!put_back(changes->of[i].path, changes->of[i].old)) {
			printf("# %s could not be set back to '%s'\n", changes->of[i].path,
			       changes->of[i].old);
			left++;
		}
		changes->n = i;
	}
	return left;
}

/* What the kernel has not been built with cannot be tried. */
int open_file(const char *path, int flags)
{
	int fd = open(path, flags);

	if (fd < 0 && errno == ENOENT)
		skip("the kernel has no %s", path);
	if (fd < 0)
		fail_errno("%s", path);
	return fd;
}

void write_file(const char *path, const char *text)
{
	int fd = open_file(path, O_WRONLY);

	note_change(path);
	if (write(fd, text, strlen(text)) < 0)
		fail_errno("'%s' to %s", text, path);
	close(fd);
}

void write_number(const char *path, unsigned long number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lu", number);
	write_file(path, text);
}

long read_number(const char *path)
{
	char text[24] = "";
	int fd = open_file(path, O_RDONLY);

	if (read(fd, text, sizeof(text) - 1) <= 0)
		fail_errno("%s", path);
	close(fd);
	return atol(text);
}
