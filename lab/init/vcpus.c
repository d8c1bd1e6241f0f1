// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two vCPUs store, each from a thread of its own, while the main thread ages,
 * drops and logs what they touch.  rounds=N on the kernel's command line makes
 * it longer.  Nothing is timed: what a vCPU stored after a question was asked
 * must be seen by the next one, however long the store takes.
 */
#include <linux/sched.h>

#include "scenarios.h"

#define VCPUS		2
#define VCPU_PAGES	8	/* that each touches; half of them are the other's too */

struct worker {
	struct vm vm;
	uint64_t gpa, step, count;
	bool misses;			/* the memslot comes and goes */
	volatile unsigned int wanted;	/* runs; then a byte goes to done[1] */
	int done[2];
};

struct pair {
	struct lab l;
	struct worker worker[VCPUS];
	unsigned int vcpus;	/* one on a host with one CPU, where KVM allows no more */
	unsigned long pages;	/* that any of them touches */
	unsigned long judged;	/* rounds so far */
};

static void work(void *arg)
{
	struct worker *w = arg;

	for (;;) {
		if (!vm_touch(&w->vm, STORE, w->gpa, w->step, w->count) && !w->misses)
			fail("the guest finds no memory in its memslot");
		if (w->wanted && !--w->wanted && write(w->done[1], "", 1) != 1)
			fail("nobody waits: errno %d", errno);
	}
}

unsigned long round_count(void)
{
	const char *n = getenv("rounds");
	long rounds = n ? atol(n) : 200;

	if (rounds <= 0)
		fail("rounds=%s is no number of rounds", n);
	return rounds;
}

/* vCPU i begins at page i * @apart and stores to @count pages, @step apart. */
static void start(struct pair *p, unsigned long apart, unsigned long step,
		  unsigned long count)
{
	unsigned int i;

	for (i = 0; i < p->vcpus; i++) {
		struct worker *w = &p->worker[i];

		w->vm = p->l.vm;
		if (i) {
			w->vm = vm_other_vcpu(&p->l.vm, i);
			vm_watch(&w->vm);
		}
		w->gpa = p->l.gpa + i * apart * page_size;
		w->step = step * page_size;
		w->count = count;
		if (pipe(w->done))
			fail("pipe: errno %d", errno);
	}
	for (i = 0; i < p->vcpus; i++)
		thread(work, &p->worker[i]);
}

/* As soon as who asks is awake, a vCPU makes way: not when its slice is over. */
static void start_short(struct pair *p)
{
	int priority = 1;

	start(p, VCPU_PAGES / 2, 1, VCPU_PAGES);
	if (syscall(__NR_sched_setscheduler, 0, SCHED_FIFO, &priority))
		fail("sched_setscheduler: errno %d", errno);
}

/*
 * Each vCPU has begun and ended a run since: the one under way may be over. We sleep,
 * since who yields gets a CPU that it shares with a vCPU back at the next tick.
 */
static void wait_runs(struct pair *p)
{
	unsigned int i;
	char c;

	for (i = 0; i < p->vcpus; i++)
		p->worker[i].wanted = 2;
	for (i = 0; i < p->vcpus; i++)
		if (read(p->worker[i].done[0], &c, 1) != 1)
			fail("a vCPU is gone: errno %d", errno);
}

static volatile unsigned char *stored(struct pair *p, unsigned long page)
{
	return p->l.mem.hva + page * page_size + DATA_OFFSET;
}

/* How many of the first pages lack what the guest stores. */
static unsigned long without_store(struct pair *p)
{
	unsigned long n = 0, i;

	for (i = 0; i < p->pages; i++)
		n += *stored(p, i) != DATA_BYTE;
	return n;
}

static void clear_stores(struct pair *p)
{
	unsigned long i;

	for (i = 0; i < p->pages; i++)
		*stored(p, i) = 0;
}

/* The first @touched pages are young; the hook that aged them found them so. */
static void judge_round(struct pair *p, unsigned long touched, bool was_young)
{
	struct lab *l = &p->l;
	unsigned long i;

	/* A console that is silent for long is taken for a hang. */
	if (++p->judged % 5000 == 0)
		printf("# %lu rounds, %lu touches missed\n", p->judged, l->missed);
	l->wrong += !was_young;
	for (i = 0; i < l->mem.pages; i = i < touched + 4 ? i + 1 : i * 2) {
		bool young = ask(TEST_YOUNG, l->mem.hva + i * page_size, page_size);

		l->touches += i < touched;
		l->missed += i < touched && !young;
		l->false_young += i >= touched && young;
	}
}

static bool age_first(struct pair *p, unsigned long round, unsigned long pages)
{
	return ask(round % 2 ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, p->l.mem.hva,
		   pages * page_size);
}

static void create_pair(struct pair *p)
{
	memset(p, 0, sizeof(*p));
	vm_vcpus = VCPUS;
	create_4k(&p->l);
	p->vcpus = p->l.vm.vcpus;
	p->pages = (p->vcpus + 1) * VCPU_PAGES / 2;
	ask(CLEAR_FLUSH_YOUNG, p->l.mem.hva, p->l.mem.pages * page_size);
}

/* What is touched in every round is young in every round. */
void sc_vcpus_age(void)
{
	unsigned long i, n = round_count();
	static struct pair p;

	create_pair(&p);
	start_short(&p);
	wait_runs(&p);
	for (i = 0; i < n; i++) {
		bool young = age_first(&p, i, p.pages);

		wait_runs(&p);
		judge_round(&p, p.pages, young);
	}
	finish(&p.l);
}

/*
 * The same without an exit that would empty a TLB: what the guest stores after
 * clear_flush_young() has returned makes the page young, or an entry was left
 * behind.  clear_young() may leave one where hardware sets the bit.
 */
void sc_vcpus_busy(void)
{
	unsigned long i, n = 5 * round_count();
	static struct pair p;
	unsigned int v;

	if (!arch_age_flushes && !arch_clear_flush_flushes)
		skip("KVM leaves TLB entries behind when it ages");
	create_pair(&p);
	/* We need a CPU too: a vCPU that shares it with us leaves the guest. */
	p.vcpus = 1;
	start(&p, 1, 0, 0x7fffffff);
	for (i = 0; i < n; i++) {
		bool young = !i || ask(CLEAR_FLUSH_YOUNG, p.l.mem.hva, p.vcpus * page_size);

		/* Who watches for a livelock counts exits. */
		++*p.l.vm.touches;
		for (v = 0; v < p.vcpus; v++) {
			*stored(&p, v) = 0;
			while (*stored(&p, v) != DATA_BYTE)
				sched_yield();
		}
		judge_round(&p, p.vcpus, young);
	}
	finish(&p.l);
}

/* Pages are dropped and the memslot goes: no store is lost, none goes astray. */
void sc_vcpus_drop(void)
{
	unsigned long lost = 0, astray = 0, i, n = round_count();
	static struct pair p;
	struct lab *l = &p.l;
	bool young;

	create_pair(&p);
	p.worker[0].misses = p.worker[1].misses = true;
	start_short(&p);
	for (i = 0; i < n; i++) {
		if (madvise(l->mem.hva, p.pages * page_size, MADV_DONTNEED))
			fail("MADV_DONTNEED: errno %d", errno);
		clear_stores(&p);
		wait_runs(&p);
		lost += without_store(&p);

		young = age_first(&p, i, p.pages);
		wait_runs(&p);
		judge_round(&p, p.pages, young);

		vm_slot(&l->vm, DATA_SLOT, l->gpa, NULL, 0, 0);
		clear_stores(&p);
		wait_runs(&p);
		astray += p.pages - without_store(&p);
		vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, l->mem.pages * page_size, 0);
		wait_runs(&p);
		lost += without_store(&p);
	}
	if (lost || astray)
		fail("%lu stores lost, %lu after the memslot was gone", lost, astray);
	finish(l);
}

/* Reading the log write-protects: every store after it is in the next one. */
void sc_vcpus_log(void)
{
	static unsigned char bitmap[4096];
	unsigned long i, page, n = round_count(), lost = 0, more = 0;
	static struct pair p;
	struct lab *l = &p.l;
	bool young;

	create_pair(&p);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, l->mem.pages * page_size,
		KVM_MEM_LOG_DIRTY_PAGES);
	start_short(&p);
	wait_runs(&p);
	for (i = 0; i < n; i++) {
		vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
		young = age_first(&p, i, p.pages);
		wait_runs(&p);
		judge_round(&p, p.pages, young);
		vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
		for (page = 0; page < l->mem.pages; page++) {
			lost += page < p.pages && !in_log(bitmap, page);
			more += page >= p.pages && in_log(bitmap, page);
		}
		wait_runs(&p);
	}
	if (lost || more)
		fail("in %lu logs %lu stores are missing and %lu too many", n, lost, more);
	finish(l);
}

/* At a moment that does not keep step with the guest. */
static void drop_code(void *arg)
{
	unsigned char *code = ((struct vm *)arg)->code;
	unsigned long i;

	for (i = 0;; i = i * 1103515245 + 12345) {
		unsigned long pause = i >> 16 & 0x3ff;

		while (pause--)
			asm volatile("" ::: "memory");
		ask(CLEAR_FLUSH_YOUNG, code, page_size);
		if (i & 0x8000 && (mprotect(code, page_size, PROT_READ) ||
				   mprotect(code, page_size, PROT_READ | PROT_WRITE)))
			fail("mprotect: errno %d", errno);
	}
}

/*
 * The page that the guest runs from is aged, and dropped as for a page that the host
 * write-protects, while the guest does little but exit.  KVM may have to read the
 * instruction that exited from it, and the guest must not notice.
 */
void sc_code_drop(void)
{
	unsigned long i, n = 20 * round_count();
	struct lab l;

	/* They must meet between an exit and what it does first. */
	if (syscall(__NR_sched_setaffinity, 0, sizeof(long), &(unsigned long){ 2 }))
		skip("the host has one CPU");
	create_4k(&l);
	thread(drop_code, &l.vm);
	if (syscall(__NR_sched_setaffinity, 0, sizeof(long), &(unsigned long){ 1 }))
		fail("sched_setaffinity: errno %d", errno);
	for (i = 0; i < n; i++)
		touch(&l, LOAD, i % l.mem.pages, 1, 1);
}
