// SPDX-License-Identifier: GPL-2.0-only
/*
 * Races.  Two vCPUs store, each from a thread of its own, while the main thread ages,
 * drops and logs what they touch.  rounds=N on the kernel's command line makes
 * it longer.  Nothing is timed: what a vCPU stored after a question was asked
 * must be seen by the next one, however long the store takes.
 */
#include "scenarios.h"

#include <sys/wait.h>
#include <linux/membarrier.h>
#include <linux/sched.h>

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
	struct lab *l;
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
			fail_errno("nobody waits");
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

		w->vm = p->l->vm;
		if (i) {
			w->vm = vm_other_vcpu(&p->l->vm, i);
			vm_watch(&w->vm);
		}
		w->gpa = p->l->gpa + i * apart * page_size;
		w->step = step * page_size;
		w->count = count;
		must(!pipe(w->done));
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
		fail_errno("sched_setscheduler");
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
			fail_errno("a vCPU is gone");
}

static volatile unsigned char *stored(struct pair *p, unsigned long page)
{
	return p->l->mem.hva + page * page_size + DATA_OFFSET;
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
	struct lab *l = p->l;
	unsigned long i;

	/* A console that is silent for long is taken for a hang. */
	if (++p->judged % 5000 == 0)
		printf("# %lu rounds, %lu touches missed\n", p->judged, l->missed);
	l->wrong += !was_young;
	for (i = 0; i < l->mem.pages; i = i < touched + 4 ? i + 1 : i * 2)
		answer(l, i < touched, ask(TEST_YOUNG, l->mem.hva + i * page_size, page_size));
}

static bool age_first(struct pair *p, unsigned long round, unsigned long pages)
{
	return ask(round % 2 ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, p->l->mem.hva,
		   pages * page_size);
}

void create_pair(struct lab *l)
{
	vm_vcpus = VCPUS;
	create_4k(l);
	ask(CLEAR_FLUSH_YOUNG, l->mem.hva, l->mem.pages * page_size);
}

void create_busy(struct lab *l)
{
	if (!arch_age_flushes && !arch_clear_flush_flushes)
		skip("KVM leaves TLB entries behind when it ages");
	create_pair(l);
}

static struct pair pair_of(struct lab *l)
{
	return (struct pair){
		.l = l,
		.vcpus = l->vm.vcpus,
		.pages = (l->vm.vcpus + 1) * VCPU_PAGES / 2,
	};
}

/* What is touched in every round is young in every round. */
void sc_vcpus_age(struct lab *l)
{
	unsigned long i, n = round_count();
	static struct pair p;

	p = pair_of(l);
	start_short(&p);
	wait_runs(&p);
	for (i = 0; i < n; i++) {
		bool young = age_first(&p, i, p.pages);

		wait_runs(&p);
		judge_round(&p, p.pages, young);
	}
}

/*
 * The same without an exit that would empty a TLB: what the guest stores after
 * clear_flush_young() has returned makes the page young, or an entry was left
 * behind.  clear_young() may leave one where hardware sets the bit.
 */
void sc_vcpus_busy(struct lab *l)
{
	unsigned long i, n = 5 * round_count();
	static struct pair p;
	unsigned int v;

	p = pair_of(l);
	/* We need a CPU too: a vCPU that shares it with us leaves the guest. */
	p.vcpus = 1;
	start(&p, 1, 0, 0x7fffffff);
	for (i = 0; i < n; i++) {
		bool young = !i || ask(CLEAR_FLUSH_YOUNG, l->mem.hva, p.vcpus * page_size);

		/* Who watches for a livelock counts exits. */
		++*l->vm.touches;
		for (v = 0; v < p.vcpus; v++) {
			*stored(&p, v) = 0;
			while (*stored(&p, v) != DATA_BYTE)
				sched_yield();
		}
		judge_round(&p, p.vcpus, young);
	}
}

/* Pages are dropped and the memslot goes: no store is lost, none goes astray. */
void sc_vcpus_drop(struct lab *l)
{
	unsigned long lost = 0, astray = 0, i, n = round_count();
	static struct pair p;
	bool young;

	p = pair_of(l);
	p.worker[0].misses = p.worker[1].misses = true;
	start_short(&p);
	for (i = 0; i < n; i++) {
		drop(l, 0, p.pages);
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
		slot_flags(l, 0);
		wait_runs(&p);
		lost += without_store(&p);
	}
	if (lost || astray)
		fail("%lu stores lost, %lu after the memslot was gone", lost, astray);
}

/* Reading the log write-protects: every store after it is in the next one. */
void sc_vcpus_log(struct lab *l)
{
	static unsigned char bitmap[4096];
	unsigned long i, page, n = round_count(), lost = 0, more = 0;
	static struct pair p;
	bool young;

	p = pair_of(l);
	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
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
}

struct ager {
	struct lab *l;
	volatile bool wait, waits;
};

static void age_on(void *arg)
{
	struct ager *a = arg;
	unsigned long i;

	for (i = 0;; i++) {
		for (; a->wait; a->waits = true)
			usleep(100);
		ask(i % 3, a->l->mem.hva, HUGE);
	}
}

/* On return nobody else asks, until a->wait is false again. */
static void hold(struct ager *a)
{
	a->wait = true;
	__sync_synchronize();
	a->waits = false;
	while (!a->waits)
		usleep(100);
}

/* Another VM maps the same memory, and ends while it is aged. */
static void vm_passes(struct lab *l)
{
	struct vm vm;
	long size;

	memset(&vm, 0, sizeof(vm));
	vm_create(&vm);
	vm_slot(&vm, DATA_SLOT, l->gpa, l->mem.hva, HUGE, 0);
	if (!vm_touch(&vm, STORE, l->gpa, page_size, VCPU_PAGES))
		fail("the guest finds no memory in its memslot");
	size = ioctl(vm.kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	must(!munmap(vm.run, size) && !munmap(vm.code, CODE_SIZE));
	must(!close(vm.vcpu_stats) && !close(vm.stats) && !close(vm.vcpu));
	must(!close(vm.fd) && !close(vm.kvm));
}

void create_pair_2m(struct lab *l)
{
	vm_vcpus = VCPUS;
	create_2m_leaves(l);
}

/*
 * Page tables come and go while a third thread ages without a pause: huge leaves are
 * split and joined, the memslot and other VMs go. No store is lost, and the kernel does
 * not complain: of a use after free only a kernel with KASAN tells. To judge what is
 * young, the third thread is held.
 */
void sc_vcpus_tables(struct lab *l)
{
	unsigned long i, page, n = round_count(), lost = 0, huge = 0;
	static struct pair p;
	static struct ager a;

	p = pair_of(l);
	p.worker[0].misses = p.worker[1].misses = true;
	a.l = l;
	vm_vcpus = 1;
	vm_watched = false;
	must(!madvise(l->mem.hva, DATA_SIZE, MADV_HUGEPAGE));
	thread(age_on, &a);	/* before us it would have a CPU for itself */
	start_short(&p);
	for (i = 0; i < n; i++) {
		slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);		/* splits */
		wait_runs(&p);
		slot_flags(l, 0);
		drop(l, 0, HUGE_PAGES);				/* a store joins */
		clear_stores(&p);
		wait_runs(&p);
		lost += without_store(&p);
		huge += page_is_thp(&l->mem, 0);

		vm_slot(&l->vm, DATA_SLOT, l->gpa, NULL, 0, 0);
		clear_stores(&p);
		slot_flags(l, 0);
		wait_runs(&p);
		lost += without_store(&p);
		if (i % 16 == 0)
			vm_passes(l);

		hold(&a);
		age_first(&p, i, p.pages);
		wait_runs(&p);
		for (page = 0; page < p.pages; page++)
			answer(l, true, ask(TEST_YOUNG, l->mem.hva + page * page_size, page_size));
		a.wait = false;
		if (++p.judged % 1000 == 0)
			printf("# %lu rounds, %lu touches missed\n", p.judged, l->missed);
	}
	printf("# in %lu of %lu rounds the memory was in a huge page\n", huge, n);
	if (lost)
		fail("%lu stores lost", lost);
	if (huge < n / 2)
		skip("the host has no 2 MiB THP to join");
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
		if (!(i & 0x8000))
			continue;
		must(!mprotect(code, page_size, PROT_READ));
		must(!mprotect(code, page_size, PROT_READ | PROT_WRITE));
	}
}

/*
 * The page that the guest runs from is aged, and dropped as for a page that the host
 * write-protects, while the guest does little but exit.  KVM may have to read the
 * instruction that exited from it, and the guest must not notice.
 */
void sc_code_drop(struct lab *l)
{
	unsigned long i, n = 20 * round_count();

	/* They must meet between an exit and what it does first. */
	if (!pin(1))
		skip("the host has one CPU");
	create_4k(l);
	thread(drop_code, &l->vm);
	must(pin(0));
	for (i = 0; i < n; i++, l->checks++)
		touch(l, LOAD, i % l->mem.pages, 1, 1);
}

#define RACE_ROUNDS	500

/*
 * One process ages a page again and again while the guest of another touches
 * it all the time.  A run of the guest that began after the page was aged has
 * touched it: it is young by then, in every round.
 */
void sc_race_idle(struct lab *l)
{
	volatile struct {
		unsigned long runs, rounds, missed;
	} *shared;
	unsigned long run;
	uint64_t pfn;
	pid_t child;

	shared = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(shared != MAP_FAILED);
	must(!madvise(l->mem.hva, DATA_SIZE, MADV_DONTFORK));
	page_idle_set(&l->mem);
	pfn = pfn_of(l->mem.hva);
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
		if (!vm_touch(&l->vm, STORE, l->gpa, 0, 100))
			fail("the guest finds no memory in its memslot");
		if (waitpid(child, NULL, WNOHANG) == child && shared->rounds < RACE_ROUNDS)
			fail("who ages the page has died after %lu rounds", shared->rounds);
	}
	tally(l, RACE_ROUNDS, shared->missed, 0);
}

#define IPI_ROUNDS	1000
#define IPI_PATIENCE	50000	/* guest runs without progress elsewhere */

/* An IPI that finds its CPU in the guest is for the host, and must arrive. */
void sc_host_ipi(struct lab *l)
{
	volatile unsigned long *done;
	unsigned long seen = 0, stalled = 0;

	if (!pin(1))
		skip("the host has one CPU");
	done = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(done != MAP_FAILED);
	must(!syscall(__NR_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0));
	create_4k(l);
	if (!fork_helper()) {
		/* A membarrier() that hangs must not keep the scenario. */
		close(1);
		pin(0);
		for (; *done < IPI_ROUNDS; ++*done)
			if (syscall(__NR_membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0))
				break;
		exit(0);
	}
	while (*done < IPI_ROUNDS) {
		if (!vm_touch(&l->vm, LOAD, l->gpa, 0, 1000))
			fail("the guest finds no memory in its memslot");
		stalled = *done == seen ? stalled + 1 : 0;
		seen = *done;
		if (stalled > IPI_PATIENCE)
			fail("IPI %lu of %d never arrived", seen + 1, IPI_ROUNDS);
	}
	l->checks += *done;
}

/* What the kernel has lost until now is lost for ever. */
void sc_no_leak(struct lab *l)
{
	static char text[4096];
	int fd = open_file(KMEMLEAK, O_RDWR);
	char *line, *end;
	int i;

	/* An object counts after five seconds, and only if two scans agree. */
	for (i = 0; i < 2; i++) {
		sleep(6);
		must(write(fd, "scan", 4) == 4);
	}
	must(read(fd, text, sizeof(text) - 1) >= 0);
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		*end = 0;
		printf("# kmemleak: %s\n", line);
	}
	if (text[0])
		fail("the kernel has lost memory");
	l->checks++;
}

/* What lockdep did not complain about was proven only if it never gave up. */
void sc_lockdep_on(struct lab *l)
{
	static char text[16384];
	int fd = open_file("/proc/lockdep_stats", O_RDONLY);
	char *line = text;
	long n;

	while ((n = read(fd, line, text + sizeof(text) - 1 - line)) > 0)
		line += n;
	line = strstr(text, "debug_locks:");
	if (!line)
		fail("/proc/lockdep_stats has no debug_locks in %u bytes", (unsigned int)strlen(text));
	for (line += strlen("debug_locks:"); *line == ' '; line++)
		;
	if (*line != '1')
		fail("lockdep is off by now");
	l->checks++;
}
