// SPDX-License-Identifier: GPL-2.0-only
/* What a scenario begins with: a VM, memory of a kind, and the proof that KVM maps it so. */
#include "scenarios.h"

#define FOLIO_SYSFS(size) THP_SYSFS "hugepages-" size "/enabled"

void touch(struct lab *l, enum access access, unsigned long first,
	   unsigned long step, unsigned long count)
{
	unsigned long i;

	if (!count)
		return;
	if (!vm_touch(&l->vm, access, l->gpa + first * page_size,
		      step * page_size, count))
		fail("the guest finds no memory in its memslot, in pages %lu, %lu, ... to %lu",
		     first, first + step, first + (count - 1) * step);
	for (i = 0; i < count; i++)
		l->mem.touched[first + i * step] = 1;
}

void create(struct lab *l, int thp_advice, uint64_t gpa)
{
	*l = (struct lab){ .gpa = gpa, .leaf = 1 };
	vm_create(&l->vm);
	l->mem = mem_alloc(DATA_SIZE, thp_advice);
}

/* The memslot anew, with other @flags. */
void slot_flags(struct lab *l, unsigned int flags)
{
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, l->mem.pages * page_size, flags);
}

/* Every page is mapped and was touched once. */
void map_all(struct lab *l)
{
	long exits = vm_exits(&l->vm);

	touch(l, STORE, 0, 1, l->mem.pages);
	if (exits < 0)
		fail("KVM does not count the exits");
	l->map_exits = vm_exits(&l->vm) - exits;
}

static void map_slot(struct lab *l)
{
	slot_flags(l, 0);
	map_all(l);
}

/* The guest has stored to every page. */
void all_stored(struct lab *l)
{
	unsigned long lost = 0, i;

	for (i = 0; i < l->mem.pages; i++)
		lost += l->mem.hva[i * page_size + DATA_OFFSET] != DATA_BYTE;
	if (lost)
		fail("%lu of the guest's stores do not reach the host's memory", lost);
	l->checks++;
}

void drop(struct lab *l, unsigned long first, unsigned long count)
{
	must(!madvise(l->mem.hva + first * page_size, count * page_size, MADV_DONTNEED));
}

/*
 * How many THPs of @l KVM maps by one leaf, after map_all() on an empty or a
 * write-protected table.  Without a statistic the exits tell: one for each
 * page, or one for each THP and a few interrupts.
 */
long leaves_2m(struct lab *l)
{
	long n;

	if (!arch_stat_2m)
		return l->map_exits < (long)l->mem.pages / 2 ? DATA_SIZE / HUGE : 0;
	n = kvm_stat(l->vm.stats, arch_stat_2m);
	if (n < 0)
		fail("KVM has no statistic %s", arch_stat_2m);
	return n;
}

void create_4k(struct lab *l)
{
	create(l, MADV_NOHUGEPAGE, DATA_GPA);
	if (mem_is_thp(&l->mem))
		fail("MADV_NOHUGEPAGE memory is in THPs");
	map_slot(l);
}

/* hva and gpa differ modulo 2 MiB. */
void create_4k_misaligned(struct lab *l)
{
	create(l, MADV_NOHUGEPAGE, DATA_GPA + 3 * page_size);
	map_slot(l);
}

/* khugepaged would join what a scenario takes apart, or folios to a THP, whenever it wakes up. */
static void keep_khugepaged_away(struct lab *l)
{
	must(!madvise(l->mem.hva, DATA_SIZE, MADV_NOHUGEPAGE));
}

void create_thp_unmapped(struct lab *l, uint64_t gpa)
{
	create(l, MADV_HUGEPAGE, gpa);
	if (!mem_is_thp(&l->mem))
		skip("the host has no 2 MiB THP");
	keep_khugepaged_away(l);
}

/* The host's memory is in THPs, however KVM maps it. */
void create_thp(struct lab *l, uint64_t gpa)
{
	create_thp_unmapped(l, gpa);
	map_slot(l);
}

void create_thps(struct lab *l)
{
	create_thp(l, DATA_GPA);
}

/* THPs that can only be mapped by 4K. */
void create_thp_misaligned(struct lab *l)
{
	create_thp(l, DATA_GPA + 3 * page_size);
	if (leaves_2m(l))
		fail("KVM maps a misaligned memslot by 2M leaves");
}

/* The scenario is about huge leaves. */
static void want_2m_leaves(struct lab *l)
{
	long n = leaves_2m(l);

	if (!n)
		skip("KVM maps the huge pages by 4K entries");
	if (n != DATA_SIZE / HUGE)
		fail("KVM has %ld 2M leaves for %lu huge pages", n, DATA_SIZE / HUGE);
	l->leaf = HUGE_PAGES;
}

void create_2m_leaves(struct lab *l)
{
	create_thps(l);
	want_2m_leaves(l);
}

#define HUGETLB_POOL	"/sys/kernel/mm/hugepages/hugepages-2048kB/"

/* The host's memory is in huge pages of its pool, which may be somebody else's, too. */
void create_hugetlb(struct lab *l)
{
	const long pages = DATA_SIZE / HUGE;
	long there;

	if (access(HUGETLB_POOL "nr_hugepages", W_OK))
		skip("the host has no hugetlb pages of 2 MiB");
	there = read_number(HUGETLB_POOL "free_hugepages");
	if (there < pages)
		write_number(HUGETLB_POOL "nr_hugepages",
			     read_number(HUGETLB_POOL "nr_hugepages") + pages - there);
	there = read_number(HUGETLB_POOL "free_hugepages");
	if (there < pages)
		skip("the host has %ld free pages for its pool of huge ones", there);
	create(l, MEM_HUGETLB, DATA_GPA);
	map_slot(l);
	want_2m_leaves(l);
}

/* As create_2m_leaves(), but split by dirty logging. */
void create_thp_4k_leaves(struct lab *l)
{
	create_thps(l);
	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	map_all(l);
	if (leaves_2m(l))
		fail("KVM keeps 2M leaves although dirty logging is on");
}

/* Folios of FOLIO pages instead of huge ones, where they are advised. */
void folios_on(void)
{
	if (access(FOLIO_SYSFS("64kB"), W_OK))
		skip("the host has no folios of 64 KiB");
	write_file(FOLIO_SYSFS("2048kB"), "never");
	write_file(FOLIO_SYSFS("64kB"), "madvise");
}

void folios_off(void)
{
	write_file(FOLIO_SYSFS("2048kB"), "inherit");
	write_file(FOLIO_SYSFS("64kB"), "never");
}

/*
 * Folios of 16 pages, mapped by pages: what mm hands down is a folio's range,
 * and each page of it has a bit.
 */
void create_folios(struct lab *l)
{
	folios_on();
	create(l, MADV_HUGEPAGE, DATA_GPA);
	folios_off();
	if (!mem_is_folios(&l->mem, FOLIO))
		fail("the memory is not in folios of %d pages", FOLIO);
	keep_khugepaged_away(l);
	map_slot(l);
	if (leaves_2m(l))
		fail("KVM maps small folios by 2M leaves");
}

/* False if the host has no such CPU. */
bool pin(unsigned int cpu)
{
	unsigned long mask = 1UL << cpu;

	return !syscall(__NR_sched_setaffinity, 0, sizeof(mask), &mask);
}
