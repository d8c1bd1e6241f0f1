// SPDX-License-Identifier: GPL-2.0-only
/* Dirty logging: what it does to the knowledge of touches, and what it must not lose. */
#include "scenarios.h"

static unsigned char bitmap[4096];

/* Reading the dirty log may drop mappings, but not the knowledge of touches. */
void sc_log_keeps_young(struct lab *l)
{
	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	map_all(l);
	rounds(l, STORE, 0, 3, PAGES / 3);
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	judge(l);
}

/* Nor does it when dirty logging is switched on or off. */
static void log_switch(struct lab *l, unsigned int before, unsigned int after)
{
	slot_flags(l, before);
	age(l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	touch(l, STORE, 0, 3, PAGES / 3);
	slot_flags(l, after);
	judge(l);
}

void sc_log_start_keeps_young(struct lab *l) { log_switch(l, 0, KVM_MEM_LOG_DIRTY_PAGES); }
void sc_log_stop_keeps_young(struct lab *l) { log_switch(l, KVM_MEM_LOG_DIRTY_PAGES, 0); }

/* Every store after logging starts is in the next log. */
void sc_log_start(struct lab *l)
{
	unsigned long lost = 0, i;

	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	touch(l, STORE, 0, 3, PAGES / 3);
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	for (i = 0; i < PAGES; i += 3)
		lost += !in_log(bitmap, i);
	if (lost)
		fail("%lu of %lu stores are not in the log", lost, PAGES / 3);

	touch(l, STORE, 0, 3, PAGES / 3);
	touch(l, STORE, 1, 3, PAGES / 3);
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	for (i = 0; i < PAGES; i++)
		lost += in_log(bitmap, i) != (i % 3 < 2);
	if (lost)
		fail("the second log is wrong for %lu pages", lost);
	l->checks++;
}

/* Dirty logging is on: a load from an aged page leaves the guest its right to store. */
void sc_log_load(struct lab *l)
{
	unsigned long i;
	long exits;

	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	map_all(l);
	/* One by one, as base ages the first page of a range only. */
	for (i = 0; i < PAGES; i++)
		age(l, CLEAR_FLUSH_YOUNG, i, 1);
	touch(l, LOAD, 0, 1, PAGES);
	exits = vm_exits(&l->vm);
	touch(l, STORE, 0, 1, PAGES);
	exits = vm_exits(&l->vm) - exits;
	printf("# %ld exits to store to %lu pages in the log\n", exits, PAGES);
	if (exits >= (long)PAGES / 2)
		fail("the load has cost the right to store");
	judge(l);
}

/* Guest memory in a memslot that is logged from its first page on. */
static void create_logged(struct lab *l)
{
	create(l, MADV_NOHUGEPAGE, DATA_GPA);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, DATA_SIZE, KVM_MEM_LOG_DIRTY_PAGES);
}

/* What the guest only loads from is not in the log; a store after that is. */
void sc_log_load_clean(struct lab *l)
{
	unsigned long wrong = 0, i;

	create_logged(l);
	map_all(l);
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	touch(l, LOAD, 0, 1, PAGES);
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	for (i = 0; i < PAGES; i++)
		wrong += in_log(bitmap, i);
	if (wrong)
		fail("%lu of %lu pages that the guest only loaded from are in the log",
		     wrong, PAGES);

	touch(l, LOAD, 0, 1, PAGES);
	touch(l, STORE, 0, 3, PAGES / 3);
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	for (i = 0; i < PAGES; i++)
		wrong += in_log(bitmap, i) != (i % 3 == 0);
	if (wrong)
		fail("the log is wrong for %lu pages", wrong);
	l->checks++;
}

/* Reading a log with one page in it costs the other pages no faults. */
void sc_log_one_dirty(struct lab *l)
{
	long exits;

	create_logged(l);
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	/* No load makes these dirty, whatever KVM makes of loads. */
	must(!mprotect(l->mem.hva + page_size, DATA_SIZE - page_size, PROT_READ));
	exits = vm_exits(&l->vm);
	touch(l, STORE, 0, 1, 1);
	touch(l, LOAD, 1, 1, PAGES - 1);
	printf("# %ld exits to map the pages\n", vm_exits(&l->vm) - exits);
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	if (!in_log(bitmap, 0) || in_log(bitmap, 1))
		fail("the log is not of the page that the guest stored to");

	exits = vm_exits(&l->vm);
	touch(l, LOAD, 1, 1, PAGES - 1);
	exits = vm_exits(&l->vm) - exits;
	if (exits >= (long)PAGES / 2)
		fail("%ld exits to load from %lu clean pages after the log was read",
		     exits, PAGES - 1);
	l->checks++;
}
