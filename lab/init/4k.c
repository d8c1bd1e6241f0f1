// SPDX-License-Identifier: GPL-2.0-only
/* Memory in small pages: one leaf a page. */
#include "scenarios.h"

#include <sys/wait.h>

void sc_4k_none(struct lab *l)	{ rounds(l, STORE, 0, 1, 0); }
void sc_4k_all(struct lab *l)	{ rounds(l, STORE, 0, 1, PAGES); }
void sc_4k_last(struct lab *l)	{ rounds(l, STORE, PAGES - 1, 1, 1); }
void sc_4k_load(struct lab *l)	{ rounds(l, LOAD, 0, 3, (PAGES + 2) / 3); }
void sc_4k_fetch(struct lab *l)	{ rounds(l, FETCH, 0, 3, (PAGES + 2) / 3); }
void sc_4k_misaligned(struct lab *l)	{ rounds(l, STORE, 0, 3, PAGES / 3); }

void sc_4k_third(struct lab *l)
{
	rounds(l, STORE, 0, 3, (PAGES + 2) / 3);
	print_grid(l, "4k-third");
}

/* One page in the middle is aged: its neighbours keep their bits. */
void sc_4k_neighbour(struct lab *l)
{
	unsigned long i;

	for (i = 0; i < 2; i++) {
		age(l, HOOK(i), PAGES / 2 + i, 1);
		judge(l);
	}
}

/* Ageing flushes what it aged, or nothing: never the TLB of the whole VM. */
void sc_4k_flush(struct lab *l)
{
	long flushes = vm_flush_requests(&l->vm);
	unsigned long i, n = 16;

	if (flushes < 0)
		skip("KVM does not count its flushes");
	for (i = 0; i < n; i++)
		age(l, CLEAR_FLUSH_YOUNG, i * 3, 1);
	flushes = vm_flush_requests(&l->vm) - flushes;
	if (flushes)
		fail("%ld requests to flush the whole VM for %lu young pages", flushes, n);
	judge(l);
}

/* A range that begins and ends between pages that stay young. */
void sc_4k_cross(struct lab *l)
{
	age(l, CLEAR_FLUSH_YOUNG, PAGES / 3 - 3, 8);
	judge(l);
	age(l, CLEAR_YOUNG, 2 * PAGES / 3 - 1, 2);
	judge(l);
}

/* test_young() of a range whose only touched page is the last one. */
void sc_range_last(struct lab *l)
{
	rounds(l, STORE, PAGES / 3 - 1, 1, 1);
	l->wrong += !ask(TEST_YOUNG, l->mem.hva, HUGE);
	l->wrong += ask(TEST_YOUNG, l->mem.hva + HUGE, HUGE);
}

void sc_4k_readonly(struct lab *l)
{
	create(l, MADV_NOHUGEPAGE, DATA_GPA);
	if (ioctl(l->vm.kvm, KVM_CHECK_EXTENSION, KVM_CAP_READONLY_MEM) <= 0)
		skip("KVM has no read-only memslots");
	slot_flags(l, KVM_MEM_READONLY);
	touch(l, LOAD, 0, 1, PAGES);
	rounds(l, LOAD, 0, 3, (PAGES + 2) / 3);
}

/* One range over two memslots with a hole between them. */
void sc_two_slots(struct lab *l)
{
	const unsigned long hole = 500 * 4096 / page_size, after = 600 * 4096 / page_size;
	int i;

	create(l, MADV_NOHUGEPAGE, DATA_GPA);
	vm_slot(&l->vm, DATA_SLOT, l->gpa, l->mem.hva, hole * page_size, 0);
	vm_slot(&l->vm, DATA_SLOT + 1, l->gpa + after * page_size,
		l->mem.hva + after * page_size, DATA_SIZE - after * page_size, 0);
	for (i = 0; i < 2; i++) {
		touch(l, STORE, 0, 1, hole);
		touch(l, STORE, after, 1, PAGES - after);
		judge(l);
		age(l, HOOK(i), 0, PAGES);
		judge(l);
		touch(l, STORE, hole - 1, 1, 1);
		touch(l, STORE, after, 1, 1);
		judge(l);
		age(l, HOOK(i), 0, hole);
		judge(l);
	}
}

/* Pages that the host dropped and wrote anew were not touched by the guest. */
void sc_unmap(struct lab *l)
{
	unsigned long i;

	drop(l, 0, PAGES);
	for (i = 0; i < PAGES; i++) {
		l->mem.hva[i * page_size] = 1;
		l->mem.touched[i] = 0;
	}
	judge(l);
	touch(l, STORE, 0, 3, PAGES / 3);
	judge(l);
}

/* A memslot that is deleted takes its mappings with it. */
void sc_slot_delete(struct lab *l)
{
	unsigned char *byte = l->mem.hva + 5 * page_size + DATA_OFFSET;
	int i;

	/* A stale entry may be evicted before the guest can use it: ask again. */
	for (i = 0; i < 16; i++) {
		if (i)
			slot_flags(l, 0);
		/* The last page touched is the one that a small TLB still has. */
		touch(l, STORE, 5, 1, 1);
		vm_slot(&l->vm, DATA_SLOT, l->gpa, NULL, 0, 0);
		*byte = 0x5a;
		if (vm_touch(&l->vm, STORE, l->gpa + 5 * page_size, page_size, 1))
			fail("the guest's store succeeds after the memslot is gone%s",
			     *byte == 0x5a ? "" : ", and reaches the host's memory");
		l->checks++;
	}
}

/*
 * A memslot that lies 2^52 bytes above another one, beyond what a radix table
 * translates: KVM refuses it, or who ages and unmaps its memory, which the guest
 * never touches, finds nothing there.
 */
void sc_slot_alias(struct lab *l)
{
	struct kvm_userspace_memory_region slot = {
		.slot = DATA_SLOT + 1,
		.guest_phys_addr = l->gpa + (1ULL << 52),
		.memory_size = HUGE,
	};
	struct mem other;

	if (strcmp(l->vm.type, "hv-radix") && strcmp(l->vm.type, "hv-nested"))
		skip("the VM has no radix table");
	other = mem_alloc(HUGE, MADV_NOHUGEPAGE);
	slot.userspace_addr = (unsigned long)other.hva;
	if (ioctl(l->vm.fd, KVM_SET_USER_MEMORY_REGION, &slot)) {
		if (errno != EINVAL)
			fail_errno("memslot %u", slot.slot);
		printf("# KVM refuses the memslot\n");
		l->checks++;
	} else {
		l->wrong += ask(CLEAR_FLUSH_YOUNG, other.hva, HUGE);
		must(!madvise(other.hva, HUGE, MADV_DONTNEED));
	}
	judge(l);
}

/*
 * The guest reads memory that the host has never written, then writes it while
 * dirty logging is on.  The page that it read is everybody's.
 */
void sc_zero_page(struct lab *l)
{
	static unsigned char bitmap[4096];
	unsigned char *other;

	create(l, MADV_NOHUGEPAGE, DATA_GPA);
	drop(l, 0, PAGES);
	other = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(other != MAP_FAILED);
	slot_flags(l, KVM_MEM_LOG_DIRTY_PAGES);
	touch(l, LOAD, 0, 1, 8);
	if (!page_is_zero(&l->mem, 0))
		skip("a load of the guest does not map the zero page");
	vm_dirty_log(&l->vm, DATA_SLOT, bitmap);
	touch(l, STORE, 0, 1, 8);
	if (*(volatile unsigned char *)(other + DATA_OFFSET))
		fail("the guest's store shows in memory that is not its own");
	if (l->mem.hva[DATA_OFFSET] != DATA_BYTE)
		fail("the guest's store is lost");
	l->checks++;
}

#define ENDS		64	/* page tables of each VM */
#define LIVES		256	/* VMs; what else goes and comes meanwhile is a few MiB */

static long free_pages(void)
{
	char text[256] = "";
	int fd = open("/proc/meminfo", O_RDONLY);
	char *line;

	must(fd >= 0 && read(fd, text, sizeof(text) - 1) > 0);
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
	pid_t pid = fork_helper();
	int status = 0;
	struct vm vm;

	if (pid) {
		if (waitpid(pid, &status, 0) < 0 || status)
			fail("a VM ended early: status %x", status);
		return;
	}
	hva = mmap(NULL, ENDS * HUGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	must(hva != MAP_FAILED && !madvise(hva, ENDS * HUGE, MADV_NOHUGEPAGE));
	memset(&vm, 0, sizeof(vm));
	vm_create(&vm);
	vm_slot(&vm, DATA_SLOT, DATA_GPA, hva, ENDS * HUGE, 0);
	if (!vm_touch(&vm, STORE, DATA_GPA, HUGE, ENDS))
		fail("the guest finds no memory in its memslot");
	exit(0);
}

/* A VM that ends leaves no page tables behind. */
void sc_vm_end(struct lab *l)
{
	long before, lost;
	int i;

	for (i = 0; i < ENDS / 8; i++)
		vm_lives();
	usleep(200000);
	before = free_pages();
	for (i = 0; i < LIVES; i++)
		vm_lives();
	for (i = 0; i < 50; i++) {
		lost = before - free_pages();
		if (lost < LIVES * ENDS / 2)
			break;
		usleep(100000);
	}
	printf("# %ld pages less after %d VMs, which had %d page tables\n", lost, LIVES,
	       LIVES * ENDS);
	if (lost >= LIVES * ENDS / 2)
		fail("%ld pages are lost", lost);
	l->checks++;
}
