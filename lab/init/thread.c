// SPDX-License-Identifier: GPL-2.0-only
/* Threads, which nolibc lacks: a VM's vCPUs must run in the process that made it. */
#include "lab.h"

#include <linux/sched.h>

#define STACK_SIZE	0x10000

/*
 * clone() with a stack of its own, on which the child calls @fn(@arg).  The
 * child gets the caller's registers, but no way back to the caller's frame.
 */
static long clone_call(unsigned long flags, void *stack, void (*fn)(void *), void *arg)
{
#if defined(__x86_64__)
	long ret;

	asm volatile("xor %%r10d, %%r10d; xor %%r8d, %%r8d; syscall\n"
		     "test %%rax, %%rax; jnz 1f\n"
		     "mov %[arg], %%rdi; call *%[fn]; ud2\n"
		     "1:"
		     : "=a"(ret)
		     : "a"(__NR_clone), "D"(flags), "S"(stack), "d"(0),
		       [fn] "r"(fn), [arg] "r"(arg)
		     : "rcx", "r8", "r10", "r11", "cc", "memory");
	return ret;
#elif defined(__aarch64__)
	register long x8 asm("x8") = __NR_clone;
	register long x0 asm("x0") = flags;
	register void *x1 asm("x1") = stack;
	register long x2 asm("x2") = 0, x3 asm("x3") = 0, x4 asm("x4") = 0;

	asm volatile("svc #0\n"
		     "cbnz x0, 1f\n"
		     "mov x0, %[arg]; blr %[fn]; brk #0\n"
		     "1:"
		     : "+r"(x0)
		     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4),
		       [fn] "r"(fn), [arg] "r"(arg)
		     : "x30", "cc", "memory");
	return x0;
#elif defined(__riscv)
	register long a7 asm("a7") = __NR_clone;
	register long a0 asm("a0") = flags;
	register void *a1 asm("a1") = stack;
	register long a2 asm("a2") = 0, a3 asm("a3") = 0, a4 asm("a4") = 0;

	asm volatile("ecall\n"
		     "bnez a0, 1f\n"
		     "mv a0, %[arg]; jalr %[fn]; ebreak\n"
		     "1:"
		     : "+r"(a0)
		     : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4),
		       [fn] "r"(fn), [arg] "r"(arg)
		     : "ra", "memory");
	return a0;
#elif defined(__powerpc__)
	/* The kernel keeps r14 and up. */
	register void *r15 asm("r15") = arg;
	register void (*r14)(void *) asm("r14") = fn;
	register long r0 asm("r0") = __NR_clone;
	register long r3 asm("r3") = flags;
	register void *r4 asm("r4") = stack;

	asm volatile("sc; bns+ 2f; neg 3, 3; 2: cmpwi 3, 0; bne 1f\n"
		     "mr 3, 15; mr 12, 14; mtctr 12; bctrl; trap\n"
		     "1:"
		     : "+r"(r0), "+r"(r3), "+r"(r4)
		     : "r"(r14), "r"(r15)
		     : "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12",
		       "lr", "ctr", "xer", "cr0", "memory");
	return r3;
#endif
}

/* @fn never returns; the scenario's end ends it. */
void thread(void (*fn)(void *), void *arg)
{
	unsigned char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(stack != MAP_FAILED);
	/* Room for what an ABI wants above the stack pointer. */
	if (clone_call(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD,
		       stack + STACK_SIZE - 256, fn, arg) < 0)
		fail("clone");
}
