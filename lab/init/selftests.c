// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own tests of KVM, as lab/selftests.sh builds them from the series: what they
 * print is their log, what they exit with is the verdict. selftests=1 runs them.
 */
#include "scenarios.h"

/*
 * arm64 has a dozen guest modes and riscv three, which are the guest's own page tables: to
 * stage 2 they are the same, and an emulated one takes its minutes. This is libkvm's default.
 */
#if defined(__aarch64__)
#define MODE	, "-m", "6"
#elif defined(__riscv)
#define MODE	, "-m", "17"
#else
#define MODE
#endif

/* Pages of the host's pool for those that ask for hugetlb. */
static void pool(struct lab *l)
{
	write_number("/proc/sys/vm/nr_hugepages", 64);
}

static void run_test(char *const argv[])
{
	/* What they fail by is for the log, too. */
	dup2(1, 2);
	execve(argv[0], argv, environ);
	fail_errno("%s", argv[0]);
}

#define TEST(fn, ...)						\
static void fn(struct lab *l)					\
{								\
	static char *const argv[] = { __VA_ARGS__, NULL };	\
								\
	run_test(argv);						\
}

TEST(page_ageing, "/page_ageing_test")
TEST(access_tracking, "/access_tracking_perf_test", "-b", "16M", "-v", "1", "-w", "1" MODE)
TEST(dirty_log, "/dirty_log_test", "-i", "3", "-I", "200" MODE)

#ifdef __x86_64__
TEST(page_splitting, "/dirty_log_page_splitting_test", "-b", "16M", "-s", "anonymous_hugetlb_2mb")
#else
TEST(page_table, "/kvm_page_table_test", "-b", "16M", "-v", "2", "-s", "anonymous_hugetlb_2mb" MODE)
/* -e: the vCPUs store on and on while the log is switched off, which takes 16 slots a while. */
TEST(log_perf, "/dirty_log_perf_test", "-b", "16M", "-v", "2", "-i", "2", "-e", "-x", "16",
     "-s", "anonymous_thp" MODE)
TEST(demand_paging, "/demand_paging_test", "-b", "16M", "-v", "2" MODE)
TEST(memslots, "/memslot_modification_stress_test", "-b", "16M", "-v", "2", "-i", "100" MODE)
#endif

#ifdef __aarch64__
TEST(block_transitions, "/stage2_block_transitions")
TEST(page_fault, "/page_fault_test" MODE)
#endif

const struct scenario selftests[] = {
	{ "page_ageing", NULL, page_ageing },
#ifdef __x86_64__
	{ "page_splitting", pool, page_splitting },
#endif
	{ "access_tracking", NULL, access_tracking },
	{ "dirty_log", NULL, dirty_log },
#ifndef __x86_64__
	{ "page_table", pool, page_table },
	{ "log_perf", NULL, log_perf },
	{ "demand_paging", NULL, demand_paging },
	{ "memslots", NULL, memslots },
#endif
#ifdef __aarch64__
	{ "block_transitions", pool, block_transitions },
	{ "page_fault", NULL, page_fault },
#endif
	{ NULL, NULL, NULL },
};
