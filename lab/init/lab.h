/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of PID 1 share: a VM whose guest touches pages on demand, and
 * the questions to the kernel.
 */
#ifndef LAB_H
#define LAB_H

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/kvm.h>

/* What nolibc lacks. 32-bit PowerPC passes the offset as r7:r8. */
#define madvise(addr, len, advice) syscall(__NR_madvise, addr, len, advice)
#define mprotect(addr, len, prot) syscall(__NR_mprotect, addr, len, prot)
#if __SIZEOF_LONG__ == 8
#define pread(fd, buf, size, offset) \
	syscall(__NR_pread64, fd, buf, (size_t)(size), (long)(offset))
#else
#define pread(fd, buf, size, offset) \
	syscall(__NR_pread64, fd, buf, (size_t)(size), 0, 0, (long)(offset))
#endif

enum access { STORE, LOAD, FETCH };

#define CODE_GPA	0x0UL		/* the guest's own program and stack */
#define CODE_SIZE	0x10000UL
#define HUGE		0x200000UL
#define DATA_GPA	0x2000000UL	/* where the touched memslots begin */
#define DATA_OFFSET	64		/* what loads and stores touch in a page */
#define DATA_BYTE	0xa5		/* what a store leaves there */
#define MMIO_DOORBELL	0xe000000UL	/* no memslot ever covers it */
#define MMIO_TRAP	(MMIO_DOORBELL + 8)	/* stored to by a guest that was interrupted */

#define MAX_VCPUS	8

struct vm {
	int kvm;
	int fd;
	int vcpu;
	unsigned int id;		/* of @vcpu */
	unsigned int vcpus;
	int created[MAX_VCPUS];		/* all of them; @created[@id] is @vcpu */
	int stats, vcpu_stats;		/* binary statistics */
	volatile unsigned long *touches;	/* vm_touch() calls so far */
	struct kvm_run *run;
	unsigned char *code;		/* the host's view of CODE_GPA */
	const char *type;		/* guest= of the host's file */
};

/*
 * nolibc's exit() ends one thread; KVM may have added a worker to the process,
 * which would then never end.
 */
#define exit(status)	exit_group(status)
static inline void __attribute__((noreturn)) exit_group(int status)
{
	syscall(__NR_exit_group, status);
	__builtin_unreachable();
}

/* runner.c: what ends the running scenario; its process exits. */
#define fail(...) fail_at(__FILE__, __LINE__, __VA_ARGS__)
#define fail_errno(fmt, ...) \
	fail(fmt ": %s (errno %d)", ##__VA_ARGS__, errno_name(errno), errno)
#define must(premise) do { if (!(premise)) fail_errno("%s", #premise); } while (0)
void fail_at(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));
void skip(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
const char *errno_name(int number);

/* thread.c */
void thread(void (*fn)(void *), void *arg);

/* vm.c */
extern unsigned int vm_vcpus;	/* for vm_create(), which makes as many if KVM can */
extern bool vm_watched;		/* by vm_watch(), unless the caller does it */
void vm_create(struct vm *vm);
void vm_watch(struct vm *vm);
struct vm vm_other_vcpu(const struct vm *vm, int id);
void vm_slot(struct vm *vm, unsigned int id, uint64_t gpa, void *hva,
	     uint64_t size, unsigned int flags);
void vm_run(struct vm *vm);
bool vm_touch(struct vm *vm, enum access access, uint64_t gpa, uint64_t step,
	      uint64_t count);
void vm_dirty_log(struct vm *vm, unsigned int id, unsigned char *bitmap);
bool in_log(const unsigned char *bitmap, unsigned long page);
long kvm_stat(int fd, const char *name);
long vm_exits(struct vm *vm);
long vm_flush_requests(struct vm *vm);
pid_t fork_helper(void);

/* guest/ARCH.c: the only files that know an architecture. */
#define GUEST_PROGRAM ".pushsection .rodata\n" \
	".globl code_start, code_end, code_store, code_load, code_fetch\n"
extern const unsigned char code_start[], code_end[];	/* the guest's program */
extern const unsigned char code_store[], code_load[], code_fetch[];
extern const unsigned char arch_return_insn[];	/* what FETCH runs in a page */
extern const unsigned int arch_return_insn_size;
extern const bool arch_age_flushes;	/* no TLB keeps what was aged */
extern const bool arch_clear_flush_flushes;	/* nor if only clear_flush_young() is asked */
extern const bool arch_delete_unmaps_all;	/* a memslot that goes takes the others' entries */
extern const bool arch_maps_readonly;	/* pages that the host may only read */
extern const char *const arch_stat_2m;		/* KVM's count of 2M leaves, or NULL */
/* Start at @pc to touch @count pages; the program ends with the doorbell. */
void arch_set_touch(struct vm *vm, uint64_t pc, uint64_t gpa, uint64_t step,
		    uint64_t count);
/* Those with a default in vm.c: nothing to do, and a store to MMIO_DOORBELL. */
extern const char *const arch_guests;	/* types of a VM, for guest= */
unsigned long arch_vm_type(const char *type);
void arch_vm_setup(struct vm *vm);
void arch_vcpu_setup(struct vm *vm);
void arch_slot_added(struct vm *vm, uint64_t gpa, uint64_t size);
uint64_t arch_alias(struct vm *vm);	/* how far up the guest sees its memory again, or 0 */
bool arch_is_doorbell(struct kvm_run *run);
int arch_doorbell_byte(struct kvm_run *run);	/* what it loaded last, or -1 */

/* memory.c */
struct mem {
	unsigned char *hva;		/* aligned to 2 MiB */
	unsigned long pages;
	unsigned char *touched;		/* one byte a page */
};

enum question { CLEAR_FLUSH_YOUNG, CLEAR_YOUNG, TEST_YOUNG };

extern unsigned long page_size;
#define MEM_HUGETLB	-1	/* for mem_alloc(), instead of advice on THPs */
#define MEM_SHARED	-2
struct mem mem_alloc(unsigned long size, int thp_advice);
int open_file(const char *path, int flags);	/* sysfs.c */
bool ask(enum question q, void *start, unsigned long size);
bool ask_refused(enum question q, void *start, unsigned long size);
bool page_is_thp(struct mem *m, unsigned long page);
bool page_is_zero(struct mem *m, unsigned long page);
bool mem_is_thp(struct mem *m);
bool mem_is_folios(struct mem *m, unsigned long pages);
bool page_is_present(void *hva);
uint64_t pfn_of(void *hva);
void pfn_set_idle(uint64_t pfn);
bool pfn_is_idle(uint64_t pfn);
void mem_cold(struct mem *m);
long smaps_referenced(struct mem *m);
void page_idle_set(struct mem *m);
void page_idle_last(long *in, long *out, long *across, long *beyond);
bool page_is_idle(struct mem *m, unsigned long page);

#endif
