// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one question costs. Under QEMU's -icount shift=N the host's clock advances
 * by 2^N nanoseconds an instruction; icount=N on the command line says so. Of several
 * rounds the cheapest counts: no timer came between.
 */
#include <time.h>

#include "lab.h"
#include "scenarios.h"

#define ROUNDS	21
#define CALLS	256		/* for one page each */

uint64_t instructions(void)
{
	struct timespec now;

	must(!clock_gettime(CLOCK_MONOTONIC, &now));
	return (now.tv_sec * 1000000000ULL + now.tv_nsec) >> atoi(getenv("icount"));
}

/*
 * @calls questions, each about the next @pages pages of @start. If @fresh the guest
 * touches all of its memory before each round, on each of its vCPUs.
 */
static void measure(const char *name, enum question q, unsigned char *start,
		    unsigned long pages, unsigned long calls, struct lab *l, bool fresh)
{
	unsigned long size = pages * page_size, young = 0, i, n;
	uint64_t best = -1ULL, clock = -1ULL, t;
	int round;
	long flushes = 0;

	for (round = 0; round < ROUNDS; round++) {
		t = instructions();
		t = instructions() - t;
		clock = t < clock ? t : clock;
	}

	for (round = 0; round < ROUNDS; round++) {
		if (fresh) {
			/* A guest that has the entry in its TLB would set no bit. */
			ask(CLEAR_FLUSH_YOUNG, l->mem.hva, l->mem.pages * page_size);
			touch(l, STORE, 0, 1, l->mem.pages);
			for (i = 0; i < l->others; i++)
				if (!vm_touch(&l->other[i], STORE, l->gpa,
					      page_size, l->mem.pages))
					fail("a vCPU finds no memory");
		}
		flushes = vm_flush_requests(&l->vm);
		getpgid(0);	/* marks the round for lab/calls.awk */
		t = instructions();
		for (i = n = 0; i < calls; i++)
			n += ask(q, start + i * size, size);
		t = instructions() - t - clock;
		sched_yield();
		flushes = vm_flush_requests(&l->vm) - flushes;
		if (t < best) {
			best = t;
			young = n;
		}
	}
	l->checks++;
	printf("# bench %s %lu %lu/%lu %ld %d\n", name, (unsigned long)(best / calls),
	       young, calls, flushes, ROUNDS);
}

/* One page that is young and alone in its table: the rest of 2 MiB is a hole. */
static void bench_hole(struct lab *l)
{
	drop(l, 1, HUGE_PAGES - 1);
	l->mem.pages = 1;
	measure("age-2m-of-one", CLEAR_YOUNG, l->mem.hva, HUGE / page_size, 1, l, true);
}

static void bench_4k(struct lab *l)
{
	unsigned long huge = HUGE / page_size, thps = l->mem.pages / huge;
	unsigned char *hva = l->mem.hva;

	measure("test-4k", TEST_YOUNG, hva, 1, CALLS, l, true);
	measure("age-4k", CLEAR_YOUNG, hva, 1, CALLS, l, true);
	measure("age-4k-old", CLEAR_YOUNG, hva, 1, CALLS, l, false);
	measure("age-4k-flush", CLEAR_FLUSH_YOUNG, hva, 1, CALLS, l, true);
	measure("age-2m-of-4k", CLEAR_YOUNG, hva, huge, thps, l, true);
	measure("age-2m-of-4k-old", CLEAR_YOUNG, hva, huge, thps, l, false);
	measure("age-32k-of-4k", CLEAR_YOUNG, hva, 8, 16, l, true);
	measure("age-32k-of-4k-old", CLEAR_YOUNG, hva, 8, 16, l, false);
	measure("age-256k-of-4k", CLEAR_YOUNG, hva, 64, 8, l, true);
	measure("age-256k-of-4k-old", CLEAR_YOUNG, hva, 64, 8, l, false);
}

/* One page of few that are mapped, or of many. */
static void bench_mapped(struct lab *l)
{
	static const unsigned long mapped[] = { 16, 128, 1024 };
	unsigned long size;
	unsigned int i;
	char name[32];

	size = l->mem.pages * page_size;
	for (i = 0; i < sizeof(mapped) / sizeof(mapped[0]); i++) {
		must(!madvise(l->mem.hva, size, MADV_DONTNEED));
		l->mem.pages = mapped[i];
		snprintf(name, sizeof(name), "age-4k-of-%lu", mapped[i]);
		measure(name, CLEAR_YOUNG, l->mem.hva, 1, 16, l, true);
	}
}

static void create_vcpus(struct lab *l)
{
	vm_vcpus = MAX_VCPUS;
	create_4k(l);
}

/* One page that several vCPUs have touched. */
static void bench_vcpus(struct lab *l)
{
	static const unsigned int vcpus[] = { 2, MAX_VCPUS };
	unsigned int i;
	char name[32];

	for (i = 0; i < sizeof(vcpus) / sizeof(vcpus[0]); i++) {
		if (l->vm.vcpus < vcpus[i])
			skip("KVM has less than %u vCPUs", vcpus[i]);
		for (; l->others < vcpus[i] - 1; l->others++)
			l->other[l->others] = vm_other_vcpu(&l->vm, l->others + 1);
		snprintf(name, sizeof(name), "age-4k-%u-vcpus", vcpus[i]);
		measure(name, CLEAR_YOUNG, l->mem.hva, 1, CALLS, l, true);
	}
}

static void bench_2m(struct lab *l)
{
	unsigned long huge = HUGE / page_size, thps = l->mem.pages / huge;
	unsigned char *hva = l->mem.hva;

	if (leaves_2m(l) < (long)thps)
		skip("KVM maps no 2 MiB leaf");
	measure("test-2m-leaf", TEST_YOUNG, hva, huge, thps, l, true);
	measure("age-2m-leaf", CLEAR_YOUNG, hva, huge, thps, l, true);
	measure("age-2m-leaf-old", CLEAR_YOUNG, hva, huge, thps, l, false);
	measure("age-2m-leaf-flush", CLEAR_FLUSH_YOUNG, hva, huge, thps, l, true);
}

#ifdef __riscv
#define FAULTS	16

/* A run of the guest that touches FAULTS pages, which are old or, if @unmap, not mapped. */
static void measure_faults(const char *name, struct lab *l, enum access access, bool unmap)
{
	uint64_t best = -1ULL, t;
	unsigned long i;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		if (unmap) {
			vm_slot(&l->vm, DATA_SLOT, l->gpa, NULL, 0, 0);
			vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva,
				l->mem.pages * page_size, 0);
			/* The page tables themselves are there again. */
			touch(l, STORE, FAULTS, 1, 1);
		}
		for (i = 0; i < FAULTS; i++)
			ask(CLEAR_FLUSH_YOUNG, l->mem.hva + i * page_size, page_size);
		getpgid(0);
		t = instructions();
		touch(l, access, 0, 1, FAULTS);
		t = instructions() - t;
		sched_yield();
		best = t < best ? t : best;
	}
	l->checks++;
	printf("# bench %s %lu %d/%d 0 %d\n", name, (unsigned long)best, FAULTS, FAULTS, ROUNDS);
}

static void bench_faults(struct lab *l)
{

	measure_faults("load-16-old", l, LOAD, false);
	measure_faults("store-16-old", l, STORE, false);
	measure_faults("load-16-unmapped", l, LOAD, true);
	measure_faults("store-16-unmapped", l, STORE, true);
}
#endif

/* Memory of the VM's owner that is in no memslot. */
static void bench_elsewhere(struct lab *l)
{
	struct mem m;

	m = mem_alloc(8 * HUGE, MADV_NOHUGEPAGE);
	measure("age-4k-elsewhere", CLEAR_YOUNG, m.hva, 1, CALLS, l, false);
	measure("age-2m-elsewhere", CLEAR_YOUNG, m.hva, HUGE / page_size, 8, l, false);
}

#ifdef __aarch64__
/* What the guest pays for @count pages, @step apart: instructions and exits. */
static void measure_touch(const char *name, struct lab *l, enum access access,
			  unsigned long first, unsigned long step, unsigned long count)
{
	long exits = vm_exits(&l->vm);
	uint64_t t = instructions();

	touch(l, access, first, step, count);
	t = instructions() - t;
	exits = vm_exits(&l->vm) - exits;
	l->checks++;
	printf("# touch %s: %lu pages, %lu instructions a page, %ld exits\n", name,
	       count, (unsigned long)(t / count), exits);
}

/* Dirty logging splits 2M leaves: what the guest's next touches cost. */
static void bench_log(struct lab *l)
{
	unsigned long huge = HUGE / page_size, size, i;

	size = l->mem.pages * page_size;
	if (leaves_2m(l) < (long)(l->mem.pages / huge))
		skip("KVM maps no 2 MiB leaf");
	for (i = 0; i < 6; i++) {
		vm_slot(&l->vm, DATA_SLOT, l->gpa, NULL, 0, 0);
		vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, size, 0);
		touch(l, STORE, 0, huge, l->mem.pages / huge);
		if (i % 2)
			ask(CLEAR_FLUSH_YOUNG, l->mem.hva, size);
		vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, size, KVM_MEM_LOG_DIRTY_PAGES);
		if (i / 2 == 0) {
			measure_touch(i % 2 ? "first-store-old" : "first-store", l, STORE,
				      0, huge, l->mem.pages / huge);
		} else if (i / 2 == 1) {
			measure_touch(i % 2 ? "all-stores-old" : "all-stores", l, STORE,
				      0, 1, l->mem.pages);
		} else {
			touch(l, STORE, 0, huge, l->mem.pages / huge);
			measure_touch(i % 2 ? "loads-after-store-old" : "loads-after-store",
				      l, LOAD, 0, 1, l->mem.pages);
		}
	}
}

/* The host drops one page after the other of what the guest has mapped. */
static void bench_drop(struct lab *l)
{
	uint64_t best = -1ULL, t;
	int i;

	for (i = 0; i < 16; i++) {
		t = instructions();
		drop(l, 100 + i, 1);
		t = instructions() - t;
		best = t < best ? t : best;
	}
	printf("# drop-4k: %lu instructions\n", (unsigned long)best);
	measure_touch("after-drop", l, LOAD, 200, 1, l->mem.pages - 200);
}
#endif

const struct scenario benches[] = {
#ifdef __aarch64__
	{ "bench-log", create_thps, bench_log },
	{ "bench-drop", create_4k, bench_drop },
#endif
	{ "bench-4k", create_4k, bench_4k },
	{ "bench-hole", create_4k, bench_hole },
	{ "bench-2m", create_thps, bench_2m },
	{ "bench-mapped", create_4k, bench_mapped },
	{ "bench-vcpus", create_vcpus, bench_vcpus },
#ifdef __riscv
	{ "bench-faults", create_4k, bench_faults },
#endif
	{ "bench-elsewhere", create_4k, bench_elsewhere },
	{ NULL, NULL, NULL },
};
