/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCENARIOS_H
#define SCENARIOS_H

#include "lab.h"

#define DATA_SLOT	1
#define DATA_SIZE	(3 * HUGE)
#define PAGES		(DATA_SIZE / page_size)
#define HUGE_PAGES	(HUGE / page_size)
#define FOLIO		16	/* pages of a folio that is smaller than a THP */
#define HOOK(i)		((i) % 2 ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG)	/* by turns */
#define THP_SYSFS	"/sys/kernel/mm/transparent_hugepage/"

/* A VM whose guest sees @mem at @gpa through memslot DATA_SLOT, and what it showed. */
struct lab {
	struct vm vm;
	struct vm other[MAX_VCPUS - 1];	/* its further vCPUs */
	unsigned int others;
	struct mem mem;
	uint64_t gpa;
	unsigned long leaf;	/* in pages */
	long map_exits;		/* what it took to touch every page once */
	bool asked;		/* the oracle, which has counted: */
	unsigned long touches, missed, false_young;	/* pages */
	unsigned long wrong;	/* answers for a whole range */
	unsigned long found_young;	/* ranges that the guest had touched */
	unsigned long checks;	/* of something else, all of them passed */
};

typedef void scenario_fn(struct lab *l);

/* The runner calls both, and then finish(): a scenario that showed nothing has failed. */
struct scenario {
	const char *name;
	scenario_fn *setup;	/* if it is one of fixture.c's; else @body makes the VM */
	scenario_fn *body;	/* fails or skips, or counts in @l */
};

extern const struct scenario scenarios[];	/* ends with a NULL name */
extern const struct scenario benches[];		/* for bench=1 on the command line */
extern const struct scenario stories[];		/* for story=1 */
extern const struct scenario fuzzes[];		/* for fuzz=1 */
extern const struct scenario selftests[];	/* for selftests=1 */

/* runner.c */
extern bool in_use;	/* the machine is not the lab's */
extern int report;	/* where KTAP goes */
bool listed(const char *list, const char *name);
int run_all(const struct scenario *list);	/* returns how many failed */

/* fixture.c */
scenario_fn create_4k, create_4k_misaligned, create_thps, create_thp_misaligned,
	create_2m_leaves, create_thp_4k_leaves, create_hugetlb, create_folios;
void folios_on(void);
void folios_off(void);
void create(struct lab *l, int thp_advice, uint64_t gpa);
void create_thp(struct lab *l, uint64_t gpa);
void create_thp_unmapped(struct lab *l, uint64_t gpa);
void slot_flags(struct lab *l, unsigned int flags);
void touch(struct lab *l, enum access access, unsigned long first,
	   unsigned long step, unsigned long count);
void map_all(struct lab *l);
void all_stored(struct lab *l);
void drop(struct lab *l, unsigned long first, unsigned long count);
long leaves_2m(struct lab *l);
bool pin(unsigned int cpu);

/* oracle.c */
void tally(struct lab *l, unsigned long touches, unsigned long missed,
	   unsigned long false_young);
void answer(struct lab *l, bool touched, bool young);
void judge(struct lab *l);
void age(struct lab *l, enum question q, unsigned long first, unsigned long count);
void rounds(struct lab *l, enum access access, unsigned long first,
	    unsigned long step, unsigned long count);
void print_grid(struct lab *l, const char *name);
void finish(struct lab *l);

/* sysfs.c: what cannot be read or written fails the scenario. */
void write_file(const char *path, const char *text);
void write_number(const char *path, unsigned long number);
long read_number(const char *path);
void changes_begin(void);
int changes_undo(void);

/* bench.c */
uint64_t instructions(void);	/* since boot, by icount=N */

scenario_fn swap_on;	/* story.c */

/* races.c */
unsigned long round_count(void);	/* of a scenario, by rounds=N */

/* The scenarios, by theme. */
scenario_fn sc_4k_none, sc_4k_third, sc_4k_all, sc_4k_last, sc_4k_load, sc_4k_fetch,
	sc_4k_neighbour, sc_4k_cross, sc_4k_flush, sc_range_last, sc_4k_misaligned,
	sc_4k_readonly, sc_two_slots, sc_unmap, sc_slot_delete, sc_slot_alias, sc_vm_end,
	sc_zero_page;
scenario_fn sc_one, sc_cross, sc_thp_log_again, sc_thp_misaligned, sc_thp_slot_end,
	sc_thp_unmap_cross, sc_thp_log_stop, sc_thp_split_old, sc_thp_split_young,
	sc_thp_split_alone, sc_thp_merge_young, sc_thp_drop_one, sc_thp_collapse,
	sc_folio, sc_folio_neighbour;
scenario_fn sc_log_keeps_young, sc_log_start_keeps_young, sc_log_stop_keeps_young,
	sc_log_start, sc_log_load, sc_log_load_clean, sc_log_one_dirty;
scenario_fn sc_page_idle, sc_page_idle_thp, sc_page_idle_last, sc_madv_cold, sc_clear_refs,
	sc_smaps_referenced, sc_damon_virtual, sc_damon_physical, sc_khugepaged,
	sc_khugepaged_folio;
#define KMEMLEAK	"/sys/kernel/debug/kmemleak"
scenario_fn sc_race_idle, sc_host_ipi, create_pair, sc_vcpus_age, create_busy,
	sc_vcpus_busy, sc_vcpus_drop, sc_vcpus_log, create_pair_2m, sc_vcpus_tables,
	sc_code_drop, sc_lockdep_on, sc_no_leak;
scenario_fn create_l1, sc_l1_unmap_range, sc_l1_alias,
	sc_l1_alias_few, sc_l1_alias_many;	/* guest/arm64.c */
scenario_fn sc_hpt_resize;		/* guest/powerpc.c */

#endif
