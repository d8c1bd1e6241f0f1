// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the operator of a host sees.  A VM in a cgroup of its own, zram for swap:
 * its guest has touched all of its memory once, and goes on touching a quarter
 * of it.  Round by round the host reclaims what the cold three quarters have,
 * by MGLRU or by the classic LRU.  A hot page that is gone when the guest comes
 * back to it is swapped in again: a refault.  Before the first round the guest
 * and its host have touched all pages alike, so what that one takes does not count.
 */
#include <sys/mount.h>
#include <sys/stat.h>

#include "lab.h"
#include "scenarios.h"

#define SIZE	(16 * HUGE)
#define ROUNDS	11		/* of 2 MiB each, where 24 are cold */
#define HOT	4		/* each fourth unit is hot */
#define TRIES	16
#define SWAP	(256UL << 20)
#define CGROUP	"/sys/fs/cgroup/vm"

void swap_on(struct lab *l)
{
	unsigned char *head = calloc(1, page_size);
	uint32_t *info = (uint32_t *)(head + 1024);
	int fd;

	write_file("/sys/block/zram0/disksize", "256M");
	info[0] = 1;				/* version */
	info[1] = SWAP / page_size - 1;		/* last page */
	memcpy(head + page_size - 10, "SWAPSPACE2", 10);
	fd = open("/dev/zram0", O_RDWR);
	if (fd < 0 || write(fd, head, page_size) != (long)page_size)
		fail_errno("/dev/zram0");
	close(fd);
	must(!syscall(__NR_swapon, "/dev/zram0", 0));
	l->checks++;
}

/* What this process allocates from now on is the cgroup's. */
static void enter_cgroup(void)
{
	if (mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL) && errno != EBUSY)
		fail_errno("cgroup2");
	write_file("/sys/fs/cgroup/cgroup.subtree_control", "+memory");
	mkdir(CGROUP, 0755);
	write_number(CGROUP "/cgroup.procs", getpid());
}

/* EAGAIN: it was less for now. */
static void reclaim(long size)
{
	int fd = open(CGROUP "/memory.reclaim", O_WRONLY);
	char text[32];

	snprintf(text, sizeof(text), "%ld", size);
	if (fd < 0 || (write(fd, text, strlen(text)) < 0 && errno != EAGAIN))
		fail_errno("memory.reclaim");
	close(fd);
}

/* How many of the pages @first, @first + @step, ... are in memory. */
static unsigned long resident(struct lab *l, unsigned long first, unsigned long step)
{
	unsigned long n = 0, i;

	for (i = first; i < l->mem.pages; i += step)
		n += page_is_present(l->mem.hva + i * page_size);
	return n;
}

/*
 * The pages @first, @first + @unit * HOT, ... are hot; those of the other units
 * are cold.  A round is over when the cgroup is that much smaller; before each try
 * the guest touches what is hot.
 */
static void tell(struct lab *l, const char *name, unsigned long first, unsigned long unit)
{
	unsigned long step = unit * HOT, hot = l->mem.pages / step;
	unsigned long refaults = 0, there, cold, touches = 0;
	long exits = vm_exits(&l->vm), target, more;
	uint64_t began = 0;
	int round, tries, i;

	for (round = 0; round <= ROUNDS; round++) {
		if (round == 2)
			began = instructions();
		target = read_number(CGROUP "/memory.current") - (round ? 2 << 20 : 0);
		for (tries = 0; tries < TRIES; tries++) {
			more = read_number(CGROUP "/memory.current") - target;
			if (tries && more < (long)page_size)
				break;
			if (round)
				reclaim(more);
			there = resident(l, first, step);
			if (round > 1) {
				refaults += hot - there;
				touches += hot;
			}
			for (i = 0; i < 2; i++)
				touch(l, STORE, first, step, hot);
		}
		for (cold = 0, i = 1; i < HOT; i++)
			cold += resident(l, first + i * unit, step);
		printf("# story %s %d hot %lu of %lu cold %lu of %lu\n", name, round,
		       there, hot, cold, hot * (HOT - 1));
	}
	l->checks++;
	printf("# refaults %s %lu of %lu exits %ld million-instructions %lu\n", name, refaults,
	       touches, vm_exits(&l->vm) - exits, (unsigned long)((instructions() - began) / 1000000));
}

static void create_hot(struct lab *l, const char *lru_gen, int thp_advice)
{
	*l = (struct lab){ .gpa = DATA_GPA, .leaf = 1 };
	write_file("/sys/kernel/mm/lru_gen/enabled", lru_gen);
	enter_cgroup();
	vm_create(&l->vm);
	l->mem = mem_alloc(SIZE, thp_advice);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, SIZE, 0);
	touch(l, STORE, 0, 1, l->mem.pages);
	/* Until the statistics of the cgroup, renewed every 2 s, know of it all. */
	sleep(3);
}

static void hot_pages(struct lab *l, const char *name, const char *lru_gen)
{
	create_hot(l, lru_gen, MADV_NOHUGEPAGE);
	tell(l, name, 0, 1);
}

/* Live migration: dirty logging has split the THPs, one page of each is hot. */
static void hot_thps(struct lab *l, const char *name)
{
	create_hot(l, "y", MADV_HUGEPAGE);
	if (!mem_is_thp(&l->mem))
		skip("the host has no 2 MiB THP");
	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	touch(l, STORE, 0, 1, l->mem.pages);
	tell(l, name, 300, HUGE_PAGES);
}

/*
 * All of it is what a user may do who may open /dev/kvm: a memslot of half a THP, and
 * more memory than the cgroup holds.  Reclaim asks for the THP, of which KVM sees a half.
 */
static void story_user(struct lab *l)
{
	const unsigned long half = HUGE / 2;
	struct mem more;

	*l = (struct lab){ .gpa = DATA_GPA, .leaf = 1 };
	write_file("/sys/kernel/mm/lru_gen/enabled", "n");
	enter_cgroup();
	write_file(CGROUP "/memory.max", "40M");
	if (chmod("/dev/kvm", 0666) || syscall(__NR_setuid, 1000))
		fail_errno("setuid");
	vm_create(&l->vm);
	l->mem = mem_alloc(SIZE / 2, MADV_HUGEPAGE);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, half, 0);
	touch(l, STORE, 0, 1, half / page_size);
	more = mem_alloc(SIZE, MADV_NOHUGEPAGE);
	touch(l, STORE, 0, 1, half / page_size);
	l->checks++;
	printf("# a user's guest ran while its host reclaimed for %lu MiB\n",
	       more.pages * page_size >> 20);
}

static void story_mglru(struct lab *l)	{ hot_pages(l, "mglru", "y"); }
static void story_classic(struct lab *l)	{ hot_pages(l, "classic", "n"); }
static void story_mglru_log(struct lab *l)	{ hot_thps(l, "mglru-log"); }

const struct scenario stories[] = {
	{ "swap", NULL, swap_on },
	{ "mglru", NULL, story_mglru },
	{ "classic", NULL, story_classic },
	{ "mglru-log", NULL, story_mglru_log },
	{ "user", NULL, story_user },
	{ NULL, NULL, NULL },
};
