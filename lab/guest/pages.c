// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the host knows of a guest's pages.  RAM is that of the process PID, SIZE
 * bytes from HVA on.
 *
 *	pages map PID HVA SIZE > MAP		which of them are hot, which are cold
 *	pages count PID HVA MAP FILE WORD	write WORD to FILE, which reclaims memory,
 *						and count at once what is gone
 *	pages mark				all of the host's memory is idle
 *	pages idle PID HVA MAP			count what still is
 *	pages merged PID HVA MAP		count what KSM has merged
 *	pages compare PID HVA PID HVA SIZE	of two processes, byte for byte
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"

#define PRESENT	(1ULL << 63)
#define SWAPPED	(1ULL << 62)
#define PFN(entry)	((entry) & ((1ULL << 55) - 1))
#define TAIL	(1ULL << 16)	/* kpageflags */
#define KSM	(1ULL << 21)
#define BITMAP	"/sys/kernel/mm/page_idle/bitmap"

#define pread(fd, buf, size, offset) \
	syscall(__NR_pread64, fd, buf, (size_t)(size), (long)(offset))

static unsigned long page_size;

static void fail(const char *what)
{
	printf("%s: errno %d\n", what, errno);
	exit(1);
}

static void *allocate(unsigned long size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		fail("mmap");
	return p;
}

static int proc_file(const char *pid, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/%s", pid, name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		fail(path);
	return fd;
}

static uint64_t *pagemap(const char *pid, unsigned long hva, unsigned long pages)
{
	uint64_t *entries = allocate(pages * sizeof(*entries));
	unsigned long done = 0, size = pages * sizeof(*entries);
	int fd = proc_file(pid, "pagemap");
	long n;

	for (; done < size; done += n) {
		n = pread(fd, (char *)entries + done, size - done,
			  hva / page_size * sizeof(*entries) + done);
		if (n <= 0)
			fail("pagemap");
	}
	close(fd);
	return entries;
}

static enum kind kind_of(uint64_t word)
{
	return word >> 32 == PAGE_MAGIC >> 32 ? word >> 24 & 0xff : OTHER;
}

/* A page that is neither here nor swapped was never touched: reading it would make one. */
static void map(const char *pid, unsigned long hva, unsigned long size)
{
	unsigned long pages = size / page_size, i;
	uint64_t *entries = pagemap(pid, hva, pages), word;
	char *kinds = allocate(pages);
	int mem = proc_file(pid, "mem");

	for (i = 0; i < pages; i++) {
		kinds[i] = '.';
		if (!(entries[i] & (PRESENT | SWAPPED)))
			continue;
		if (pread(mem, &word, sizeof(word), hva + i * page_size +
			  HEADER * sizeof(word)) != sizeof(word))
			fail("mem");
		kinds[i] = ".hc"[kind_of(word)];
	}
	for (i = 0; i < pages; )
		i += write(1, kinds + i, pages - i);
}

static unsigned long idle[1 << 16];	/* bitmap: 16 GiB of 4K pages */

static void bitmap(bool set)
{
	int fd = open(BITMAP, set ? O_WRONLY : O_RDONLY);
	unsigned long done = 0;
	long n = 1;

	memset(idle, set ? 0xff : 0, sizeof(idle));
	/* It ends where memory does. */
	for (; n > 0 && done < sizeof(idle); done += n > 0 ? n : 0)
		n = set ? write(fd, (char *)idle + done, sizeof(idle) - done) :
			  read(fd, (char *)idle + done, sizeof(idle) - done);
	if (!done)
		fail(BITMAP);
	close(fd);
}

static uint64_t flags_of(int fd, unsigned long pfn)
{
	uint64_t flags;

	if (pread(fd, &flags, sizeof(flags), pfn * sizeof(flags)) != sizeof(flags))
		fail("kpageflags");
	return flags;
}

/* Of a large folio the first page alone has a bit. */
static bool is_idle(int fd, unsigned long pfn)
{
	static unsigned long last, head;
	unsigned long at = pfn;

	while (at != last + 1 && flags_of(fd, at) & TAIL)
		at--;
	if (!(flags_of(fd, at) & TAIL))
		head = at;
	last = pfn;
	return ((uint64_t *)idle)[head / 64] >> head % 64 & 1;
}

static void count(const char *what, const char *pid, unsigned long hva, const char *kinds_path,
		  const char *file, const char *word)
{
	unsigned long hot = 0, hot_gone = 0, cold = 0, cold_left = 0, i;
	int fd = open(kinds_path, O_RDONLY);
	int to = open(file, word ? O_WRONLY : O_RDONLY);
	struct stat st;
	uint64_t *entries;
	char *kinds;

	if (fd < 0 || to < 0 || stat(kinds_path, &st))
		fail(kinds_path);
	kinds = allocate(st.st_size);
	if (pread(fd, kinds, st.st_size, 0) != st.st_size)
		fail(kinds_path);
	/* EAGAIN: it was less for now. */
	if (word && write(to, word, strlen(word)) < 0 && errno != EAGAIN)
		fail(file);
	if (*what == 'i')
		bitmap(false);
	entries = pagemap(pid, hva, st.st_size);
	for (i = 0; i < (unsigned long)st.st_size; i++) {
		bool here = entries[i] & PRESENT;
		unsigned long pfn = PFN(entries[i]);
		bool gone = word ? !here : *what == 'i' ? here && is_idle(to, pfn) :
			here && flags_of(to, pfn) & KSM;

		if (kinds[i] == 'h') {
			hot++;
			hot_gone += gone;
		} else if (kinds[i] == 'c') {
			cold++;
			cold_left += !gone;
		}
	}
	printf("%lu %lu %lu %lu\n", hot_gone, hot, cold_left, cold);
}

/* Prints bytes and pages that differ, how many of them are hot, and all pages. */
static void compare(char **arg)
{
	unsigned long hva[2] = { strtoul(arg[1], NULL, 0), strtoul(arg[3], NULL, 0) };
	unsigned long size = strtoul(arg[4], NULL, 0), differ = 0, bytes = 0, hot = 0;
	unsigned long at, i;
	int mem[2] = { proc_file(arg[0], "mem"), proc_file(arg[2], "mem") };
	unsigned char *a = allocate(page_size), *b = allocate(page_size);

	for (at = 0; at < size; at += page_size) {
		if (pread(mem[0], a, page_size, hva[0] + at) != (long)page_size ||
		    pread(mem[1], b, page_size, hva[1] + at) != (long)page_size)
			fail("mem");
		if (!memcmp(a, b, page_size))
			continue;
		differ++;
		hot += kind_of(((uint64_t *)a)[HEADER]) == HOT;
		for (i = 0; i < page_size; i++)
			bytes += a[i] != b[i];
	}
	printf("%lu %lu %lu %lu\n", bytes, differ, hot, size / page_size);
}

int main(int argc, char **argv)
{
	page_size = getpagesize();
	if (argc == 5 && !strcmp(argv[1], "map"))
		map(argv[2], strtoul(argv[3], NULL, 0), strtoul(argv[4], NULL, 0));
	else if (argc == 7 && !strcmp(argv[1], "count"))
		count(argv[1], argv[2], strtoul(argv[3], NULL, 0), argv[4], argv[5], argv[6]);
	else if (argc == 5 && (!strcmp(argv[1], "idle") || !strcmp(argv[1], "merged")))
		count(argv[1], argv[2], strtoul(argv[3], NULL, 0), argv[4], "/proc/kpageflags", NULL);
	else if (argc == 2 && !strcmp(argv[1], "mark"))
		bitmap(true);
	else if (argc == 7 && !strcmp(argv[1], "compare"))
		compare(argv + 2);
	else
		return 1;
	return 0;
}
