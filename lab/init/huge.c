// SPDX-License-Identifier: GPL-2.0-only
/* Memory in THPs, huge pages of the pool, and folios: leaves of 2M, or of 4K below them. */
#include "scenarios.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

void sc_one(struct lab *l)
{
	rounds(l, STORE, 700, 1, 1);
}

/* [0x1fd, 0x205) of 2M leaves: the range meets two of them, the third stays. */
void sc_cross(struct lab *l)
{
	age(l, CLEAR_FLUSH_YOUNG, PAGES / 3 - 3, 8);
	judge(l);
	map_all(l);
	age(l, CLEAR_YOUNG, 2 * PAGES / 3 - 1, 2);
	judge(l);
}

void sc_thp_log_again(struct lab *l)
{
	int i;

	for (i = 0; i < 4; i++)
		rounds(l, i % 2 ? LOAD : STORE, 100 + 300 * i, 7, 20);
}

void sc_thp_misaligned(struct lab *l)
{
	rounds(l, STORE, 511, 1, 2);
	rounds(l, STORE, 0, 3, PAGES / 3);
}

/* Drops a range that begins within a huge leaf: all that it meets goes. */
void sc_thp_unmap_cross(struct lab *l)
{
	drop(l, 1, PAGES / 3 * 2 - 1);
	l->leaf = 1;
	touch(l, STORE, 0, 1, PAGES);
	all_stored(l);
}

/* The memslot ends in the middle of a THP. */
void sc_thp_slot_end(struct lab *l)
{
	const unsigned long pages = PAGES - 256;
	int i;

	create_thp_unmapped(l, DATA_GPA);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, pages * page_size, 0);
	for (i = 0; i < 2; i++) {
		touch(l, STORE, PAGES - 512, 1, 256);
		age(l, HOOK(i), PAGES - 512, 512);
		judge(l);
		touch(l, STORE, PAGES - 300, 1, 1);
		judge(l);
	}
	if (vm_touch(&l->vm, LOAD, l->gpa + pages * page_size, page_size, 1))
		fail("the guest reads the host's memory behind its memslot");
}

/*
 * Dirty logging splits the leaves and reading the log write-protects them.
 * When logging stops, each page can be written again.
 */
void sc_thp_log_stop(struct lab *l)
{
	static unsigned char bitmap[4096];

	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	slot_flags(l, 0);
	/* To make room for huge leaves KVM may drop the small ones as they are. */
	ask(CLEAR_FLUSH_YOUNG, l->mem.hva, DATA_SIZE);
	touch(l, STORE, 1, 1, PAGES - 1);
	touch(l, STORE, 0, 1, 1);
	judge(l);
}

/*
 * Dirty logging splits the leaves, at once or when the guest stores.  What was
 * old before is old afterwards.  A store may find the leaf still whole.
 */
void sc_thp_split_old(struct lab *l)
{
	age(l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	judge(l);
	touch(l, STORE, 700, 1, 1);
	judge(l);
}

/* Touch one page where the guest has it for the second time, if it has. */
static void touch_alias(struct lab *l, uint64_t alias, unsigned long page)
{
	l->gpa += alias;
	touch(l, STORE, page, 1, 1);
	l->gpa -= alias;
}

/*
 * What was young before is young afterwards.  A shadow MMU has two huge leaves for a THP
 * that the guest has at two addresses, and splits them into the same small ones: of each
 * pair that is touched one is young, here that of the first address, there the second's.
 */
void sc_thp_split_young(struct lab *l)
{
	uint64_t alias = arch_alias(&l->vm);

	touch(l, STORE, 0, HUGE_PAGES, PAGES / HUGE_PAGES);
	touch_alias(l, alias, HUGE_PAGES);
	touch_alias(l, alias, 2 * HUGE_PAGES);
	printf("# %ld leaves for %lu huge pages\n", leaves_2m(l), DATA_SIZE / HUGE);
	age(l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	touch(l, STORE, 700, 1, 1);
	touch_alias(l, alias, 1200);
	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	touch(l, STORE, 800, 1, 1);
	judge(l);
}

/* An old leaf is split by a store: no other page of it becomes young. */
void sc_thp_split_alone(struct lab *l)
{
	age(l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	l->leaf = 1;
	touch(l, STORE, 700, 1, 1);
	judge(l);
}

/* When logging stops, small leaves may become a large one: young if one was. */
void sc_thp_merge_young(struct lab *l)
{
	age(l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	touch(l, STORE, 700, 1, 1);
	slot_flags(l, 0);
	l->leaf = HUGE_PAGES;
	judge(l);
}

/* One page of a huge one is dropped: the rest is mapped by pages from then on. */
void sc_thp_drop_one(struct lab *l)
{
	age(l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	drop(l, 700, 1);
	/* The first and the last THP are whole, and stay untouched. */
	l->leaf = 1;
	touch(l, STORE, 512, 1, 512);
	judge(l);
	rounds(l, STORE, 700, 1, 1);
	rounds(l, STORE, 512, 3, 170);
}

/* Pages that the guest has mapped one by one become huge ones: the leaves do, too. */
void sc_thp_collapse(struct lab *l)
{
	must(!madvise(l->mem.hva, DATA_SIZE, MADV_HUGEPAGE));
	must(!madvise(l->mem.hva, DATA_SIZE, MADV_COLLAPSE));
	if (!mem_is_thp(&l->mem))
		fail("MADV_COLLAPSE makes no THP");
	map_all(l);
	printf("# %ld exits to map %lu huge pages\n", l->map_exits, DATA_SIZE / HUGE);
	if (l->map_exits >= (long)PAGES / 2)
		fail("the guest faults on small pages");
	l->leaf = HUGE_PAGES;
	rounds(l, STORE, 700, 1, 1);
	all_stored(l);
}

void sc_folio(struct lab *l)
{
	rounds(l, STORE, 700, 1, 1);
	rounds(l, STORE, 0, 3, PAGES / 3);
}

/* One folio is aged, then the end of one and the start of the next. */
void sc_folio_neighbour(struct lab *l)
{
	int i;

	for (i = 0; i < 2; i++) {
		age(l, HOOK(i), (20 + i) * FOLIO, FOLIO);
		judge(l);
		age(l, HOOK(i), (40 + i) * FOLIO - 3, 5);
		judge(l);
	}
}
