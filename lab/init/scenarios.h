/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCENARIOS_H
#define SCENARIOS_H

#include "lab.h"

struct scenario {
	const char *name;
	void (*run)(void);	/* returns if it passed, else fail() or skip() */
};

extern const struct scenario scenarios[];	/* ends with a NULL name */
extern const struct scenario benches[];		/* for bench=1 on the command line */
extern const struct scenario stories[];		/* for story=1 */
extern const struct scenario fuzzes[];		/* for fuzz=1 */

#define DATA_SLOT	1

/* A VM whose guest sees @mem at @gpa through memslot DATA_SLOT. */
struct lab {
	struct vm vm;
	struct vm other[MAX_VCPUS - 1];	/* its further vCPUs */
	unsigned int others;
	struct mem mem;
	uint64_t gpa;
	unsigned long leaf;	/* in pages */
	long map_exits;		/* what it took to touch every page once */
	unsigned long touches, missed, false_young;	/* pages */
	unsigned long wrong;	/* answers for a whole range */
	unsigned long found_young;	/* ranges that the guest had touched */
};

void judge(struct lab *l);
void create_4k(struct lab *l);
void create_thp(struct lab *l, uint64_t gpa);
void touch(struct lab *l, enum access access, unsigned long first,
	   unsigned long step, unsigned long count);
long leaves_2m(struct lab *l);
void finish(struct lab *l);

/* Of sysfs and the like: what cannot be read or written fails the scenario. */
void write_file(const char *path, const char *text);
void write_number(const char *path, unsigned long number);
long read_number(const char *path);

/* bench.c */
uint64_t instructions(void);	/* since boot, by icount=N */

/* story.c */
void swap_on(void);

/* vcpus.c */
unsigned long round_count(void);	/* of a scenario, by rounds=N */
void sc_vcpus_age(void);
void sc_vcpus_busy(void);
void sc_vcpus_drop(void);
void sc_vcpus_log(void);
void sc_code_drop(void);

/* guest/arm64.c */
void sc_l1_unmap_range(void);
void sc_l1_alias(void);

#endif
