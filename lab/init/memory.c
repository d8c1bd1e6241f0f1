// SPDX-License-Identifier: GPL-2.0-only
/* Memory for the guest, and the two ways of asking the kernel about it. */
#include "lab.h"
#include "test_mmu_notifier_uapi.h"

#ifndef MADV_COLD
#define MADV_COLD 20
#endif

#define KPF_COMPOUND_HEAD	(1ULL << 15)
#define KPF_COMPOUND_TAIL	(1ULL << 16)
#define KPF_THP		(1ULL << 22)
#define KPF_ZERO_PAGE	(1ULL << 24)
#define PM_PRESENT	(1ULL << 63)
#define PM_PFN		((1ULL << 55) - 1)

unsigned long page_size;

static int open_once(int *fd, const char *path, int flags)
{
	if (!*fd)
		*fd = open_file(path, flags);
	return *fd;
}

static uint64_t read_u64(int fd, uint64_t index)
{
	uint64_t value = 0;

	if (pread(fd, &value, 8, index * 8) != 8)
		fail_errno("read at entry %lu", (unsigned long)index);
	return value;
}

/*
 * @size bytes, aligned to 2 MiB, present, with a function that returns at the
 * start of each page; @thp_advice is MADV_HUGEPAGE, MADV_NOHUGEPAGE, MEM_HUGETLB
 * for huge pages of the host's pool, or MEM_SHARED for small ones of a shared mapping.
 */
struct mem mem_alloc(unsigned long size, int thp_advice)
{
	bool hugetlb = thp_advice == MEM_HUGETLB;
	struct mem m = { .pages = size / page_size };
	unsigned char *p = mmap(NULL, size + 3 * HUGE,
				PROT_READ | PROT_WRITE, MAP_ANONYMOUS |
				(thp_advice == MEM_SHARED ? MAP_SHARED : MAP_PRIVATE), -1, 0);
	unsigned long i;

	must(p != MAP_FAILED);
	/* Who asks about more than this memory must not meet what another guest uses. */
	m.hva = (unsigned char *)(((unsigned long)p + 2 * HUGE - 1) & -HUGE);
	if (hugetlb)
		must(mmap(m.hva, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE |
			  MAP_FIXED | MAP_HUGETLB | MAP_HUGE_2MB, -1, 0) == m.hva);
	/* EINVAL: a kernel or host without THP, which the premise will find. */
	if (thp_advice == MEM_SHARED)
		thp_advice = MADV_NOHUGEPAGE;
	if (!hugetlb && madvise(m.hva, size, thp_advice) && errno != EINVAL)
		fail_errno("madvise");
	for (i = 0; i < m.pages; i++)
		memcpy(m.hva + i * page_size, arch_return_insn, arch_return_insn_size);
	m.touched = calloc(m.pages, 1);
	if (!m.touched)
		fail("no memory");
	return m;
}

static bool try_to_ask(enum question q, void *start, unsigned long size, bool *young)
{
	static const unsigned long cmds[] = {
		[CLEAR_FLUSH_YOUNG]	= TEST_MMU_NOTIFIER_CLEAR_FLUSH_YOUNG,
		[CLEAR_YOUNG]		= TEST_MMU_NOTIFIER_CLEAR_YOUNG,
		[TEST_YOUNG]		= TEST_MMU_NOTIFIER_TEST_YOUNG,
	};
	static int fd;
	struct test_mmu_notifier_age age = {
		.start = (unsigned long)start,
		.end = (unsigned long)start + size,
	};

	if (ioctl(open_once(&fd, "/dev/test_mmu_notifier", O_RDWR), cmds[q], &age))
		return false;
	*young = age.young;
	return true;
}

bool ask(enum question q, void *start, unsigned long size)
{
	bool young;

	if (!try_to_ask(q, start, size, &young))
		fail_errno("hook %d of %p, %lu bytes", q, start, size);
	return young;
}

bool ask_refused(enum question q, void *start, unsigned long size)
{
	bool young;

	return !try_to_ask(q, start, size, &young) && errno == EINVAL;
}

static uint64_t pagemap_entry(void *hva)
{
	static int fd;

	return read_u64(open_once(&fd, "/proc/self/pagemap", O_RDONLY),
			(unsigned long)hva / page_size);
}

bool page_is_present(void *hva)
{
	return pagemap_entry(hva) & PM_PRESENT;
}

uint64_t pfn_of(void *hva)
{
	uint64_t entry = pagemap_entry(hva);

	if (!(entry & PM_PRESENT))
		fail("page at %p is not present", hva);
	return entry & PM_PFN;
}

/* All of @m: a premise of a scenario holds for each page or not at all. */
static bool page_has_flag(struct mem *m, unsigned long page, uint64_t flag)
{
	static int fd;

	open_once(&fd, "/proc/kpageflags", O_RDONLY);
	return read_u64(fd, pfn_of(m->hva + page * page_size)) & flag;
}

bool page_is_thp(struct mem *m, unsigned long page)
{
	return page_has_flag(m, page, KPF_THP);
}

bool page_is_zero(struct mem *m, unsigned long page)
{
	return page_has_flag(m, page, KPF_ZERO_PAGE);
}

bool mem_is_thp(struct mem *m)
{
	unsigned long i, thp = 0;

	for (i = 0; i < m->pages; i++)
		thp += page_is_thp(m, i);
	if (thp && thp != m->pages)
		fail("%lu of %lu pages are in a THP", thp, m->pages);
	return thp;
}

/* Whether @m consists of folios of @pages pages each. */
bool mem_is_folios(struct mem *m, unsigned long pages)
{
	unsigned long i;

	for (i = 0; i < m->pages; i++)
		if (!page_has_flag(m, i, i % pages ? KPF_COMPOUND_TAIL : KPF_COMPOUND_HEAD))
			return false;
	return true;
}

static int idle_fd;

/*
 * On base both directions of the bitmap do their work but return 0 for the last word
 * if the memory ends inside it: see the scenario page-idle-last.  page_idle_set()'s
 * caller looks at each page.
 */
static void page_idle_check(long ret)
{
	if (ret != 8 && ret)
		fail_errno("page_idle returned %ld", ret);
}

void pfn_set_idle(uint64_t pfn)
{
	uint64_t bits = 1ULL << (pfn % 64);

	open_once(&idle_fd, "/sys/kernel/mm/page_idle/bitmap", O_RDWR);
	lseek(idle_fd, pfn / 64 * 8, SEEK_SET);
	page_idle_check(write(idle_fd, &bits, 8));
}

bool pfn_is_idle(uint64_t pfn)
{
	uint64_t bits = 0;

	page_idle_check(pread(idle_fd, &bits, 8, pfn / 64 * 8));
	return bits >> (pfn % 64) & 1;
}

static long page_idle_write(uint64_t chunk)
{
	uint64_t none = 0;

	lseek(idle_fd, chunk * 8, SEEK_SET);
	return write(idle_fd, &none, 8);
}

/*
 * What a read and a write of the bitmap's last chunk return, a read across it, and
 * one so far beyond that eight times the offset is 0.
 */
void page_idle_last(long *in, long *out, long *across, long *beyond)
{
	uint64_t last = 0, end = 1 << 25, middle, bits[3];

	open_once(&idle_fd, "/sys/kernel/mm/page_idle/bitmap", O_RDWR);
	while (end - last > 1) {
		middle = (last + end) / 2;
		/* Who writes behind the last page is told so. */
		if (page_idle_write(middle) < 0 && errno == ENXIO)
			end = middle;
		else
			last = middle;
	}
	*in = page_idle_write(last);
	*out = pread(idle_fd, bits, 8, last * 8);
	*across = pread(idle_fd, bits, 24, last * 8 - 8);
	*beyond = pread(idle_fd, bits, 8, 1UL << (8 * sizeof(long) - 3));
}

/* "Referenced" of the mapping that begins with @m, in kB. */
long smaps_referenced(struct mem *m)
{
	static char line[256];
	bool here = false;
	size_t n = 0;
	int fd = open_file("/proc/self/smaps", O_RDONLY);
	char c;

	while (read(fd, &c, 1) == 1) {
		if (c != '\n') {
			if (n < sizeof(line) - 1)
				line[n++] = c;
			continue;
		}
		line[n] = 0;
		n = 0;
		/* The head of a mapping is the one line that begins so. */
		if (line[0] < 'A' || line[0] > 'Z')
			here = strtoul(line, NULL, 16) == (unsigned long)m->hva;
		else if (here && !strncmp(line, "Referenced:", 11)) {
			close(fd);
			for (n = 11; line[n] == ' ';)
				n++;
			return atol(line + n);
		}
	}
	fail("smaps has no mapping at %p", m->hva);
}

/* Old to the host's page table and the LRU; on base no secondary MMU is told. */
void mem_cold(struct mem *m)
{
	must(!madvise(m->hva, m->pages * page_size, MADV_COLD));
}

void page_idle_set(struct mem *m)
{
	unsigned long i;

	/* Pages in the per-CPU LRU batches cannot be set idle: this drains them. */
	mem_cold(m);
	for (i = 0; i < m->pages; i++)
		pfn_set_idle(pfn_of(m->hva + i * page_size));
}

bool page_is_idle(struct mem *m, unsigned long page)
{
	return pfn_is_idle(pfn_of(m->hva + page * page_size));
}
