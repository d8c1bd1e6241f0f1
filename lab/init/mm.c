// SPDX-License-Identifier: GPL-2.0-only
/* The real askers in mm: page_idle, madvise(), /proc, DAMON and khugepaged. */
#include "scenarios.h"

/*
 * page_idle. The driver decides; page_idle must not contradict it. Its unit is a
 * folio: pages, here.
 */
void sc_page_idle(struct lab *l)
{
	static bool was_idle[DATA_SIZE / 4096];
	unsigned long idle = 0, i;

	/* page_idle_set() drains the LRU batches of the CPU it runs on. */
	must(pin(0));
	create_4k(l);
	/*
	 * A page that waits in a batch off the LRU cannot be set idle, and is
	 * not judged. Many of them would leave nothing to judge.
	 */
	page_idle_set(&l->mem);
	for (i = 0; i < PAGES; i++) {
		was_idle[i] = page_is_idle(&l->mem, i);
		idle += was_idle[i];
		l->mem.touched[i] = 0;
	}
	printf("# %lu of %lu pages became idle\n", idle, PAGES);
	if (idle < PAGES - PAGES / 20)
		fail("%lu pages do not become idle", PAGES - idle);

	touch(l, STORE, 0, 3, PAGES / 3);
	for (i = 0; i < PAGES; i++) {
		bool young = !page_is_idle(&l->mem, i);

		if (was_idle[i])
			answer(l, l->mem.touched[i], young);
	}
}

/* A THP that the host maps by pages is young if one of them is: page_idle asks for all. */
void sc_page_idle_thp(struct lab *l)
{
	unsigned long i, n = 0;
	struct mem other;

	must(pin(0));
	create_thps(l);
	drop(l, 700, 1);
	map_all(l);
	if (!page_is_thp(&l->mem, HUGE_PAGES) || page_is_thp(&l->mem, 700))
		fail("the host does not map one THP by pages");
	/* Drains the CPU's batches; of a THP that is mapped by pages it would make pages. */
	other = mem_alloc(HUGE, MADV_NOHUGEPAGE);
	mem_cold(&other);
	for (i = 0; i < PAGES; i += HUGE_PAGES) {
		pfn_set_idle(pfn_of(l->mem.hva + i * page_size));
		n += page_is_idle(&l->mem, i);
	}
	if (n != PAGES / HUGE_PAGES)
		fail("%lu of %lu THPs become idle", n, PAGES / HUGE_PAGES);
	touch(l, STORE, 900, 1, 1);
	for (i = 0; i < PAGES; i += HUGE_PAGES)
		answer(l, i == 900 / HUGE_PAGES * HUGE_PAGES, !page_is_idle(&l->mem, i));
}

/* The bitmap reaches the last page, also where that is not the last of its chunk. */
void sc_page_idle_last(struct lab *l)
{
	long in, out, across;

	page_idle_last(&in, &out, &across);
	if (in != 8 || out != 8 || across != 16)
		fail("of the last chunk %ld bytes are written, %ld read, %ld with the one before",
		     in, out, across);
	l->checks++;
}

/* What mm makes old is old to the guest's MMU, until the guest touches it again. */
static void made_old(struct lab *l)
{
	memset(l->mem.touched, 0, PAGES);
	judge(l);
	touch(l, STORE, 0, 3, PAGES / 3);
	judge(l);
}

void sc_madv_cold(struct lab *l)
{
	/* MADV_COLD passes over a page that waits in another CPU's batch off the LRU. */
	must(pin(0));
	create_4k(l);
	mem_cold(&l->mem);
	made_old(l);
}

void sc_clear_refs(struct lab *l)
{
	write_file("/proc/self/clear_refs", "1");
	made_old(l);
}

/* smaps counts what the guest touched. */
void sc_smaps_referenced(struct lab *l)
{
	unsigned long kb = page_size / 1024;
	long before;

	/* A mapping of its own, also where advice on THPs makes none. */
	must(!madvise(l->mem.hva, DATA_SIZE, MADV_DONTFORK));
	write_file("/proc/self/clear_refs", "1");
	ask(CLEAR_FLUSH_YOUNG, l->mem.hva, DATA_SIZE);
	before = smaps_referenced(&l->mem);
	touch(l, STORE, 0, 3, PAGES / 3);
	tally(l, PAGES / 3, PAGES / 3 - smaps_referenced(&l->mem) / kb, before / kb);
}

#define KDAMONDS "/sys/kernel/mm/damon/admin/kdamonds"
#define KDAMOND KDAMONDS "/0"
#define CONTEXT KDAMOND "/contexts/0"
#define REGION	CONTEXT "/targets/0/regions/0"
#define SCHEME	CONTEXT "/schemes/0"
#define DAMON_PATIENCE	500	/* touches, each a few samples apart */

/* Whether DAMON saw an access since it was switched on. */
static bool damon_saw_access(void)
{
	write_file(KDAMOND "/state", "update_schemes_stats");
	return read_number(SCHEME "/stats/nr_tried");
}

/*
 * DAMON samples one page, which may be a huge one: the page behind it keeps its
 * bit, and what the guest does to the page from then on is seen, and nothing else.
 * The page is at @start of the address space that @ops stands for.
 */
static void damon(struct lab *l, const char *ops, unsigned long first, uint64_t start)
{
	unsigned char *page = l->mem.hva + first * page_size;
	unsigned long size = l->leaf * page_size;
	int touches = 0;

	if (in_use && read_number(KDAMONDS "/nr_kdamonds"))
		skip("somebody uses DAMON");
	write_file(KDAMONDS "/nr_kdamonds", "1");
	write_file(KDAMOND "/contexts/nr_contexts", "1");
	write_file(CONTEXT "/operations", ops);
	write_file(CONTEXT "/targets/nr_targets", "1");
	write_number(CONTEXT "/targets/0/pid_target", getpid());
	write_file(CONTEXT "/targets/0/regions/nr_regions", "1");
	write_number(REGION "/start", start);
	write_number(REGION "/end", start + size);
	write_file(CONTEXT "/schemes/nr_schemes", "1");
	write_file(SCHEME "/action", "stat");
	write_number(SCHEME "/access_pattern/sz/max", size);
	write_number(SCHEME "/access_pattern/nr_accesses/min", 1);
	write_number(SCHEME "/access_pattern/nr_accesses/max", UINT32_MAX);
	write_number(SCHEME "/access_pattern/age/max", UINT32_MAX);

	/* The sample is a random byte of the page: more of them, to be sure. */
	write_file(KDAMOND "/state", "on");
	do {
		usleep(20000);
	} while (ask(TEST_YOUNG, page, size));
	usleep(200000);
	tally(l, 0, 0, damon_saw_access());
	memset(l->mem.touched + first, 0, l->leaf);
	judge(l);

	do {
		touch(l, STORE, first, 1, 1);
		usleep(20000);
	} while (!damon_saw_access() && ++touches < DAMON_PATIENCE);
	tally(l, 1, touches == DAMON_PATIENCE, 0);
	write_file(KDAMOND "/state", "off");
}

void sc_damon_virtual(struct lab *l)
{
	unsigned long first = PAGES / 2 / l->leaf * l->leaf;

	damon(l, "fvaddr", first, (unsigned long)(l->mem.hva + first * page_size));
}

void sc_damon_physical(struct lab *l)
{
	unsigned long first = PAGES / 2;

	/* DAMON passes over a page that waits in a batch off the LRU. */
	must(pin(0));
	create_4k(l);
	page_idle_set(&l->mem);
	map_all(l);
	damon(l, "paddr", first, pfn_of(l->mem.hva + first * page_size) * page_size);
}

#define KHUGEPAGED	THP_SYSFS "khugepaged/"

/* khugepaged looks at all memory twice: the first look may have begun before. */
static void khugepaged_scans(void)
{
	long end = read_number(KHUGEPAGED "full_scans") + 2;

	write_file(KHUGEPAGED "scan_sleep_millisecs", "0");
	while (read_number(KHUGEPAGED "full_scans") < end)
		usleep(10000);
	write_file(KHUGEPAGED "scan_sleep_millisecs", "10000");
}

/* khugepaged makes a huge page of what was referenced, be it by the guest alone. */
void sc_khugepaged(struct lab *l)
{
	const unsigned long touched = HUGE_PAGES + HUGE_PAGES / 2;
	unsigned long i;

	if (access(KHUGEPAGED, F_OK) || read_number(THP_SYSFS "hpage_pmd_size") != (long)HUGE)
		skip("no 2 MiB THP");
	/* MADV_COLD passes over a page that waits in another CPU's batch off the LRU. */
	must(pin(0));
	create_4k(l);
	/* To the host's own page table the pages are old from here on. */
	mem_cold(&l->mem);
	ask(CLEAR_YOUNG, l->mem.hva, DATA_SIZE);
	memset(l->mem.touched, 0, PAGES);
	must(!madvise(l->mem.hva, DATA_SIZE, MADV_HUGEPAGE));
	khugepaged_scans();
	for (i = 0; i < PAGES; i += HUGE_PAGES)
		answer(l, false, page_is_thp(&l->mem, i));

	touch(l, STORE, touched, 1, 1);
	khugepaged_scans();
	for (i = 0; i < PAGES; i += HUGE_PAGES)
		answer(l, i == touched / HUGE_PAGES * HUGE_PAGES, page_is_thp(&l->mem, i));
	all_stored(l);
}
