// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of a guest that lives.  On each CPU a process of its own fills its share of hot=MIB and
 * cold=MIB with a pattern that depends on page and generation, and then checks and
 * rewrites all that is hot in rounds.  Asked by a byte on the console it does so with what
 * is cold as well.  A line on the console says how far the slowest of them has come:
 *
 *	rounds N checked N wrong N
 */
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"

#define MAX_CPUS	8
#define STEP		0x9e3779b97f4a7c15UL	/* from word to word */

struct worker {
	volatile unsigned long rounds, checked, wrong;
	/* The first wrong word. */
	volatile unsigned long page, word, has, wants;
};

/* All workers' and PID 1's. */
static struct {
	struct worker worker[MAX_CPUS];
	volatile unsigned long asked;
} *shared;

static unsigned long page_size;

static unsigned long first_word(unsigned long page, unsigned long generation)
{
	return (page << 32 ^ generation) * 0xbf58476d1ce4e5b9UL;
}

static void check(struct worker *w, unsigned long page, unsigned long word,
		  unsigned long has, unsigned long wants)
{
	if (has == wants || w->wrong++)
		return;
	w->page = page;
	w->word = word;
	w->has = has;
	w->wants = wants;
}

/*
 * From one generation to the next; @old is -1 for a page that was never written.  One cold
 * page in eight is as the one before it, for KSM.
 */
static void rewrite(struct worker *w, unsigned long *p, enum kind kind,
		    unsigned long page, long old, long new)
{
	unsigned long as = kind == COLD && page % 8 == 1 ? page - 1 : page, i;
	unsigned long wants = first_word(as, old), next = first_word(as, new);
	unsigned long header = PAGE_MAGIC | kind << 24 | as;

	if (old >= 0)
		check(w, page, HEADER, p[HEADER], header);
	p[HEADER] = header;
	for (i = 0; i < page_size / sizeof(*p); i++, wants += STEP, next += STEP) {
		if (i == HEADER)
			continue;
		if (old >= 0)
			check(w, page, i, p[i], wants);
		p[i] = next;
	}
}

static unsigned char *memory(unsigned long size)
{
	unsigned char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		printf("no memory\n");
		exit(1);
	}
	return p;
}

static void work(unsigned int cpu, unsigned long first, unsigned long hot, unsigned long cold)
{
	unsigned long mask[128 / sizeof(long)] = { 1UL << cpu };
	struct worker *w = &shared->worker[cpu];
	unsigned char *p = memory((hot + cold) * page_size);
	unsigned long page;
	long round = 0, full = 0;

	if (syscall(__NR_sched_setaffinity, 0, sizeof(mask), mask) < 0) {
		printf("CPU %u cannot be had\n", cpu);
		exit(1);
	}
	for (page = 0; page < hot + cold; page++)
		rewrite(w, (void *)(p + page * page_size), page < hot ? HOT : COLD,
			first + page, -1, 0);
	for (;;) {
		for (page = 0; page < hot; page++)
			rewrite(w, (void *)(p + page * page_size), HOT, first + page, round, round + 1);
		w->rounds = ++round;
		if (w->checked == shared->asked)
			continue;
		for (; page < hot + cold; page++)
			rewrite(w, (void *)(p + page * page_size), COLD, first + page, full, full + 1);
		full++;
		w->checked++;
	}
}

static unsigned long pages_of(const char *name, unsigned int cpus)
{
	const char *mib = getenv(name);

	return (mib ? strtoul(mib, NULL, 10) << 20 : 16 << 20) / page_size / cpus;
}

static unsigned int cpus_online(void)
{
	unsigned char mask[128] = {};
	unsigned int n = 0, i;

	syscall(__NR_sched_getaffinity, 0, sizeof(mask), mask);
	for (i = 0; i < sizeof(mask) * 8; i++)
		n += mask[i / 8] >> i % 8 & 1;
	return n < MAX_CPUS ? n : MAX_CPUS;
}

int main(void)
{
	unsigned long said = 0, checked_said = 0;
	unsigned int cpus = cpus_online(), i;
	unsigned long hot, cold;
	bool told = false;

	page_size = getpagesize();
	hot = pages_of("hot", cpus);
	cold = pages_of("cold", cpus);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < cpus; i++)
		if (!fork())
			work(i, i * (hot + cold), hot, cold);

	printf("up %u CPUs %lu bytes a page\n", cpus, page_size);
	for (;;) {
		struct worker sum = { .rounds = -1UL, .checked = -1UL };
		struct pollfd in = { .fd = 0, .events = POLLIN };
		char c;

		if (poll(&in, 1, 100) > 0 && read(0, &c, 1) == 1 && c == 'c')
			shared->asked++;
		for (i = 0; i < cpus; i++) {
			struct worker *w = &shared->worker[i];

			if (w->rounds < sum.rounds)
				sum.rounds = w->rounds;
			if (w->checked < sum.checked)
				sum.checked = w->checked;
			sum.wrong += w->wrong;
			if (w->wrong && !told) {
				told = true;
				printf("page %lu word %lu has %lx wants %lx\n", w->page,
				       w->word, w->has, w->wants);
			}
		}
		if (sum.rounds == said && sum.checked == checked_said)
			continue;
		said = sum.rounds;
		checked_said = sum.checked;
		printf("rounds %lu checked %lu wrong %lu\n", sum.rounds, sum.checked, sum.wrong);
	}
}
