// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own tests of KVM, as lab/selftests.sh builds them from the series: what they
 * print is their log, what they exit with is the verdict. selftests=1 runs them.
 */
#include <sys/stat.h>

#include "scenarios.h"

/* Pages of the host's pool for those that ask for hugetlb. */
static void pool(struct lab *l)
{
	write_number("/proc/sys/vm/nr_hugepages", 64);
}

static void run_test(char *const argv[])
{
	if (access(argv[0], R_OK))
		skip("there is no such test for this architecture");
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
TEST(page_splitting, "/dirty_log_page_splitting_test", "-b", "16M", "-s", "anonymous_hugetlb_2mb")
TEST(access_tracking, "/access_tracking_perf_test", "-b", "16M", "-v", "1", "-w", "1")
TEST(dirty_log, "/dirty_log_test", "-i", "3", "-I", "200")

const struct scenario selftests[] = {
	{ "page_ageing", NULL, page_ageing },
	{ "page_splitting", pool, page_splitting },
	{ "access_tracking", NULL, access_tracking },
	{ "dirty_log", NULL, dirty_log },
	{ NULL, NULL, NULL },
};
