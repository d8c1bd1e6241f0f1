// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scenarios and the oracle: the guest touches pages that we choose, the
 * kernel says which are young, and both are compared page by page.
 *
 *   missed       the guest touched it, the kernel says idle
 *   false young  no page of its leaf was touched, the kernel says young
 *
 * A leaf is what the secondary MMU maps with one entry; it has one accessed
 * bit. Each scenario proves its premise before it judges, or is skipped.
 */
#include "lab.h"
#include "scenarios.h"

#include <sys/wait.h>
#include <linux/membarrier.h>
#include <sys/wait.h>

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

#define DATA_SIZE	(3 * HUGE)
#define FOLIO		16	/* pages of a folio that is smaller than a THP */

int selftest_main(void);	/* the kernel's own mmu_notifier_young.c */

void judge(struct lab *l)
{
	struct mem *m = &l->mem;
	unsigned long first, i;

	for (first = 0; first < m->pages; first += l->leaf) {
		unsigned long touched = 0;

		for (i = first; i < first + l->leaf; i++)
			touched += m->touched[i];
		for (i = first; i < first + l->leaf; i++) {
			bool young = ask(TEST_YOUNG, m->hva + i * page_size, page_size);

			l->touches += m->touched[i];
			l->missed += m->touched[i] && !young;
			l->false_young += !touched && young;
		}
	}
}

/* The pages as a picture: . idle, T touched and young, M missed, F false young */
static void print_grid(struct lab *l, const char *name)
{
	struct mem *m = &l->mem;
	char row[65];
	unsigned long i;

	for (i = 0; i < m->pages; i++) {
		bool young = ask(TEST_YOUNG, m->hva + i * page_size, page_size);

		row[i % 64] = ".FMT"[m->touched[i] * 2 + young];
		if (i % 64 == 63) {
			row[64] = 0;
			printf("# grid %s %s\n", name, row);
		}
	}
}

/* The scenario's last word. */
void finish(struct lab *l)
{
	printf("# touched %lu missed %lu false-young %lu wrong-ranges %lu\n",
	       l->touches, l->missed, l->false_young, l->wrong);
	if (!l->touches && !l->found_young)
		fail("the guest touched nothing, so nothing was shown");
	if (l->missed || l->false_young || l->wrong)
		fail("%lu of %lu touches missed, %lu pages falsely young, %lu ranges wrong",
		     l->missed, l->touches, l->false_young, l->wrong);
}

void touch(struct lab *l, enum access access, unsigned long first,
	   unsigned long step, unsigned long count)
{
	unsigned long i;

	if (!count)
		return;
	if (!vm_touch(&l->vm, access, l->gpa + first * page_size,
		      step * page_size, count))
		fail("the guest finds no memory in its memslot");
	for (i = 0; i < count; i++)
		l->mem.touched[first + i * step] = 1;
}

/*
 * Age pages [@first, @first + @count). The hook must have found exactly what
 * was touched; from then on each leaf that the range meets is untouched.
 */
static void age(struct lab *l, enum question q, unsigned long first,
		unsigned long count)
{
	struct mem *m = &l->mem;
	unsigned long i = first / l->leaf * l->leaf;
	unsigned long end = (first + count + l->leaf - 1) / l->leaf * l->leaf;
	bool touched = false, young;

	young = ask(q, m->hva + first * page_size, count * page_size);
	for (; i < end; i++) {
		touched |= m->touched[i];
		m->touched[i] = 0;
	}
	l->found_young += touched && young;
	l->wrong += touched != young;
}

static void create(struct lab *l, int thp_advice, uint64_t gpa)
{
	*l = (struct lab){ .gpa = gpa, .leaf = 1 };
	vm_create(&l->vm);
	l->mem = mem_alloc(DATA_SIZE, thp_advice);
}

/* Every page is mapped and was touched once. */
static void map_all(struct lab *l)
{
	long exits = vm_exits(&l->vm);

	touch(l, STORE, 0, 1, l->mem.pages);
	if (exits < 0)
		fail("KVM does not count the exits");
	l->map_exits = vm_exits(&l->vm) - exits;
}

/* The guest has stored to every page. */
static void all_stored(struct lab *l)
{
	unsigned long lost = 0, i;

	for (i = 0; i < l->mem.pages; i++)
		lost += l->mem.hva[i * page_size + DATA_OFFSET] != DATA_BYTE;
	if (lost)
		fail("%lu of the guest's stores do not reach the host's memory", lost);
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
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, DATA_SIZE, 0);
	map_all(l);
}

/* The host's memory is in THPs, however KVM maps it. */
void create_thp(struct lab *l, uint64_t gpa)
{
	create(l, MADV_HUGEPAGE, gpa);
	if (!mem_is_thp(&l->mem))
		skip("the host has no 2 MiB THP");
	vm_slot(&l->vm, DATA_SLOT, gpa, l->mem.hva, DATA_SIZE, 0);
	map_all(l);
}

/* The scenario is about huge leaves. */
static void want_2m_leaves(struct lab *l)
{
	long n = leaves_2m(l);

	if (!n)
		skip("KVM maps the huge pages by 4K entries");
	if (n != DATA_SIZE / HUGE)
		fail("KVM has %ld 2M leaves for %lu huge pages", n, DATA_SIZE / HUGE);
	l->leaf = HUGE / page_size;
}

static void create_2m_leaves(struct lab *l)
{
	create_thp(l, DATA_GPA);
	want_2m_leaves(l);
}

void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail("%s: errno %d", path, errno);
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
	int fd = open(path, O_RDONLY);

	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		fail("%s: errno %d", path, errno);
	close(fd);
	return atol(text);
}

#define HUGETLB_POOL	"/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"

/* The host's memory is in huge pages of its pool. */
static void create_hugetlb(struct lab *l)
{
	if (access(HUGETLB_POOL, W_OK))
		skip("the host has no hugetlb pages of 2 MiB");
	write_number(HUGETLB_POOL, DATA_SIZE / HUGE);
	create(l, MEM_HUGETLB, DATA_GPA);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, DATA_SIZE, 0);
	map_all(l);
	want_2m_leaves(l);
}

/* As @l, but split by dirty logging. */
static void create_thp_4k_leaves(struct lab *l)
{
	create_thp(l, DATA_GPA);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	map_all(l);
	if (leaves_2m(l))
		fail("KVM keeps 2M leaves although dirty logging is on");
}

/* Age, touch, compare, age again: by either hook that ages. */
static void rounds(struct lab *l, enum access access, unsigned long first,
		   unsigned long step, unsigned long count)
{
	static const enum question hooks[] = { CLEAR_FLUSH_YOUNG, CLEAR_YOUNG };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		age(l, hooks[i], 0, l->mem.pages);
		judge(l);
		touch(l, access, first, step, count);
		judge(l);
	}
}

static void pages_4k(enum access access, unsigned long first,
		     unsigned long step, unsigned long count, const char *grid)
{
	struct lab l;

	create_4k(&l);
	rounds(&l, access, first, step, count);
	if (grid)
		print_grid(&l, grid);
	finish(&l);
}

#define PAGES	(DATA_SIZE / page_size)

static void sc_4k_none(void)	{ pages_4k(STORE, 0, 1, 0, NULL); }
static void sc_4k_third(void)	{ pages_4k(STORE, 0, 3, (PAGES + 2) / 3, "4k-third"); }
static void sc_4k_all(void)	{ pages_4k(STORE, 0, 1, PAGES, NULL); }
static void sc_4k_last(void)	{ pages_4k(STORE, PAGES - 1, 1, 1, NULL); }
static void sc_4k_load(void)	{ pages_4k(LOAD, 0, 3, (PAGES + 2) / 3, NULL); }
static void sc_4k_fetch(void)	{ pages_4k(FETCH, 0, 3, (PAGES + 2) / 3, NULL); }

/* One page in the middle is aged: its neighbours keep their bits. */
static void sc_4k_neighbour(void)
{
	unsigned long i;
	struct lab l;

	create_4k(&l);
	for (i = 0; i < 2; i++) {
		age(&l, i ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, PAGES / 2 + i, 1);
		judge(&l);
	}
	finish(&l);
}

/* Ageing flushes what it aged, or nothing: never the TLB of the whole VM. */
static void sc_4k_flush(void)
{
	unsigned long i, n = 16;
	struct lab l;
	long flushes;

	create_4k(&l);
	flushes = vm_flush_requests(&l.vm);
	if (flushes < 0)
		skip("KVM does not count its flushes");
	for (i = 0; i < n; i++)
		age(&l, CLEAR_FLUSH_YOUNG, i * 3, 1);
	flushes = vm_flush_requests(&l.vm) - flushes;
	if (flushes)
		fail("%ld requests to flush the whole VM for %lu young pages", flushes, n);
	judge(&l);
	finish(&l);
}

/* A range that begins and ends between pages that stay young. */
static void sc_4k_cross(void)
{
	struct lab l;

	create_4k(&l);
	age(&l, CLEAR_FLUSH_YOUNG, PAGES / 3 - 3, 8);
	judge(&l);
	age(&l, CLEAR_YOUNG, 2 * PAGES / 3 - 1, 2);
	judge(&l);
	finish(&l);
}

/* test_young() of a range whose only touched page is the last one. */
static void range_last(struct lab *l)
{
	rounds(l, STORE, PAGES / 3 - 1, 1, 1);
	l->wrong += !ask(TEST_YOUNG, l->mem.hva, HUGE);
	l->wrong += ask(TEST_YOUNG, l->mem.hva + HUGE, HUGE);
	finish(l);
}

static void sc_4k_range_last(void)
{
	struct lab l;

	create_4k(&l);
	range_last(&l);
}

static void sc_thp_one(void)
{
	struct lab l;

	create_2m_leaves(&l);
	rounds(&l, STORE, 700, 1, 1);
	finish(&l);
}

static void sc_hugetlb_one(void)
{
	struct lab l;

	create_hugetlb(&l);
	rounds(&l, STORE, 700, 1, 1);
	finish(&l);
}

/* [0x1fd, 0x205) of 2M leaves: the range meets two of them, the third stays. */
static void cross(struct lab *l)
{
	age(l, CLEAR_FLUSH_YOUNG, PAGES / 3 - 3, 8);
	judge(l);
	map_all(l);
	age(l, CLEAR_YOUNG, 2 * PAGES / 3 - 1, 2);
	judge(l);
	finish(l);
}

static void sc_thp_cross(void)
{
	struct lab l;

	create_2m_leaves(&l);
	cross(&l);
}

static void sc_hugetlb_cross(void)
{
	struct lab l;

	create_hugetlb(&l);
	cross(&l);
}

static void sc_thp_log(void)
{
	struct lab l;

	create_thp_4k_leaves(&l);
	rounds(&l, STORE, 700, 1, 1);
	finish(&l);
}

static void sc_thp_log_again(void)
{
	struct lab l;
	int i;

	create_thp_4k_leaves(&l);
	for (i = 0; i < 4; i++)
		rounds(&l, i % 2 ? LOAD : STORE, 100 + 300 * i, 7, 20);
	finish(&l);
}

static void sc_thp_log_range_last(void)
{
	struct lab l;

	create_thp_4k_leaves(&l);
	range_last(&l);
}

/* hva and gpa differ modulo 2 MiB: THPs that can only be mapped by 4K. */
static void sc_thp_misaligned(void)
{
	struct lab l;

	create_thp(&l, DATA_GPA + 3 * page_size);
	if (leaves_2m(&l))
		fail("KVM maps a misaligned memslot by 2M leaves");
	rounds(&l, STORE, 511, 1, 2);
	rounds(&l, STORE, 0, 3, PAGES / 3);
	finish(&l);
}

static void sc_4k_misaligned(void)
{
	struct lab l;

	create(&l, MADV_NOHUGEPAGE, DATA_GPA + 3 * page_size);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE, 0);
	map_all(&l);
	rounds(&l, STORE, 0, 3, PAGES / 3);
	finish(&l);
}

/* One range over two memslots with a hole between them. */
static void sc_two_slots(void)
{
	const unsigned long hole = 500 * 4096 / page_size, after = 600 * 4096 / page_size;
	struct lab l;
	int i;

	create(&l, MADV_NOHUGEPAGE, DATA_GPA);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, hole * page_size, 0);
	vm_slot(&l.vm, DATA_SLOT + 1, l.gpa + after * page_size,
		l.mem.hva + after * page_size, DATA_SIZE - after * page_size, 0);
	for (i = 0; i < 2; i++) {
		touch(&l, STORE, 0, 1, hole);
		touch(&l, STORE, after, 1, PAGES - after);
		judge(&l);
		age(&l, i ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, 0, PAGES);
		judge(&l);
		touch(&l, STORE, hole - 1, 1, 1);
		touch(&l, STORE, after, 1, 1);
		judge(&l);
		age(&l, i ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, 0, hole);
		judge(&l);
	}
	finish(&l);
}

/* Reading the dirty log may drop mappings, but not the knowledge of touches. */
static void sc_log_keeps_young(void)
{
	static unsigned char bitmap[4096];
	struct lab l;

	create_4k(&l);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	map_all(&l);
	rounds(&l, STORE, 0, 3, PAGES / 3);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	judge(&l);
	finish(&l);
}

/* Nor does it when dirty logging is switched on or off. */
static void log_switch(unsigned int before, unsigned int after)
{
	struct lab l;

	create_4k(&l);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE, before);
	age(&l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	touch(&l, STORE, 0, 3, PAGES / 3);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE, after);
	judge(&l);
	finish(&l);
}

static void sc_log_start_keeps_young(void)
{
	log_switch(0, KVM_MEM_LOG_DIRTY_PAGES);
}

static void sc_log_stop_keeps_young(void)
{
	log_switch(KVM_MEM_LOG_DIRTY_PAGES, 0);
}

/* Pages that the host dropped and wrote anew were not touched by the guest. */
static void sc_unmap(void)
{
	unsigned long i;
	struct lab l;

	create_4k(&l);
	if (madvise(l.mem.hva, DATA_SIZE, MADV_DONTNEED))
		fail("MADV_DONTNEED: errno %d", errno);
	for (i = 0; i < PAGES; i++) {
		l.mem.hva[i * page_size] = 1;
		l.mem.touched[i] = 0;
	}
	judge(&l);
	touch(&l, STORE, 0, 3, PAGES / 3);
	judge(&l);
	finish(&l);
}

static void pin(unsigned long cpus)
{
	if (syscall(__NR_sched_setaffinity, 0, sizeof(cpus), &cpus))
		fail("sched_setaffinity: errno %d", errno);
}

/*
 * The same through a real consumer. The driver decides; page_idle must not
 * contradict it. Its unit is a folio: pages, here.
 */
static void sc_page_idle(void)
{
	static bool was_idle[DATA_SIZE / 4096];
	unsigned long idle = 0, i;
	struct lab l;

	/* page_idle_set() drains the LRU batches of the CPU it runs on. */
	pin(1);
	create_4k(&l);
	/*
	 * A page that waits in a batch off the LRU cannot be set idle, and is
	 * not judged. Many of them would leave nothing to judge.
	 */
	page_idle_set(&l.mem);
	for (i = 0; i < PAGES; i++) {
		was_idle[i] = page_is_idle(&l.mem, i);
		idle += was_idle[i];
		l.mem.touched[i] = 0;
	}
	printf("# %lu of %lu pages became idle\n", idle, PAGES);
	if (idle < PAGES - PAGES / 20)
		fail("%lu pages do not become idle", PAGES - idle);

	touch(&l, STORE, 0, 3, PAGES / 3);
	for (i = 0; i < PAGES; i++) {
		bool young = !page_is_idle(&l.mem, i);

		if (!was_idle[i])
			continue;
		l.touches += l.mem.touched[i];
		l.missed += l.mem.touched[i] && !young;
		l.false_young += !l.mem.touched[i] && young;
	}
	finish(&l);
}

/* A THP that the host maps by pages is young if one of them is: page_idle asks for all. */
static void sc_page_idle_thp(void)
{
	const unsigned long huge = HUGE / page_size;
	unsigned long i, n = 0;
	struct mem other;
	struct lab l;

	pin(1);
	create_thp(&l, DATA_GPA);
	if (madvise(l.mem.hva + 700 * page_size, page_size, MADV_DONTNEED))
		fail("MADV_DONTNEED: errno %d", errno);
	map_all(&l);
	if (!page_is_thp(&l.mem, huge) || page_is_thp(&l.mem, 700))
		fail("the host does not map one THP by pages");
	/* Drains the CPU's batches; of a THP that is mapped by pages it would make pages. */
	other = mem_alloc(HUGE, MADV_NOHUGEPAGE);
	mem_cold(&other);
	for (i = 0; i < PAGES; i += huge) {
		pfn_set_idle(pfn_of(l.mem.hva + i * page_size));
		n += page_is_idle(&l.mem, i);
	}
	if (n != PAGES / huge)
		fail("%lu of %lu THPs become idle", n, PAGES / huge);
	touch(&l, STORE, 900, 1, 1);
	for (i = 0; i < PAGES; i += huge) {
		bool touched = i == 900 / huge * huge, idle = page_is_idle(&l.mem, i);

		l.touches += touched;
		l.missed += touched && idle;
		l.false_young += !touched && !idle;
	}
	finish(&l);
}

/* The bitmap reaches the last page, also where that is not the last of its chunk. */
static void sc_page_idle_last(void)
{
	long in, out, across;

	page_idle_last(&in, &out, &across);
	if (in != 8 || out != 8 || across != 16)
		fail("of the last chunk %ld bytes are written, %ld read, %ld with the one before",
		     in, out, across);
}

/* What mm makes old is old to the guest's MMU, until the guest touches it again. */
static void made_old(struct lab *l)
{
	memset(l->mem.touched, 0, PAGES);
	judge(l);
	touch(l, STORE, 0, 3, PAGES / 3);
	judge(l);
	finish(l);
}

static void sc_madv_cold(void)
{
	struct lab l;

	/* MADV_COLD passes over a page that waits in another CPU's batch off the LRU. */
	pin(1);
	create_4k(&l);
	mem_cold(&l.mem);
	made_old(&l);
}

static void sc_clear_refs(void)
{
	struct lab l;

	create_4k(&l);
	write_file("/proc/self/clear_refs", "1");
	made_old(&l);
}

/* smaps counts what the guest touched. */
static void sc_smaps_referenced(void)
{
	unsigned long kb = page_size / 1024;
	struct lab l;
	long before;

	create_4k(&l);
	/* A mapping of its own, also where advice on THPs makes none. */
	if (madvise(l.mem.hva, DATA_SIZE, MADV_DONTFORK))
		fail("MADV_DONTFORK: errno %d", errno);
	write_file("/proc/self/clear_refs", "1");
	ask(CLEAR_FLUSH_YOUNG, l.mem.hva, DATA_SIZE);
	before = smaps_referenced(&l.mem);
	touch(&l, STORE, 0, 3, PAGES / 3);
	l.touches = PAGES / 3;
	l.missed = l.touches - smaps_referenced(&l.mem) / kb;
	l.false_young = before / kb;
	finish(&l);
}

#define KDAMOND "/sys/kernel/mm/damon/admin/kdamonds/0"
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

	write_file("/sys/kernel/mm/damon/admin/kdamonds/nr_kdamonds", "1");
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
	l->false_young += damon_saw_access();
	memset(l->mem.touched + first, 0, l->leaf);
	judge(l);

	do {
		touch(l, STORE, first, 1, 1);
		usleep(20000);
	} while (!damon_saw_access() && ++touches < DAMON_PATIENCE);
	l->touches++;
	l->missed += touches == DAMON_PATIENCE;
	write_file(KDAMOND "/state", "off");
	finish(l);
}

static void damon_virtual(struct lab *l)
{
	unsigned long first = PAGES / 2 / l->leaf * l->leaf;

	damon(l, "fvaddr", first, (unsigned long)(l->mem.hva + first * page_size));
}

static void sc_damon_neighbour(void)
{
	struct lab l;

	create_4k(&l);
	damon_virtual(&l);
}

static void sc_hugetlb_damon(void)
{
	struct lab l;

	create_hugetlb(&l);
	damon_virtual(&l);
}

static void sc_damon_physical(void)
{
	unsigned long first = PAGES / 2;
	struct lab l;

	/* DAMON passes over a page that waits in a batch off the LRU. */
	pin(1);
	create_4k(&l);
	page_idle_set(&l.mem);
	map_all(&l);
	damon(&l, "paddr", first, pfn_of(l.mem.hva + first * page_size) * page_size);
}

#define THP_SYSFS	"/sys/kernel/mm/transparent_hugepage/"
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
static void sc_khugepaged(void)
{
	const unsigned long huge = HUGE / page_size, touched = huge + huge / 2;
	unsigned long i;
	struct lab l;

	if (access(KHUGEPAGED, F_OK) || read_number(THP_SYSFS "hpage_pmd_size") != (long)HUGE)
		skip("no 2 MiB THP");
	/* MADV_COLD passes over a page that waits in another CPU's batch off the LRU. */
	pin(1);
	create_4k(&l);
	/* To the host's own page table the pages are old from here on. */
	mem_cold(&l.mem);
	ask(CLEAR_YOUNG, l.mem.hva, DATA_SIZE);
	memset(l.mem.touched, 0, PAGES);
	if (madvise(l.mem.hva, DATA_SIZE, MADV_HUGEPAGE))
		fail("MADV_HUGEPAGE: errno %d", errno);
	khugepaged_scans();
	for (i = 0; i < PAGES; i += huge)
		l.false_young += page_is_thp(&l.mem, i);

	touch(&l, STORE, touched, 1, 1);
	khugepaged_scans();
	for (i = 0; i < PAGES; i += huge) {
		bool young = i == touched / huge * huge;

		l.touches += young;
		l.missed += young && !page_is_thp(&l.mem, i);
		l.false_young += !young && page_is_thp(&l.mem, i);
	}
	all_stored(&l);
	finish(&l);
}

#ifdef __riscv
/* Pages that the guest has mapped one by one become huge ones: the leaves do, too. */
static void sc_thp_collapse(void)
{
	struct lab l;

	create_4k(&l);
	if (madvise(l.mem.hva, DATA_SIZE, MADV_HUGEPAGE) ||
	    madvise(l.mem.hva, DATA_SIZE, MADV_COLLAPSE))
		fail("MADV_COLLAPSE: errno %d", errno);
	if (!mem_is_thp(&l.mem))
		fail("MADV_COLLAPSE makes no THP");
	map_all(&l);
	printf("# %ld exits to map %lu huge pages\n", l.map_exits, DATA_SIZE / HUGE);
	if (l.map_exits >= (long)PAGES / 2)
		fail("the guest faults on small pages");
	l.leaf = HUGE / page_size;
	rounds(&l, STORE, 700, 1, 1);
	all_stored(&l);
	finish(&l);
}

/* Dirty logging is on: a load from an aged page leaves the guest its right to store. */
static void sc_log_load(void)
{
	unsigned long i;
	struct lab l;
	long exits;

	create_4k(&l);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	map_all(&l);
	/* One by one, as base ages the first page of a range only. */
	for (i = 0; i < PAGES; i++)
		age(&l, CLEAR_FLUSH_YOUNG, i, 1);
	touch(&l, LOAD, 0, 1, PAGES);
	exits = vm_exits(&l.vm);
	touch(&l, STORE, 0, 1, PAGES);
	exits = vm_exits(&l.vm) - exits;
	printf("# %ld exits to store to %lu pages in the log\n", exits, PAGES);
	if (exits >= (long)PAGES / 2)
		fail("the load has cost the right to store");
	judge(&l);
	finish(&l);
}

#define ENDS		64	/* VMs, each with as many page tables */

static long free_pages(void)
{
	char text[256] = "";
	int fd = open("/proc/meminfo", O_RDONLY);
	char *line;

	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		fail("/proc/meminfo: errno %d", errno);
	close(fd);
	line = strstr(text, "MemFree:");
	if (!line)
		fail("no MemFree in /proc/meminfo");
	for (line += strlen("MemFree:"); *line == ' '; line++)
		;
	return atol(line) * 1024 / page_size;
}

static void vm_lives(void)
{
	unsigned char *hva;
	pid_t pid = fork();
	int status = 0;
	struct vm vm;

	if (pid < 0)
		fail("fork: errno %d", errno);
	if (pid) {
		if (waitpid(pid, &status, 0) < 0 || status)
			fail("a VM ended early: status %x", status);
		return;
	}
	hva = mmap(NULL, ENDS * HUGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (hva == MAP_FAILED || madvise(hva, ENDS * HUGE, MADV_NOHUGEPAGE))
		fail("mmap: errno %d", errno);
	memset(&vm, 0, sizeof(vm));
	vm_create(&vm);
	vm_slot(&vm, DATA_SLOT, DATA_GPA, hva, ENDS * HUGE, 0);
	if (!vm_touch(&vm, STORE, DATA_GPA, HUGE, ENDS))
		fail("the guest finds no memory in its memslot");
	exit(0);
}

/* A VM that ends leaves no page tables behind. */
static void sc_vm_end(void)
{
	long before, lost;
	int i;

	for (i = 0; i < ENDS / 8; i++)
		vm_lives();
	usleep(200000);
	before = free_pages();
	for (i = 0; i < ENDS; i++)
		vm_lives();
	for (i = 0; i < 50; i++) {
		lost = before - free_pages();
		if (lost < ENDS * ENDS / 2)
			break;
		usleep(100000);
	}
	printf("# %ld pages less after %d VMs, which had %d page tables\n", lost, ENDS,
	       ENDS * ENDS);
	if (lost >= ENDS * ENDS / 2)
		fail("%ld pages are lost", lost);
}
#endif

/* Drops a range that begins within a huge leaf: all that it meets goes. */
static void sc_thp_unmap_cross(void)
{
	const unsigned long first = 1, count = PAGES / 3 * 2 - 1;
	struct lab l;

	create_2m_leaves(&l);
	if (madvise(l.mem.hva + first * page_size, count * page_size, MADV_DONTNEED))
		fail("MADV_DONTNEED: errno %d", errno);
	l.leaf = 1;
	touch(&l, STORE, 0, 1, PAGES);
	all_stored(&l);
}

/* The memslot ends in the middle of a THP. */
static void sc_thp_slot_end(void)
{
	const unsigned long pages = PAGES - 256;
	struct lab l;
	int i;

	create(&l, MADV_HUGEPAGE, DATA_GPA);
	if (!mem_is_thp(&l.mem))
		skip("the host has no 2 MiB THP");
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, pages * page_size, 0);
	for (i = 0; i < 2; i++) {
		touch(&l, STORE, PAGES - 512, 1, 256);
		age(&l, i ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, PAGES - 512, 512);
		judge(&l);
		touch(&l, STORE, PAGES - 300, 1, 1);
		judge(&l);
	}
	if (vm_touch(&l.vm, LOAD, l.gpa + pages * page_size, page_size, 1))
		fail("the guest reads the host's memory behind its memslot");
	finish(&l);
}

/*
 * Dirty logging splits the leaves and reading the log write-protects them.
 * When logging stops, each page can be written again.
 */
static void sc_thp_log_stop(void)
{
	static unsigned char bitmap[4096];
	struct lab l;

	create_thp_4k_leaves(&l);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE, 0);
	/* To make room for huge leaves KVM may drop the small ones as they are. */
	ask(CLEAR_FLUSH_YOUNG, l.mem.hva, DATA_SIZE);
	touch(&l, STORE, 1, 1, PAGES - 1);
	touch(&l, STORE, 0, 1, 1);
	judge(&l);
	finish(&l);
}

/*
 * Dirty logging splits the leaves, at once or when the guest stores.  What was
 * old before is old afterwards.  A store may find the leaf still whole.
 */
static void sc_thp_split_old(void)
{
	struct lab l;

	create_2m_leaves(&l);
	age(&l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	judge(&l);
	touch(&l, STORE, 700, 1, 1);
	judge(&l);
	finish(&l);
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
static void sc_thp_split_young(void)
{
	const unsigned long huge = HUGE / page_size;
	uint64_t alias;
	struct lab l;

	create_2m_leaves(&l);
	alias = arch_alias(&l.vm);
	touch(&l, STORE, 0, huge, PAGES / huge);
	touch_alias(&l, alias, huge);
	touch_alias(&l, alias, 2 * huge);
	printf("# %ld leaves for %lu huge pages\n", leaves_2m(&l), DATA_SIZE / HUGE);
	age(&l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	touch(&l, STORE, 700, 1, 1);
	touch_alias(&l, alias, 1200);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	touch(&l, STORE, 800, 1, 1);
	judge(&l);
	finish(&l);
}

#ifdef __aarch64__
/* An old leaf is split by a store: no other page of it becomes young. */
static void sc_thp_split_alone(void)
{
	struct lab l;

	create_2m_leaves(&l);
	age(&l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	l.leaf = 1;
	touch(&l, STORE, 700, 1, 1);
	judge(&l);
	finish(&l);
}
#endif

/* When logging stops, small leaves may become a large one: young if one was. */
static void sc_thp_merge_young(void)
{
	struct lab l;

	create_thp_4k_leaves(&l);
	age(&l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	touch(&l, STORE, 700, 1, 1);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE, 0);
	l.leaf = HUGE / page_size;
	judge(&l);
	finish(&l);
}

/* One page of a huge one is dropped: the rest is mapped by pages from then on. */
static void sc_thp_drop_one(void)
{
	struct lab l;

	create_2m_leaves(&l);
	age(&l, CLEAR_FLUSH_YOUNG, 0, PAGES);
	if (madvise(l.mem.hva + 700 * page_size, page_size, MADV_DONTNEED))
		fail("MADV_DONTNEED: errno %d", errno);
	/* The first and the last THP are whole, and stay untouched. */
	l.leaf = 1;
	touch(&l, STORE, 512, 1, 512);
	judge(&l);
	rounds(&l, STORE, 700, 1, 1);
	rounds(&l, STORE, 512, 3, 170);
	finish(&l);
}

/*
 * Folios of 16 pages, mapped by pages: what mm hands down is a folio's range,
 * and each page of it has a bit.
 */
static void create_folios(struct lab *l)
{
	if (access(THP_SYSFS "hugepages-64kB/enabled", W_OK))
		skip("the host has no folios of 64 KiB");
	write_file(THP_SYSFS "hugepages-2048kB/enabled", "never");
	write_file(THP_SYSFS "hugepages-64kB/enabled", "madvise");
	create(l, MADV_HUGEPAGE, DATA_GPA);
	write_file(THP_SYSFS "hugepages-64kB/enabled", "never");
	write_file(THP_SYSFS "hugepages-2048kB/enabled", "inherit");
	if (!mem_is_folios(&l->mem, FOLIO))
		fail("the memory is not in folios of %d pages", FOLIO);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, DATA_SIZE, 0);
	map_all(l);
	if (leaves_2m(l))
		fail("KVM maps small folios by 2M leaves");
}

static void sc_folio(void)
{
	struct lab l;

	create_folios(&l);
	rounds(&l, STORE, 700, 1, 1);
	rounds(&l, STORE, 0, 3, PAGES / 3);
	finish(&l);
}

/* One folio is aged, then the end of one and the start of the next. */
static void sc_folio_neighbour(void)
{
	struct lab l;
	int i;

	create_folios(&l);
	for (i = 0; i < 2; i++) {
		age(&l, i ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, (20 + i) * FOLIO, FOLIO);
		judge(&l);
		age(&l, i ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, (40 + i) * FOLIO - 3, 5);
		judge(&l);
	}
	finish(&l);
}

/*
 * The guest reads memory that the host has never written, then writes it while
 * dirty logging is on.  The page that it read is everybody's.
 */
static void sc_zero_page(void)
{
	static unsigned char bitmap[4096];
	unsigned char *other;
	struct lab l;

	create(&l, MADV_NOHUGEPAGE, DATA_GPA);
	if (madvise(l.mem.hva, DATA_SIZE, MADV_DONTNEED))
		fail("MADV_DONTNEED: errno %d", errno);
	other = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (other == MAP_FAILED)
		fail("mmap: errno %d", errno);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	touch(&l, LOAD, 0, 1, 8);
	if (!page_is_zero(&l.mem, 0))
		skip("a load of the guest does not map the zero page");
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	touch(&l, STORE, 0, 1, 8);
	if (*(volatile unsigned char *)(other + DATA_OFFSET))
		fail("the guest's store shows in memory that is not its own");
	if (l.mem.hva[DATA_OFFSET] != DATA_BYTE)
		fail("the guest's store is lost");
}

static void sc_4k_readonly(void)
{
	struct lab l;

	create(&l, MADV_NOHUGEPAGE, DATA_GPA);
	if (ioctl(l.vm.kvm, KVM_CHECK_EXTENSION, KVM_CAP_READONLY_MEM) <= 0)
		skip("KVM has no read-only memslots");
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE, KVM_MEM_READONLY);
	touch(&l, LOAD, 0, 1, PAGES);
	rounds(&l, LOAD, 0, 3, (PAGES + 2) / 3);
	finish(&l);
}

#define RACE_ROUNDS	500

/*
 * One process ages a page again and again while the guest of another touches
 * it all the time.  A run of the guest that began after the page was aged has
 * touched it: it is young by then, in every round.
 */
static void sc_race_idle(void)
{
	volatile struct {
		unsigned long runs, rounds, missed;
	} *shared;
	unsigned long run;
	struct lab l;
	uint64_t pfn;
	pid_t child;

	shared = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		fail("mmap: errno %d", errno);
	create_4k(&l);
	if (madvise(l.mem.hva, DATA_SIZE, MADV_DONTFORK))
		fail("MADV_DONTFORK: errno %d", errno);
	page_idle_set(&l.mem);
	pfn = pfn_of(l.mem.hva);
	child = fork_helper();
	if (!child) {
		for (; shared->rounds < RACE_ROUNDS; shared->rounds++) {
			pfn_set_idle(pfn);
			/* The run that is under way may be over it already. */
			for (run = shared->runs; shared->runs < run + 2;)
				sched_yield();
			shared->missed += pfn_is_idle(pfn);
		}
		exit(0);
	}
	for (; shared->rounds < RACE_ROUNDS; shared->runs++) {
		if (!vm_touch(&l.vm, STORE, l.gpa, 0, 100))
			fail("the guest finds no memory in its memslot");
		if (waitpid(child, NULL, WNOHANG) == child && shared->rounds < RACE_ROUNDS)
			fail("who ages the page has died after %lu rounds", shared->rounds);
	}
	l.touches = RACE_ROUNDS;
	l.missed = shared->missed;
	finish(&l);
}

/* A memslot that is deleted takes its mappings with it. */
static void sc_slot_delete(void)
{
	unsigned char *byte;
	struct lab l;
	int i;

	create_4k(&l);
	byte = l.mem.hva + 5 * page_size + DATA_OFFSET;
	/* A stale entry may be evicted before the guest can use it: ask again. */
	for (i = 0; i < 16; i++) {
		if (i)
			vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE, 0);
		/* The last page touched is the one that a small TLB still has. */
		touch(&l, STORE, 5, 1, 1);
		vm_slot(&l.vm, DATA_SLOT, l.gpa, NULL, 0, 0);
		*byte = 0x5a;
		if (vm_touch(&l.vm, STORE, l.gpa + 5 * page_size, page_size, 1))
			fail("the guest's store succeeds after the memslot is gone%s",
			     *byte == 0x5a ? "" : ", and reaches the host's memory");
	}
}

/* Every store after logging starts is in the next log. */
static void sc_log_start(void)
{
	static unsigned char bitmap[4096];
	unsigned long lost = 0, i;
	struct lab l;

	create_4k(&l);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	touch(&l, STORE, 0, 3, PAGES / 3);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	for (i = 0; i < PAGES; i += 3)
		lost += !in_log(bitmap, i);
	if (lost)
		fail("%lu of %lu stores are not in the log", lost, PAGES / 3);

	touch(&l, STORE, 0, 3, PAGES / 3);
	touch(&l, STORE, 1, 3, PAGES / 3);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	for (i = 0; i < PAGES; i++)
		lost += in_log(bitmap, i) != (i % 3 < 2);
	if (lost)
		fail("the second log is wrong for %lu pages", lost);
}

#ifdef __powerpc__
/* What the guest only loads from is not in the log; a store after that is. */
static void sc_log_load_clean(void)
{
	static unsigned char bitmap[4096];
	unsigned long wrong = 0, i;
	struct lab l;

	create(&l, MADV_NOHUGEPAGE, DATA_GPA);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	map_all(&l);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	touch(&l, LOAD, 0, 1, PAGES);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	for (i = 0; i < PAGES; i++)
		wrong += in_log(bitmap, i);
	if (wrong)
		fail("%lu of %lu pages that the guest only loaded from are in the log",
		     wrong, PAGES);

	touch(&l, LOAD, 0, 1, PAGES);
	touch(&l, STORE, 0, 3, PAGES / 3);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	for (i = 0; i < PAGES; i++)
		wrong += in_log(bitmap, i) != (i % 3 == 0);
	if (wrong)
		fail("the log is wrong for %lu pages", wrong);
}

/* Reading a log with one page in it costs the other pages no faults. */
static void sc_log_one_dirty(void)
{
	static unsigned char bitmap[4096];
	struct lab l;
	long exits;

	create(&l, MADV_NOHUGEPAGE, DATA_GPA);
	vm_slot(&l.vm, DATA_SLOT, l.gpa, l.mem.hva, DATA_SIZE,
		KVM_MEM_LOG_DIRTY_PAGES);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	/* No load makes these dirty, whatever KVM makes of loads. */
	if (mprotect(l.mem.hva + page_size, DATA_SIZE - page_size, PROT_READ))
		fail("mprotect: errno %d", errno);
	exits = vm_exits(&l.vm);
	touch(&l, STORE, 0, 1, 1);
	touch(&l, LOAD, 1, 1, PAGES - 1);
	printf("# %ld exits to map the pages\n", vm_exits(&l.vm) - exits);
	vm_dirty_log(&l.vm, DATA_SLOT, bitmap);
	if (!in_log(bitmap, 0) || in_log(bitmap, 1))
		fail("the log is not of the page that the guest stored to");

	exits = vm_exits(&l.vm);
	touch(&l, LOAD, 1, 1, PAGES - 1);
	exits = vm_exits(&l.vm) - exits;
	if (exits >= (long)PAGES / 2)
		fail("%ld exits to load from %lu clean pages after the log was read",
		     exits, PAGES - 1);
}
#endif

#define IPI_ROUNDS	1000
#define IPI_PATIENCE	50000	/* guest runs without progress elsewhere */

/* An IPI that finds its CPU in the guest is for the host, and must arrive. */
static void sc_host_ipi(void)
{
	volatile unsigned long *done;
	unsigned long seen = 0, stalled = 0;
	struct lab l;

	if (syscall(__NR_sched_setaffinity, 0, sizeof(long), &(unsigned long){ 2 }))
		skip("the host has one CPU");
	done = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (done == MAP_FAILED)
		fail("mmap: errno %d", errno);
	if (syscall(__NR_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0))
		fail("membarrier: errno %d", errno);
	create_4k(&l);
	if (!fork_helper()) {
		/* A membarrier() that hangs must not keep the scenario. */
		close(1);
		pin(1);
		for (; *done < IPI_ROUNDS; ++*done)
			if (syscall(__NR_membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0))
				break;
		exit(0);
	}
	while (*done < IPI_ROUNDS) {
		if (!vm_touch(&l.vm, LOAD, l.gpa, 0, 1000))
			fail("the guest finds no memory in its memslot");
		stalled = *done == seen ? stalled + 1 : 0;
		seen = *done;
		if (stalled > IPI_PATIENCE)
			fail("IPI %lu of %d never arrived", seen + 1, IPI_ROUNDS);
	}
}

static void sc_selftest(void)
{
	int status = selftest_main();

	exit(status);
}

const struct scenario scenarios[] = {
	{ "selftest",			sc_selftest },
	{ "4k-none",			sc_4k_none },
	{ "4k-third",			sc_4k_third },
	{ "4k-all",			sc_4k_all },
	{ "4k-last",			sc_4k_last },
	{ "4k-load",			sc_4k_load },
	{ "4k-fetch",			sc_4k_fetch },
	{ "4k-neighbour",		sc_4k_neighbour },
	{ "4k-cross",			sc_4k_cross },
	{ "4k-flush",			sc_4k_flush },
	{ "4k-range-last",		sc_4k_range_last },
	{ "4k-misaligned",		sc_4k_misaligned },
	{ "4k-readonly",		sc_4k_readonly },
	{ "two-slots",			sc_two_slots },
	{ "log-keeps-young",		sc_log_keeps_young },
	{ "log-start-keeps-young",	sc_log_start_keeps_young },
	{ "log-stop-keeps-young",	sc_log_stop_keeps_young },
	{ "unmap",			sc_unmap },
	{ "page-idle",			sc_page_idle },
	{ "race-idle",			sc_race_idle },
	{ "page-idle-last",		sc_page_idle_last },
	{ "page-idle-thp",		sc_page_idle_thp },
	{ "madv-cold",			sc_madv_cold },
	{ "clear-refs",			sc_clear_refs },
	{ "smaps-referenced",		sc_smaps_referenced },
	{ "thp-one",			sc_thp_one },
	{ "thp-cross",			sc_thp_cross },
	{ "thp-log",			sc_thp_log },
	{ "thp-log-again",		sc_thp_log_again },
	{ "thp-log-range-last",		sc_thp_log_range_last },
	{ "thp-misaligned",		sc_thp_misaligned },
	{ "thp-slot-end",		sc_thp_slot_end },
	{ "thp-unmap-cross",		sc_thp_unmap_cross },
	{ "thp-log-stop",		sc_thp_log_stop },
	{ "thp-split-old",		sc_thp_split_old },
	{ "thp-split-young",		sc_thp_split_young },
	{ "thp-merge-young",		sc_thp_merge_young },
	{ "thp-drop-one",		sc_thp_drop_one },
	{ "folio",			sc_folio },
	{ "folio-neighbour",		sc_folio_neighbour },
	{ "hugetlb-one",		sc_hugetlb_one },
	{ "hugetlb-cross",		sc_hugetlb_cross },
	{ "damon-neighbour",		sc_damon_neighbour },
	{ "damon-physical",		sc_damon_physical },
	{ "hugetlb-damon",		sc_hugetlb_damon },
	{ "khugepaged",			sc_khugepaged },
	{ "slot-delete",		sc_slot_delete },
	{ "log-start",			sc_log_start },
	{ "host-ipi",			sc_host_ipi },
	{ "vcpus-age",			sc_vcpus_age },
	{ "vcpus-busy",			sc_vcpus_busy },
	{ "vcpus-drop",			sc_vcpus_drop },
	{ "vcpus-log",			sc_vcpus_log },
#ifdef __riscv
	{ "thp-collapse",		sc_thp_collapse },
	{ "log-load",			sc_log_load },
	{ "vm-end",			sc_vm_end },
#endif
#ifdef __powerpc__
	{ "log-load-clean",		sc_log_load_clean },
	{ "log-one-dirty",		sc_log_one_dirty },
#endif
	{ "code-drop",			sc_code_drop },
#ifdef __aarch64__
	{ "thp-split-alone",		sc_thp_split_alone },
	{ "l1-unmap-range",		sc_l1_unmap_range },
	{ "l1-alias",			sc_l1_alias },
#endif
	{ "zero-page",			sc_zero_page },	/* the last: base harms the host */
	{ NULL, NULL },
};
