// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random operations against a model.
 *
 * fuzz=1 seed=S ops=N on the kernel's command line: operation i is made from S and i
 * alone, what it refers to (a VM, a memslot, a page) is found in the state that it meets.
 * EPISODE operations make an episode, which has VMs and memory of its own and runs in a
 * process of its own. After each operation KVM's answers are compared with the model.
 * The operations of an episode that fails are reduced to the fewest that fail in the same
 * way; keep=I,J,... runs these alone and prints them.  ask=pages asks test_young() of single
 * pages only: on base it knows no range (MM1), and nothing else would be found there.
 *
 * The model: of each page its content, of each page in each memslot whether it was used
 * since it was aged, and whether the log must have it.
 *
 *   YOUNG	the guest has used it: who asks must be told
 *   OLD	it has not: nobody may be told so
 *   MAYBE	either, for one of the reasons below, and for no other
 *
 * What is approximate: Documentation/virt/kvm/page-ageing.rst, "What is approximate".
 *
 *   "An entry has one bit for all its pages.  Ageing a part of it ages all of it, and if a
 *   young one is split, nobody knows which of its pages were used."
 *	one_entry(): whatever may be mapped by one huge entry. touch_page() makes the old
 *	pages of the entry MAYBE, age_pages() the young ones that it does not name.
 *   "What KVM unmaps takes its bit along ..."
 *	unsure(): mm may have told KVM to unmap it. gone(): it has, so the bit is gone.
 *	slot_goes(): KVM may unmap more than the memslot that goes away.
 *   "... also where only the size of the mapping is to change and the architecture unmaps
 *   to change it"
 *	slot.merges: logging has stopped; the next fault may replace small entries.
 *	slot.some: all together they are young, and so is what replaces them.
 *
 * Not used: "A translation that stays cached hides accesses until it is evicted". Under
 * the lab's emulators each entry into a guest begins with an empty TLB.
 */
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "lab.h"
#include "scenarios.h"

#ifndef MADV_FREE
#define MADV_FREE	8
#define MADV_REMOVE	9
#endif
#ifndef MADV_MERGEABLE
#define MADV_MERGEABLE	12
#endif
#ifndef MADV_COLD
#define MADV_COLD	20
#define MADV_PAGEOUT	21
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE	25
#endif

#define EPISODE		512	/* operations */
#define BLOCKS		3	/* huge pages of memory */
#define MAX_PAGES	(BLOCKS * HUGE / 4096)
#define VMS		3
#define VCPUS		2
#define SLOTS		4
#define SLOT_WINDOW	0x800000UL	/* of guest addresses: two for each memslot */
#define TRIES		300	/* to shrink a failure */
#define SHRINK_SECONDS	300
#define PATIENCE	120	/* seconds without an operation that ends */

/* ------------------------------------------------------------ random numbers */

struct rng {
	uint64_t state;
};

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

static unsigned int below(struct rng *r, unsigned int n)
{
	r->state += 0x9e3779b97f4a7c15ULL;
	return (uint32_t)(mix(r->state) >> 32) % n;
}

static struct rng rng_of(uint64_t seed, uint64_t number)
{
	return (struct rng){ mix(mix(seed) + number) };
}

/* ------------------------------------------------------------------ the model */

enum { OLD, MAYBE, YOUNG };

struct slot {
	bool there;
	bool merges;
	bool some[BLOCKS];		/* huge pages of which one page is YOUNG */
	uint64_t gpn;			/* its first page in the guest */
	unsigned long first, count;	/* pages of the memory */
	unsigned int flags;
	unsigned char young[MAX_PAGES];	/* by page of the memory, as all that follows */
	bool dirty[MAX_PAGES];
};

struct machine {
	bool there;
	unsigned int vcpus;
	struct vm vcpu[VCPUS];
	bool manual;			/* reading the log clears nothing */
	struct slot slot[SLOTS];
};

static struct machine machines[VMS];
static struct mem mem;
static unsigned long huge;		/* pages of a huge page */
static enum { SMALL, THP, HUGETLB, SHARED } kind;	/* of memory */
static bool thp;			/* it may have huge pages */
static unsigned char value[MAX_PAGES];	/* at DATA_OFFSET */
static bool freed[MAX_PAGES];		/* MADV_FREE: the value, or zero */
static bool code[MAX_PAGES];		/* begins with a return instruction */
static bool plain[MAX_PAGES];		/* the host's own page, and writable */

/* Of the host. */
static unsigned int vms_most;
static bool has_thp, has_hugetlb, has_ksm, has_swap, has_log, has_readonly, has_holes;

static unsigned long number;		/* of the operation */
static bool only_pages;			/* is test_young() asked about */
static bool verbose;
static volatile unsigned long *progress;

static void bad(const char *class, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/* The number behind @name in a file of many lines. */
static long number_of(const char *path, const char *name)
{
	static char text[16384];
	int fd = open(path, O_RDONLY);
	long n, size = 0;
	const char *p;

	while (fd >= 0 && (n = read(fd, text + size, sizeof(text) - 1 - size)) > 0)
		size += n;
	close(fd);
	text[size] = 0;
	p = strstr(text, name);
	if (!p)
		return -1;
	for (p += strlen(name); *p == ' '; p++)
		;
	return atol(p);
}

static long migrated(void)
{
	return number_of("/proc/vmstat", "pgmigrate_success ");
}

static long migrated_before;

static void bad(const char *class, const char *fmt, ...)
{
	va_list args;

	/* Where memory was compacted, mm has unmapped pages that no operation names. */
	if ((!strcmp(class, "missed") || !strcmp(class, "wrong")) &&
	    migrated() != migrated_before) {
		printf("# pages were migrated: the episode has no verdict\n");
		exit(0);
	}
	printf("# %s operation %lu: ", class, number);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	exit(2);
}

static void tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void tell(const char *fmt, ...)
{
	va_list args;

	if (!verbose)
		return;
	printf("# op %lu: ", number);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

/* A VM that is not there has none. */
#define for_each_slot(m, s)							\
	for (m = machines; m < machines + VMS; m++)				\
		for (s = m->slot; s < m->slot + SLOTS; s++)			\
			if (!s->there) {} else

static bool in_slot(struct slot *s, unsigned long page)
{
	return page - s->first < s->count;
}

/* Whether all pages from @block on may have one entry in @s. */
static bool one_entry(struct slot *s, unsigned long block)
{
	return thp && in_slot(s, block) && in_slot(s, block + huge - 1) &&
	       (s->gpn + block - s->first) % huge == 0;
}

/* The guest has used @page by @s. */
static void touch_page(struct slot *s, unsigned long page)
{
	unsigned long block = page / huge * huge, i;

	if (one_entry(s, block))
		for (i = block; i < block + huge; i++)
			if (s->young[i] == OLD || s->merges)
				s->young[i] = MAYBE;
	s->young[page] = YOUNG;
}

static void blocks_of(unsigned long *first, unsigned long *end)
{
	if (!thp)
		return;
	*first = *first / huge * huge;
	*end = (*end + huge - 1) / huge * huge;
}

static void age_pages(unsigned long first, unsigned long count)
{
	unsigned long from = first, to = first + count, i;
	struct machine *m;
	struct slot *s;

	blocks_of(&from, &to);
	for_each_slot(m, s)
		for (i = from; i < to; i++) {
			s->some[i / huge] = false;
			if (i - first < count)
				s->young[i] = OLD;
			else if (s->young[i] == YOUNG && one_entry(s, i / huge * huge))
				s->young[i] = MAYBE;
		}
}

static void forget(struct slot *s, unsigned long page)
{
	s->some[page / huge] = false;
	if (s->young[page] == YOUNG)
		s->young[page] = MAYBE;
}

/* mm may have unmapped these, and with them the huge pages that they are in. */
static void unsure(unsigned long first, unsigned long count)
{
	unsigned long from = first, to = first + count, i;
	struct machine *m;
	struct slot *s;

	blocks_of(&from, &to);
	for_each_slot(m, s)
		for (i = from; i < to; i++)
			forget(s, i);
}

/* A memslot of @m goes away, or elsewhere. */
static void slot_goes(struct machine *m)
{
	struct slot *s;
	unsigned long i;

	for (s = m->slot; arch_delete_unmaps_all && s < m->slot + SLOTS; s++)
		for (i = 0; i < mem.pages; i++)
			forget(s, i);
}

/* mm has. */
static void gone(unsigned long first, unsigned long count)
{
	unsigned long i;
	struct machine *m;
	struct slot *s;

	unsure(first, count);
	for_each_slot(m, s)
		for (i = first; i < first + count; i++)
			s->young[i] = OLD;
}

/* Who stores to a page that is not the host's own gets another one. */
static void store_page(unsigned long page, unsigned char byte)
{
	if (!plain[page])
		unsure(page, 1);
	value[page] = byte;
	code[page] &= !freed[page];
	freed[page] = false;
	plain[page] = true;
}

static void not_plain(unsigned long first, unsigned long count)
{
	unsigned long from = first, to = first + count;

	blocks_of(&from, &to);
	memset(plain + from, 0, to - from);
}

/* What any memslot of any VM knows about @page. */
static int state_of(unsigned long page)
{
	int state = OLD;
	struct machine *m;
	struct slot *s;

	for_each_slot(m, s)
		if (s->young[page] > state)
			state = s->young[page];
	return state;
}

/* --------------------------------------------------------- KVM and the model */

static volatile unsigned char *byte_of(unsigned long page)
{
	return mem.hva + page * page_size + DATA_OFFSET;
}

static bool content_is(unsigned long page, unsigned char byte)
{
	return byte == value[page] || (freed[page] && !byte);
}

static void check_content(unsigned long page)
{
	unsigned char byte = *byte_of(page);

	if (!content_is(page, byte))
		bad("lost", "page %lu holds %02x, not %02x", page, byte, value[page]);
}

static void check_all_contents(void)
{
	unsigned long i;

	for (i = 0; i < mem.pages; i++)
		check_content(i);
}

static void must_be_old(unsigned long first, unsigned long count)
{
	if (!ask(TEST_YOUNG, mem.hva + first * page_size, count * page_size))
		return;
	while (count > 1) {
		unsigned long half = count / 2;

		if (ask(TEST_YOUNG, mem.hva + first * page_size, half * page_size)) {
			count = half;
		} else {
			first += half;
			count -= half;
		}
	}
	if (ask(TEST_YOUNG, mem.hva + first * page_size, page_size))
		bad("false", "page %lu is young, but was not used", first);
	bad("wrong", "a range with page %lu is young, but none of its pages", first);
}

static bool ask_block(unsigned long block)
{
	unsigned long i;

	if (!only_pages)
		return ask(TEST_YOUNG, mem.hva + block * HUGE, HUGE);
	for (i = 0; i < huge; i++)
		if (ask(TEST_YOUNG, mem.hva + block * HUGE + i * page_size, page_size))
			return true;
	return false;
}

/* @all, or a few that @r chooses. */
static void compare(struct rng *r, bool all)
{
	static unsigned char state[MAX_PAGES];
	unsigned long i, n, start = below(r, mem.pages);
	unsigned int olds = 6, youngs = 6;
	struct machine *m;
	struct slot *s;

	memset(state, OLD, mem.pages);
	for_each_slot(m, s)
		for (i = s->first; i < s->first + s->count; i++)
			if (s->young[i] > state[i])
				state[i] = s->young[i];
	for_each_slot(m, s)
		for (i = 0; thp && i < BLOCKS; i++)
			if (s->some[i] && !ask_block(i))
				bad("wrong", "no page of the huge page %lu is young, but one was used",
				    i * huge);
	if (all) {
		start = 0;
		olds = youngs = MAX_PAGES;
	}
	for (i = start; i < mem.pages && (olds || youngs); i += n) {
		for (n = 1; state[i] == OLD && i + n < mem.pages && state[i + n] == OLD; n++)
			;
		if (state[i] == OLD && olds) {
			olds--;
			must_be_old(i, n);
		} else if (state[i] == YOUNG && youngs) {
			youngs--;
			if (!ask(TEST_YOUNG, mem.hva + i * page_size, page_size))
				bad("missed", "page %lu is old, but was used", i);
		}
	}
}

/* [@first, @first + @count), of which the memory may have a part, by the hook @q. */
static void ask_range(enum question q, long first, long count)
{
	bool may = false, must = false, young;
	long i;

	if (q == TEST_YOUNG && only_pages) {
		for (young = false, i = first; i < first + count; i++)
			young |= ask(q, mem.hva + i * (long)page_size, page_size);
	} else {
		young = ask(q, mem.hva + first * (long)page_size, count * page_size);
	}
	for (i = first; i < first + count; i++) {
		if (i < 0 || i >= (long)mem.pages)
			continue;
		must |= state_of(i) == YOUNG;
		may |= state_of(i) != OLD;
	}
	if (must && !young)
		bad(count == 1 ? "missed" : "wrong",
		    "pages %ld to %ld are old, but one was used", first, first + count - 1);
	if (!may && young)
		bad("false", "pages %ld to %ld are young, but none was used", first,
		    first + count - 1);
	if (q == TEST_YOUNG)
		return;
	if (first < 0) {
		count += first;
		first = 0;
	}
	if (first + count > (long)mem.pages)
		count = mem.pages - first;
	if (count > 0)
		age_pages(first, count);
}

static struct slot *slot_at(struct machine *m, uint64_t gpn)
{
	struct slot *s;

	for (s = m->slot; s < m->slot + SLOTS; s++)
		if (s->there && gpn - s->gpn < s->count)
			return s;
	return NULL;
}

static unsigned long page_at(struct slot *s, uint64_t gpn)
{
	return s->first + (gpn - s->gpn);
}

/* What a vCPU does: @count pages from @gpn on, @step apart. */
struct touch {
	struct machine *m;
	struct vm *vcpu;
	enum access access;
	uint64_t gpn;
	unsigned long step, count;
	unsigned long reach;		/* the first page that it cannot touch, or @count */
	bool may_miss;			/* whatever it cannot touch */
};

static const char *const access_names[] = { "store", "load", "fetch" };

/* Looks at the model only. */
static void foresee(struct touch *t)
{
	unsigned long i;

	for (i = 0; i < t->count; i++) {
		struct slot *s = slot_at(t->m, t->gpn + i * t->step);

		if (!s || (t->access == STORE && s->flags & KVM_MEM_READONLY))
			break;
		/* No guest of ours survives what it would run. */
		if (t->access == FETCH) {
			unsigned long page = page_at(s, t->gpn + i * t->step);

			if (!code[page] || freed[page])
				t->access = LOAD;
		}
	}
	t->reach = i;
	/* A fetch from nowhere is another matter than a load. */
	if (i < t->count && t->access == FETCH)
		t->access = LOAD;
	if (!has_holes)
		t->count = t->reach;
}

/* The guest is done with an access that user space was to make. */
static void complete_access(struct vm *vm)
{
	long err;

	vm->run->immediate_exit = 1;
	err = _sys_ioctl(vm->vcpu, KVM_RUN, 0);
	vm->run->immediate_exit = 0;
	if (err != -EINTR)
		bad("error", "KVM_RUN with immediate_exit: %ld", err);
}

/* Runs the guest, and no model. */
static void do_touch(struct touch *t)
{
	struct kvm_run *run = t->vcpu->run;
	uint64_t there = (t->gpn + t->reach * t->step) * page_size + DATA_OFFSET;

	if (!t->count)
		return;
	if (vm_touch(t->vcpu, t->access, t->gpn * page_size, t->step * page_size, t->count)) {
		if (t->reach != t->count)
			bad("stray", "a %s at %lx finds memory", access_names[t->access],
			    (unsigned long)there);
		return;
	}
	if (!t->may_miss && (run->mmio.phys_addr != there || t->reach == t->count))
		bad("lost", "a %s at %lx finds no memory", access_names[t->access],
		    (unsigned long)run->mmio.phys_addr);
	complete_access(t->vcpu);
}

/* Tells the model that it was done, and compares what the host sees. */
static void touched(struct touch *t)
{
	unsigned long i, page = 0;
	struct slot *s;

	for (i = 0; i < t->reach && i < t->count; i++) {
		s = slot_at(t->m, t->gpn + i * t->step);
		page = page_at(s, t->gpn + i * t->step);
		if (t->access == STORE) {
			store_page(page, DATA_BYTE);
			if (s->flags & KVM_MEM_LOG_DIRTY_PAGES)
				s->dirty[page] = true;
		}
		touch_page(s, page);
	}
	if (t->access == STORE)
		for (i = 0; i < t->reach && i < t->count; i++) {
			s = slot_at(t->m, t->gpn + i * t->step);
			check_content(page_at(s, t->gpn + i * t->step));
		}
	if (t->access == LOAD && t->count && t->reach == t->count) {
		int byte = arch_doorbell_byte(t->vcpu->run);

		if (byte >= 0 && !content_is(page, byte))
			bad("stale", "the guest loads %02x from page %lu, which holds %02x",
			    byte, page, value[page]);
	}
}

/* ------------------------------------------------------------------ operations */

static struct machine *pick_machine(struct rng *r)
{
	struct machine *m = &machines[below(r, VMS)];

	while (!m->there)
		m = m == machines + VMS - 1 ? machines : m + 1;
	return m;
}

/* One that is there, if any is. */
static struct slot *pick_slot(struct rng *r, struct machine *m)
{
	unsigned int start = below(r, SLOTS), i;

	for (i = 0; i < SLOTS; i++)
		if (m->slot[(start + i) % SLOTS].there)
			return &m->slot[(start + i) % SLOTS];
	return NULL;
}

/* What happens happens at the borders of huge pages. */
static unsigned long pick_page(struct rng *r, unsigned long pages)
{
	unsigned long page;

	if (pages <= huge || below(r, 2))
		return below(r, pages);
	page = (1 + below(r, pages / huge)) * huge + below(r, 9) - 5;
	return page < pages ? page : pages - 1;
}

static void pick_range(struct rng *r, unsigned long *first, unsigned long *count)
{
	unsigned int kind = below(r, 20);

	*first = pick_page(r, mem.pages);
	*count = 1;
	if (kind == 19) {
		*first = 0;
		*count = mem.pages;
	} else if (kind >= 17 && mem.pages >= huge) {
		*first = *first / huge * huge;
		*count = huge;
	} else if (kind >= 15) {
		*count = 1 + below(r, mem.pages);
	} else if (kind >= 9) {
		*count = 1 + below(r, 16);
	}
	if (*count > mem.pages - *first)
		*count = mem.pages - *first;
}

/*
 * What is done to a part of a huge page of the pool is refused, and makes small pages of
 * others: few would be left.
 */
static void pick_whole(struct rng *r, unsigned long *first, unsigned long *count)
{
	pick_range(r, first, count);
	if (kind != HUGETLB && (kind != THP || !below(r, 4)))
		return;
	*count = (*first % huge + *count + huge - 1) / huge * huge;
	*first = *first / huge * huge;
	if (*count > mem.pages - *first)
		*count = mem.pages - *first;
}

static int slot_id(struct machine *m, struct slot *s)
{
	return DATA_SLOT + (s - m->slot);
}

static int vm_id(struct machine *m)
{
	return m - machines;
}

static bool pick_touch(struct rng *r, struct touch *t)
{
	unsigned int kind = below(r, 100);
	struct slot *s;

	*t = (struct touch){ .m = pick_machine(r), .step = 1, .count = 1 };
	t->vcpu = &t->m->vcpu[below(r, t->m->vcpus)];
	s = pick_slot(r, t->m);
	if (!s)
		return false;
	t->access = kind % 10 < 5 ? STORE : kind % 10 < 8 ? LOAD : FETCH;
	t->gpn = s->gpn + pick_page(r, s->count);
	if (kind == 99) {
		t->gpn = s->gpn;
		t->count = s->count;
	} else if (kind >= 60) {
		static const int steps[] = { 1, 1, 2, 3, 8 };

		t->count = 1 + below(r, 16);
		t->step = steps[below(r, 5)];
		if (!below(r, 8))
			t->step = huge - 1 + below(r, 3);
	} else if (kind == 59) {
		t->gpn = s->gpn + s->count;	/* behind it */
	}
	/* It may leave its memslot, but not what may be one. */
	while ((t->gpn + (t->count - 1) * t->step) * page_size >=
	       DATA_GPA + 2 * SLOTS * SLOT_WINDOW)
		t->count /= 2;
	foresee(t);
	return t->count;
}

static void op_touch(struct rng *r)
{
	struct touch t;

	if (!pick_touch(r, &t))
		return;
	tell("%s vm %d vcpu %u gpa %lx step %lu pages %lu%s", access_names[t.access], vm_id(t.m),
	     t.vcpu->id, (unsigned long)(t.gpn * page_size), t.step, t.count,
	     t.reach < t.count ? ", into a hole" : "");
	do_touch(&t);
	touched(&t);
}

static const char *const hook_names[] = { "clear_flush_young", "clear_young", "test_young" };

static void op_ask(struct rng *r)
{
	enum question q = below(r, 3);
	unsigned long first, count;
	long before = 0, after = 0;

	pick_range(r, &first, &count);
	if (!below(r, 8)) {
		before = below(r, 8);
		after = below(r, 8);
	}
	if (!below(r, 100)) {
		tell("%s of nothing", hook_names[q]);
		if (!ask_refused(q, mem.hva + first * page_size, 0))
			bad("error", "%s takes a range without a page", hook_names[q]);
		return;
	}
	tell("%s pages %ld to %ld", hook_names[q], (long)first - before,
	     (long)(first + count) + after - 1);
	ask_range(q, first - before, count + before + after);
}

static void op_get_log(struct rng *r)
{
	static unsigned char bitmap[MAX_PAGES / 8];
	struct machine *m = pick_machine(r);
	struct slot *s = pick_slot(r, m);
	struct kvm_dirty_log log = { .dirty_bitmap = bitmap };
	unsigned long i;

	if (!s || !has_log)
		return;
	tell("get the log of vm %d slot %d", vm_id(m), slot_id(m, s));
	log.slot = slot_id(m, s);
	memset(bitmap, 0, sizeof(bitmap));
	if (_sys_ioctl(m->vcpu[0].fd, KVM_GET_DIRTY_LOG, (unsigned long)&log)) {
		if (s->flags & KVM_MEM_LOG_DIRTY_PAGES)
			bad("error", "KVM_GET_DIRTY_LOG is refused");
		return;
	}
	if (!(s->flags & KVM_MEM_LOG_DIRTY_PAGES))
		bad("error", "there is a log of a memslot without one");
	for (i = s->first; i < s->first + s->count; i++) {
		if (s->dirty[i] && !in_log(bitmap, i - s->first))
			bad("dirty", "page %lu of vm %d slot %d is not in the log", i, vm_id(m),
			    slot_id(m, s));
		if (!m->manual)
			s->dirty[i] = false;
	}
}

/* All, or random ones, of a part that begins and ends as KVM wants it. */
static void op_clear_log(struct rng *r)
{
	static uint64_t bitmap[MAX_PAGES / 64];
	struct machine *m = pick_machine(r);
	struct slot *s = pick_slot(r, m);
	struct kvm_clear_dirty_log log = { .dirty_bitmap = bitmap };
	bool all = below(r, 2);
	unsigned long i, words;

	if (!s || !m->manual || !(s->flags & KVM_MEM_LOG_DIRTY_PAGES))
		return;
	words = (s->count + 63) / 64;
	log.slot = slot_id(m, s);
	log.first_page = below(r, words);
	words = 1 + below(r, words - log.first_page);
	log.first_page *= 64;
	log.num_pages = words * 64;
	if (log.first_page + log.num_pages > s->count)
		log.num_pages = s->count - log.first_page;
	for (i = 0; i < words * 8; i++)
		((unsigned char *)bitmap)[i] = all ? 0xff : below(r, 256);
	tell("clear the log of vm %d slot %d pages %lu count %lu", vm_id(m), log.slot,
	     (unsigned long)log.first_page, (unsigned long)log.num_pages);
	if (_sys_ioctl(m->vcpu[0].fd, KVM_CLEAR_DIRTY_LOG, (unsigned long)&log))
		bad("error", "KVM_CLEAR_DIRTY_LOG is refused");
	for (i = 0; i < log.num_pages; i++)
		if (in_log((unsigned char *)bitmap, i))
			s->dirty[s->first + log.first_page + i] = false;
}

static void set_slot(struct machine *m, struct slot *s)
{
	vm_slot(&m->vcpu[0], slot_id(m, s), s->gpn * page_size, mem.hva + s->first * page_size,
		s->there ? s->count * page_size : 0, s->there ? s->flags : 0);
}

static void op_log(struct rng *r)
{
	struct machine *m = pick_machine(r);
	struct slot *s = pick_slot(r, m);
	unsigned long i, block;

	if (!s)
		return;
	s->flags ^= KVM_MEM_LOG_DIRTY_PAGES;
	tell("vm %d slot %d logging %s", vm_id(m), slot_id(m, s),
	     s->flags & KVM_MEM_LOG_DIRTY_PAGES ? "on" : "off");
	set_slot(m, s);
	memset(s->dirty, 0, sizeof(s->dirty));
	if (s->flags & KVM_MEM_LOG_DIRTY_PAGES)
		return;
	/* Small entries may become a huge one, now or later: that is as young as one of them. */
	s->merges = true;
	for (block = 0; block < mem.pages; block += huge) {
		int most = OLD;

		if (!one_entry(s, block))
			continue;
		for (i = block; i < block + huge; i++)
			if (s->young[i] > most)
				most = s->young[i];
		if (most == OLD)
			continue;
		s->some[block / huge] |= most == YOUNG;
		memset(s->young + block, MAYBE, huge);
	}
}

static uint64_t pick_gpn(struct rng *r, struct machine *m, struct slot *s)
{
	uint64_t gpa = DATA_GPA + (2 * (s - m->slot) + below(r, 2)) * SLOT_WINDOW;

	/* Aligned as the memory is, or not. */
	if (thp && below(r, 3))
		return gpa / page_size + s->first % huge;
	return gpa / page_size + below(r, 16);
}

static void op_slot(struct rng *r)
{
	struct machine *m = pick_machine(r);
	struct slot *s = &m->slot[below(r, SLOTS)];
	unsigned long end;

	if (s->there && below(r, 3)) {
		tell("vm %d slot %d is deleted", vm_id(m), slot_id(m, s));
		s->there = false;
		set_slot(m, s);
		slot_goes(m);
		return;
	}
	if (s->there) {
		uint64_t gpn = s->gpn;
		unsigned long i;

		s->gpn = pick_gpn(r, m, s);
		if (s->gpn == gpn)
			return;
		tell("vm %d slot %d moves to gpa %lx", vm_id(m), slot_id(m, s),
		     (unsigned long)(s->gpn * page_size));
		set_slot(m, s);
		slot_goes(m);
		for (i = s->first; i < s->first + s->count; i++)
			forget(s, i);
		return;
	}
	memset(s, 0, sizeof(*s));
	s->there = true;
	switch (below(r, 4)) {
	case 0:
		s->count = mem.pages;
		break;
	case 1:		/* ends within a huge page */
		s->count = mem.pages - 1 - below(r, mem.pages / 2);
		break;
	default:
		s->first = pick_page(r, mem.pages);
		end = pick_page(r, mem.pages);
		if (end < s->first) {
			s->count = s->first - end + 1;
			s->first = end;
		} else {
			s->count = end - s->first + 1;
		}
	}
	s->gpn = pick_gpn(r, m, s);
	if (has_readonly && !below(r, 6))
		s->flags |= KVM_MEM_READONLY;
	if (!below(r, 4))
		s->flags |= KVM_MEM_LOG_DIRTY_PAGES;
	tell("vm %d slot %d at gpa %lx has pages %lu to %lu%s%s", vm_id(m), slot_id(m, s),
	     (unsigned long)(s->gpn * page_size), s->first, s->first + s->count - 1,
	     s->flags & KVM_MEM_READONLY ? ", read-only" : "",
	     s->flags & KVM_MEM_LOG_DIRTY_PAGES ? ", logging" : "");
	set_slot(m, s);
}

static void host_store(unsigned long page, unsigned char byte)
{
	store_page(page, byte);
	memcpy(mem.hva + page * page_size, arch_return_insn, arch_return_insn_size);
	*byte_of(page) = byte;
	code[page] = true;
}

static void op_host_store(struct rng *r)
{
	unsigned long page = pick_page(r, mem.pages), count = 1 + below(r, 4);
	/* Few values: KSM is to find equal pages. */
	unsigned char byte = 1 + below(r, 2);

	if (count > mem.pages - page)
		count = mem.pages - page;
	tell("the host stores to pages %lu to %lu", page, page + count - 1);
	while (count--)
		host_store(page++, byte);
}

static void advise(unsigned long first, unsigned long count, int advice)
{
	long err = -madvise(mem.hva + first * page_size, count * page_size, advice);

	/* Too much is in use, or not worth it: that is allowed. */
	if (err && advice != MADV_COLLAPSE && errno != EINVAL && errno != EAGAIN)
		bad("error", "madvise %d: errno %d", advice, errno);
}

/* Shared memory keeps what it holds, unless it is removed. */
static void op_dontneed(struct rng *r)
{
	bool keep = kind == SHARED && below(r, 2);
	unsigned long first, count, i;

	pick_whole(r, &first, &count);
	tell("%s pages %lu to %lu", kind != SHARED || keep ? "MADV_DONTNEED" : "MADV_REMOVE",
	     first, first + count - 1);
	advise(first, count, kind != SHARED || keep ? MADV_DONTNEED : MADV_REMOVE);
	for (i = first; i < first + count && !keep; i++) {
		value[i] = 0;
		freed[i] = code[i] = false;
	}
	not_plain(first, count);
	gone(first, count);
}

static void op_free(struct rng *r)
{
	unsigned long first, count, i;

	if (kind == HUGETLB || kind == SHARED)
		return;
	pick_whole(r, &first, &count);
	tell("MADV_FREE pages %lu to %lu", first, first + count - 1);
	advise(first, count, MADV_FREE);
	for (i = first; i < first + count; i++)
		freed[i] = true;
	not_plain(first, count);
	gone(first, count);
}

/* The pages that are not there now are gone from the guest as well. */
static void op_cold(struct rng *r)
{
	bool pageout = has_swap && below(r, 2);
	unsigned long first, count, i;

	if (kind == HUGETLB)
		return;
	pick_whole(r, &first, &count);
	tell("%s pages %lu to %lu", pageout ? "MADV_PAGEOUT" : "MADV_COLD", first,
	     first + count - 1);
	advise(first, count, pageout ? MADV_PAGEOUT : MADV_COLD);
	unsure(first, count);
	not_plain(first, count);
	if (pageout)
		for (i = first; i < first + count; i++)
			if (!page_is_present(mem.hva + i * page_size))
				gone(i, 1);
}

static void op_huge(struct rng *r)
{
	static const int advices[] = { MADV_NOHUGEPAGE, MADV_HUGEPAGE, MADV_COLLAPSE };
	unsigned int k = below(r, 8);
	int advice = advices[k < 2 ? k : 2];
	unsigned long first, count;

	if (kind != THP)
		return;
	pick_whole(r, &first, &count);
	tell("%s pages %lu to %lu", advice == MADV_COLLAPSE ? "MADV_COLLAPSE" :
	     advice == MADV_HUGEPAGE ? "MADV_HUGEPAGE" : "MADV_NOHUGEPAGE", first,
	     first + count - 1);
	advise(first, count, advice);
	/* No mapping of the host ends within a huge page: it is split. */
	unsure(first, count);
	not_plain(first, count);
}

/* The host takes the right to write for a while, in which the guest loads. */
static void op_mprotect(struct rng *r)
{
	unsigned long first, count;
	unsigned int loads = arch_maps_readonly ? below(r, 4) : 0;
	struct touch t;

	pick_whole(r, &first, &count);
	tell("mprotect read-only pages %lu to %lu", first, first + count - 1);
	if (mprotect(mem.hva + first * page_size, count * page_size, PROT_READ))
		bad("error", "mprotect: errno %d", errno);
	unsure(first, count);
	while (loads--) {
		if (!pick_touch(r, &t))
			continue;
		if (t.access == STORE)
			t.access = LOAD;
		foresee(&t);
		if (!t.count)
			continue;
		tell("... %s vm %d vcpu %u gpa %lx step %lu pages %lu",
		     access_names[t.access], vm_id(t.m), t.vcpu->id,
		     (unsigned long)(t.gpn * page_size), t.step, t.count);
		do_touch(&t);
		touched(&t);
	}
	compare(r, false);
	tell("mprotect read-write pages %lu to %lu", first, first + count - 1);
	if (mprotect(mem.hva + first * page_size, count * page_size, PROT_READ | PROT_WRITE))
		bad("error", "mprotect: errno %d", errno);
	unsure(first, count);
	not_plain(first, count);
}

static long run_size;		/* of struct kvm_run */

static pid_t child;		/* who shares the pages until someone writes to them */
static int child_pipe[2], ready_pipe[2];

/* A VM lives until nobody has it. */
static void forget_vms(void)
{
	struct machine *m;
	unsigned int i;

	for (m = machines; m < machines + VMS; m++)
		for (i = 0; m->there && i < m->vcpus; i++)
			munmap(m->vcpu[i].run, run_size);
	for (i = 3; i < 256; i++)
		if ((int)i != child_pipe[0] && (int)i != ready_pipe[1])
			close(i);
}

static void end_child(void)
{
	int status = 0;

	if (!child)
		return;
	tell("the child looks at what it has, and ends");
	close(child_pipe[1]);
	if (waitpid(child, &status, 0) != child || status)
		bad("lost", "what a child of the host has has changed: status %x", status);
	close(child_pipe[0]);
	child = 0;
}

static void op_fork(struct rng *r)
{
	pid_t parent = getpid();
	char c;

	if (kind == SHARED)
		return;
	if (child) {
		end_child();
		return;
	}
	tell("fork");
	if (pipe(child_pipe) || pipe(ready_pipe))
		bad("error", "pipe: errno %d", errno);
	child = fork();
	if (child < 0)
		bad("error", "fork: errno %d", errno);
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		if (getppid() != parent)
			exit(0);
		close(child_pipe[1]);
		forget_vms();
		close(ready_pipe[1]);
		while (read(child_pipe[0], &c, 1) > 0)
			;
		check_all_contents();
		exit(0);
	}
	close(ready_pipe[1]);
	if (read(ready_pipe[0], &c, 1) < 0)
		bad("error", "the child is gone: errno %d", errno);
	close(ready_pipe[0]);
	unsure(0, mem.pages);
	not_plain(0, mem.pages);
}

/* What the guest runs from is aged, and dropped. It must not notice. */
static void op_code(struct rng *r)
{
	struct machine *m = pick_machine(r);
	unsigned char *program = m->vcpu[0].code;
	unsigned int times = 1 + below(r, 16);

	tell("the program of vm %d is aged %u times", vm_id(m), times);
	while (times--) {
		ask(below(r, 2), program, page_size);
		if (arch_maps_readonly && below(r, 2) &&
		    (mprotect(program, page_size, PROT_READ) ||
		     mprotect(program, page_size, PROT_READ | PROT_WRITE)))
			bad("error", "mprotect: errno %d", errno);
	}
}

#define POOL	"/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
#define KSM	"/sys/kernel/mm/ksm/"

static void op_ksm(struct rng *r)
{
	long scans;

	if (!has_ksm || kind == HUGETLB || kind == SHARED || below(r, 3))
		return;
	tell("KSM");
	advise(0, mem.pages, MADV_MERGEABLE);
	scans = read_number(KSM "full_scans") + 2;
	write_file(KSM "run", "1");
	while (read_number(KSM "full_scans") < scans)
		usleep(1000);
	write_file(KSM "run", "0");
	unsure(0, mem.pages);
	not_plain(0, mem.pages);
}

static void op_check(struct rng *r)
{
	tell("compare all");
	compare(r, true);
	check_all_contents();
	/* The host's look has mapped what was not there. */
	not_plain(0, mem.pages);
}

/* ------------------------------------------------------------ two at the same time */

/* A thread of the episode does a job. */
static struct {
	int go[2], done[2];
	void (*job)(void *arg);
	void *arg;
	volatile bool over;
} worker;

static void work(void *unused)
{
	char c;

	while (read(worker.go[0], &c, 1) == 1) {
		worker.job(worker.arg);
		worker.over = true;
		if (write(worker.done[1], &c, 1) != 1)
			break;
	}
	bad("error", "a pipe is broken: errno %d", errno);
}

static void start_job(void (*job)(void *arg), void *arg)
{
	worker.job = job;
	worker.arg = arg;
	worker.over = false;
	if (write(worker.go[1], "", 1) != 1)
		bad("error", "nobody works: errno %d", errno);
}

static void wait_job(void)
{
	char c;

	if (read(worker.done[0], &c, 1) != 1)
		bad("error", "the worker is gone: errno %d", errno);
}

static volatile bool enough;

static void touch_on(void *arg)
{
	do {
		do_touch(arg);
	} while (!enough);
}

/*
 * What a vCPU does to @pages while we do not wait for it: it may have used them or not,
 * and they hold what they held, or what it stores.
 */
static void may_touch(struct touch *t, struct slot *s, const unsigned long *pages)
{
	unsigned long i, k, block;

	for (i = 0; i < t->count; i++) {
		block = pages[i] / huge * huge;
		/*
		 * "x86 ages without mmu_lock.  Where the size of a mapping changes at
		 * that moment, the answer may be "old" of a page that is and stays young."
		 */
		if (t->access == STORE || thp)
			unsure(pages[i], 1);
		if (one_entry(s, block))
			for (k = block; k < block + huge; k++)
				if (s->young[k] == OLD)
					s->young[k] = MAYBE;
		if (s->young[pages[i]] == OLD)
			s->young[pages[i]] = MAYBE;
	}
}

static void settle(struct touch *t, const unsigned long *pages)
{
	unsigned long i;

	for (i = 0; t->access == STORE && i < t->count; i++) {
		if (*byte_of(pages[i]) == DATA_BYTE)
			store_page(pages[i], DATA_BYTE);
		check_content(pages[i]);
	}
}

/* A vCPU goes on and on with a few pages while something else happens to them. */
static void op_meanwhile(struct rng *r)
{
	static void (*const others[])(struct rng *r) = {
		op_ask, op_ask, op_ask, op_code, op_code, op_get_log, op_clear_log, op_log, op_slot,
		op_dontneed, op_cold, op_huge,
	};
	void (*other)(struct rng *r) = others[below(r, sizeof(others) / sizeof(others[0]))];
	static unsigned long pages[MAX_PAGES];
	struct touch t, busy;
	struct slot *s = NULL;
	unsigned long i;

	if (!pick_touch(r, &t))
		return;
	t.access = t.access == STORE ? STORE : LOAD;
	foresee(&t);
	t.count = t.reach = t.reach < 16 ? t.reach : 16;
	if (!t.count)
		return;
	for (i = 0; i < t.count; i++) {
		s = slot_at(t.m, t.gpn + i * t.step);
		/* One is enough, and none that may be read-only or logged otherwise. */
		if (s != slot_at(t.m, t.gpn)) {
			t.count = t.reach = i;
			s = slot_at(t.m, t.gpn);
			break;
		}
		pages[i] = page_at(s, t.gpn + i * t.step);
	}
	tell("%s vm %d vcpu %u gpa %lx step %lu pages %lu on and on, and meanwhile:",
	     access_names[t.access], vm_id(t.m), t.vcpu->id,
	     (unsigned long)(t.gpn * page_size), t.step, t.count);
	may_touch(&t, s, pages);
	busy = t;
	busy.may_miss = other == op_slot;
	enough = false;
	start_job(touch_on, &busy);
	for (i = below(r, 4); i; i--)
		sched_yield();
	other(r);
	enough = true;
	wait_job();
	if (s->there)
		may_touch(&t, s, pages);
	settle(&t, pages);
	/* What it does after that is certain. */
	foresee(&t);
	do_touch(&t);
	touched(&t);
}

static void end_machine(void *arg)
{
	struct machine *m = arg;
	unsigned int i;

	for (i = 0; i < m->vcpus; i++) {
		munmap(m->vcpu[i].run, run_size);
		close(m->vcpu[i].vcpu_stats);
		close(m->vcpu[i].vcpu);
	}
	munmap(m->vcpu[0].code, CODE_SIZE);
	close(m->vcpu[0].stats);
	close(m->vcpu[0].fd);
	close(m->vcpu[0].kvm);
}

static void create_machine(struct machine *m, struct rng *r);

/* A VM begins, or ends while it is asked. */
static void op_vm(struct rng *r)
{
	struct machine *m = &machines[1 + below(r, VMS - 1)];
	struct slot *s;
	unsigned long i;

	if (vms_most == 1)
		return;
	if (!m->there) {
		create_machine(m, r);
		return;
	}
	tell("vm %d ends while it is asked", vm_id(m));
	for (s = m->slot; s < m->slot + SLOTS; s++)
		for (i = 0; i < mem.pages; i++)
			forget(s, i);
	start_job(end_machine, m);
	do {
		ask_range(below(r, 3), 0, mem.pages);
	} while (!worker.over);
	wait_job();
	memset(m, 0, sizeof(*m));
}

static const struct {
	void (*run)(struct rng *r);
	unsigned int weight;
} operations[] = {
	{ op_touch,		380 },
	{ op_ask,		260 },
	{ op_get_log,		50 },
	{ op_clear_log,		40 },
	{ op_log,		40 },
	{ op_slot,		50 },
	{ op_host_store,	40 },
	{ op_dontneed,		40 },
	{ op_free,		15 },
	{ op_cold,		25 },
	{ op_huge,		25 },
	{ op_mprotect,		15 },
	{ op_fork,		12 },
	{ op_ksm,		3 },
	{ op_check,		10 },
	{ op_code,		10 },
	{ op_meanwhile,		40 },
	{ op_vm,		4 },
};

/* -------------------------------------------------------------------- episodes */

static int kmsg_fd;

/* Whether the kernel has complained since we looked last. */
static void check_kmsg(void)
{
	static const char *const words[] = {
		"WARNING:", "BUG:", "Oops", "UBSAN:", "KASAN", "possible recursive",
		"possible circular", "inconsistent lock state", "rcu: INFO", "INFO: task",
		"Unable to handle", "kernel BUG", NULL
	};
	static char text[1024];
	const char *p;
	long n;
	int i;

	while ((n = read(kmsg_fd, text, sizeof(text) - 1)) > 0 || errno == EPIPE) {
		if (n <= 0)
			continue;
		text[n] = 0;
		/* From 8 on: a message of ours. */
		if (atoi(text) >= 8)
			continue;
		p = strchr(text, ';');
		for (i = 0; p && words[i]; i++)
			if (strstr(p, words[i])) {
				if (strchr(p, '\n'))
					*strchr(p, '\n') = 0;
				/* The word itself would be taken for another. */
				bad("splat", "%s", strstr(p, words[i]) + strlen(words[i]));
			}
	}
}

static void create_machine(struct machine *m, struct rng *r)
{
	struct kvm_enable_cap cap = { .cap = KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 };
	unsigned int i;
	long can;

	memset(m, 0, sizeof(*m));
	vm_vcpus = 1 + below(r, VCPUS);
	vm_create(&m->vcpu[0]);
	m->there = true;
	m->vcpus = m->vcpu[0].vcpus;
	run_size = ioctl(m->vcpu[0].kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	for (i = 1; i < m->vcpus; i++)
		m->vcpu[i] = vm_other_vcpu(&m->vcpu[0], i);
	can = ioctl(m->vcpu[0].kvm, KVM_CHECK_EXTENSION, cap.cap);
	cap.args[0] = below(r, 2) && can & 2 ? 3 : 1;
	m->manual = can > 0 && below(r, 2);
	if (m->manual && ioctl(m->vcpu[0].fd, KVM_ENABLE_CAP, &cap))
		bad("error", "KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2: errno %d", errno);
	tell("vm %d has %u vcpus%s", vm_id(m), m->vcpus,
	     m->manual ? cap.args[0] == 3 ? ", manual protect, initially set" : ", manual protect" : "");
}

static void create_world(struct rng *r)
{
	unsigned int vms = below(r, 3) ? 1 : 1 + below(r, VMS), i;
	const char *type = getenv("guest") ?: "";

	static const char *const kinds[] = { "small", "in THPs", "of the pool", "shared" };
	static const int advices[] = { MADV_NOHUGEPAGE, MADV_HUGEPAGE, MEM_HUGETLB, MEM_SHARED };
	unsigned int k = below(r, 10);

	kind = k < 3 ? SMALL : k < 7 ? THP : k < 9 ? HUGETLB : SHARED;
	if ((kind == THP && !has_thp) || (kind == HUGETLB && !has_hugetlb))
		kind = SMALL;
	thp = kind == THP || kind == HUGETLB;
	/* KVM does not find what an L2 or a hash guest does to nothing. */
	has_holes = strcmp(type, "hv-hash") && strcmp(type, "hv-nested") && strcmp(type, "nested");
	vms_most = strcmp(type, "hv-nested") ? VMS : 1;
	if (vms > vms_most)
		vms = vms_most;
	vm_watched = false;
	if (pipe(worker.go) || pipe(worker.done))
		fail_errno("pipe");
	thread(work, NULL);
	for (i = 0; i < vms; i++)
		create_machine(&machines[i], r);
	has_readonly = ioctl(machines[0].vcpu[0].kvm, KVM_CHECK_EXTENSION, KVM_CAP_READONLY_MEM) > 0;
	huge = HUGE / page_size;
	mem = mem_alloc(thp ? BLOCKS * HUGE : (8 + below(r, 64)) * page_size, advices[kind]);
	memset(code, true, mem.pages);
	memset(plain, true, mem.pages);
	tell("%lu pages, %s", mem.pages, kinds[kind]);
}

/* Whether a read of the dirty log is known to this KVM at all. */
static void find_log(void)
{
	struct kvm_dirty_log log = { .slot = 0 };

	has_log = _sys_ioctl(machines[0].vcpu[0].fd, KVM_GET_DIRTY_LOG, (unsigned long)&log) !=
		  -EOPNOTSUPP;
}

static void run_operation(uint64_t seed, unsigned long i)
{
	struct rng r = rng_of(seed, i);
	unsigned int k, total = 0, pick;

	for (k = 0; k < sizeof(operations) / sizeof(operations[0]); k++)
		total += operations[k].weight;
	pick = below(&r, total);
	for (k = 0; pick >= operations[k].weight; k++)
		pick -= operations[k].weight;
	number = i;
	*progress = i + 1;
	operations[k].run(&r);
	compare(&r, false);
	check_kmsg();
}

/* In a process of its own: the operations @list[0 .. @n) of one episode. */
static void episode(uint64_t seed, const unsigned long *list, unsigned long n)
{
	unsigned long episode = list[0] / EPISODE, i;
	struct rng r = rng_of(~seed, episode);
	static unsigned char *zero;

	kmsg_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (kmsg_fd < 0 || lseek(kmsg_fd, 0, SEEK_END) < 0)
		fail_errno("/dev/kmsg");
	zero = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	number = list[0];
	migrated_before = migrated();
	create_world(&r);
	find_log();
	for (i = 0; i < n; i++) {
		run_operation(seed, list[i]);
		if (*(volatile unsigned char *)(zero + DATA_OFFSET))
			bad("zero-page", "the guest has written to the zero page of the host");
	}
	compare(&r, true);
	check_all_contents();
	end_child();
	check_kmsg();
	exit(0);
}

static bool shrinking;

struct outcome {
	char class[16];		/* empty: it passed */
	unsigned long number;
	char text[256];
};

/* Where the threads of @pid are in the kernel. */
static void print_stacks(pid_t pid)
{
	static char text[512];
	pid_t tid;
	long n;

	for (tid = pid; tid < pid + 8; tid++) {
		int fd;

		snprintf(text, sizeof(text), "/proc/%d/task/%d/stack", pid, tid);
		fd = open(text, O_RDONLY);
		if (fd < 0)
			continue;
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
		text[n > 0 ? n : 0] = 0;
		printf("# thread %d is in\n%s\n", tid, text);
	}
}

/* What the process says is read, and printed if @show. */
static void listen(int fd, pid_t pid, unsigned int patience, bool show, struct outcome *o)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	unsigned long seen = 0;
	unsigned int waited = 0;
	static char line[512];
	size_t len = 0;
	char c;

	for (;;) {
		if (!poll(&p, 1, 1000)) {
			waited = *progress == seen ? waited + 1 : 0;
			seen = *progress;
			if (waited < patience)
				continue;
			strcpy(o->class, "livelock");
			o->number = *progress - 1;
			snprintf(o->text, sizeof(o->text), "no end after %u s", patience);
			if (show || !shrinking)
				print_stacks(pid);
			kill(pid, SIGKILL);
			return;
		}
		if (read(fd, &c, 1) != 1)
			return;
		if (c != '\n') {
			if (len < sizeof(line) - 1)
				line[len++] = c;
			continue;
		}
		line[len] = 0;
		len = 0;
		if (show)
			printf("%s\n", line);
		if (o->class[0])
			continue;
		if (!strncmp(line, "# failed: ", 10)) {
			strcpy(o->class, "error");
			o->number = *progress - 1;
			snprintf(o->text, sizeof(o->text), "%s", line + 10);
		} else if (strncmp(line, "# op ", 5) && strstr(line, " operation ")) {
			const char *p = strstr(line, " operation ");
			size_t n = p - line - 2;

			if (n >= sizeof(o->class))
				continue;
			memcpy(o->class, line + 2, n);
			o->class[n] = 0;
			o->number = strtoul(p + 11, NULL, 10);
			p = strchr(p, ':');
			snprintf(o->text, sizeof(o->text), "%s", p ? p + 2 : "");
		}
	}
}

static struct outcome try(uint64_t seed, const unsigned long *list, unsigned long n,
			  unsigned int patience, bool show)
{
	struct outcome o = { "", 0, "" };
	int pipefd[2], status = 0, i;
	pid_t pid;

	*progress = list[0] + 1;
	if (pipe(pipefd))
		fail_errno("pipe");
	pid = fork();
	if (pid < 0)
		fail_errno("fork");
	if (!pid) {
		dup2(pipefd[1], 1);
		close(pipefd[0]);
		close(pipefd[1]);
		verbose = show;
		episode(seed, list, n);
	}
	close(pipefd[1]);
	listen(pipefd[0], pid, patience, show, &o);
	close(pipefd[0]);
	for (i = 0; waitpid(pid, &status, WNOHANG) != pid; i++) {
		if (i == 20000) {
			print_stacks(pid);
			fail("operation %lu: a process that is killed does not end", *progress - 1);
		}
		usleep(1000);
	}
	if (!o.class[0] && status) {
		strcpy(o.class, "error");
		o.number = *progress - 1;
		snprintf(o.text, sizeof(o.text), "killed by signal %d", status & 127);
	}
	return o;
}

static uint64_t seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Zeller's ddmin, by the numbers of operations. */
static unsigned long shrink(uint64_t seed, unsigned long *list, unsigned long n,
			    const char *class)
{
	static unsigned long some[EPISODE];
	unsigned long parts = 2, tries = 0;
	uint64_t end = seconds() + SHRINK_SECONDS;

	shrinking = true;
	while (n > 1 && tries < TRIES && seconds() < end) {
		unsigned long size = (n + parts - 1) / parts, from;
		bool smaller = false;

		for (from = 0; from < n && tries < TRIES && seconds() < end; from += size) {
			unsigned long cut = from + size > n ? n - from : size;
			struct outcome o;

			if (cut == n)
				continue;
			memcpy(some, list, from * sizeof(*list));
			memcpy(some + from, list + from + cut, (n - from - cut) * sizeof(*list));
			tries++;
			o = try(seed, some, n - cut, PATIENCE / 4, false);
			if (strcmp(o.class, class))
				continue;
			n -= cut;
			memcpy(list, some, n * sizeof(*list));
			smaller = true;
			/* What comes next has moved to where we are. */
			from -= size;
		}
		if (smaller)
			parts = parts > 2 ? parts - 1 : 2;
		else if (size == 1)
			break;
		else
			parts = parts * 2 < n ? parts * 2 : n;
	}
	shrinking = false;
	printf("# %lu operations are left after %lu tries\n", n, tries);
	return n;
}

static void print_line(uint64_t seed, const unsigned long *list, unsigned long n)
{
	static char line[440];
	unsigned long len = 0, i;

	for (i = 0; i < n && len < sizeof(line) - 24; i++)
		len += snprintf(line + len, sizeof(line) - len, "%s%lu", i ? "," : "", list[i]);
	printf("# reproduce: SEED=%lu%s ONLY=%s%s\n", (unsigned long)seed,
	       only_pages ? " ASK=pages" : "", line, i < n ? ", and more" : "");
}

static unsigned long env_number(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : otherwise;
}

static void prepare_host(struct lab *l)
{
	struct stat st;

	has_thp = !access("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", R_OK) &&
		  read_number("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size") == (long)HUGE;
	/* Nothing but our operations is to unmap what the guest uses. */
	if (has_thp) {
		write_file("/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs",
			   "4000000000");
		write_file("/sys/kernel/mm/transparent_hugepage/khugepaged/defrag", "0");
	}
	has_hugetlb = !access(POOL, W_OK);
	/* As many again for who copies them on write. */
	if (has_hugetlb)
		write_number(POOL, 2 * BLOCKS);
	has_ksm = !access(KSM "run", W_OK);
	if (has_ksm) {
		write_file(KSM "pages_to_scan", "10000");
		write_file(KSM "sleep_millisecs", "1");
	}
	has_swap = !stat("/sys/block/zram0", &st);
	if (has_swap)
		swap_on(l);
	progress = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED)
		fail_errno("mmap");
}

static void finding(uint64_t seed, unsigned long *list, unsigned long n, struct outcome o)
{
	unsigned long i;

	printf("# finding %s at operation %lu: %s\n", o.class, o.number, o.text);
	/* It would be found by whatever is tried. */
	if (!strcmp(o.class, "zero-page") || !env_number("shrink", 1))
		return;
	for (i = 0; i < n && list[i] <= o.number; i++)
		;
	n = shrink(seed, list, i, o.class);
	print_line(seed, list, n);
	try(seed, list, n, PATIENCE / 4, true);
}

/* keep=I,J,... */
static void reproduce(uint64_t seed, const char *keep)
{
	static unsigned long list[EPISODE];
	unsigned long n = 0;
	struct outcome o;

	while (keep && n < EPISODE) {
		list[n++] = strtoul(keep, NULL, 10);
		keep = strchr(keep, ',');
		keep = keep ? keep + 1 : NULL;
	}
	o = try(seed, list, n, PATIENCE, true);
	if (o.class[0])
		fail("%s at operation %lu: %s", o.class, o.number, o.text);
}

#define WARM	16	/* episodes, after which the host has all that it keeps */

/* In pages, less what can be had again. */
static long free_memory(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

	if (fd >= 0) {
		if (write(fd, "3", 1) != 1)
			fail_errno("drop_caches");
		close(fd);
	}
	usleep(200000);
	return number_of("/proc/meminfo", "MemFree:") * 1024 / (long)page_size;
}

static void fuzz(struct lab *l)
{
	long memory = 0, lost = 0;
	unsigned long ops = env_number("ops", 20000), most = env_number("findings", 1);
	unsigned long seed = env_number("seed", 1), done = 0, found = 0, n;
	static unsigned long list[EPISODE];
	const char *keep = getenv("keep");
	uint64_t start;

	only_pages = !strcmp(getenv("ask") ?: "", "pages");
	prepare_host(l);
	if (keep) {
		reproduce(seed, keep);
		l->checks++;
		return;
	}
	start = seconds();
	while (done < ops && found < most) {
		struct outcome o;

		for (n = 0; n < EPISODE && done + n < ops; n++)
			list[n] = done + n;
		o = try(seed, list, n, PATIENCE, false);
		done += n;
		if (o.class[0]) {
			found++;
			finding(seed, list, n, o);
		}
		if (done / EPISODE == WARM)
			memory = free_memory();
		if (done / EPISODE % 64 == 0)
			printf("# %lu operations\n", done);
	}
	if (memory)
		lost = memory - free_memory();
	printf("# %ld pages less after %lu episodes\n", lost, done / EPISODE);
	printf("# fuzz: seed %lu, %lu operations, %lu s, %lu findings\n", seed, done,
	       (unsigned long)(seconds() - start), found);
	if (found)
		fail("%lu findings", found);
	/*
	 * Each of them has VMs, and a VM has page tables. The host's CPUs keep free huge
	 * pages for themselves: a few MiB, however long it lasts. KASAN keeps much more, but then
	 * kmemleak looks for each object.
	 */
	if (access(KMEMLEAK, R_OK) && lost > (long)(8192 + 2 * done / EPISODE))
		fail("%ld pages are lost", lost);
	l->checks += done;
}

const struct scenario fuzzes[] = {
	{ "fuzz", NULL, fuzz },
	{ NULL, NULL, NULL },
};
