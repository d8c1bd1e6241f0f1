// SPDX-License-Identifier: GPL-2.0-only
/* The guest runs in flat 32-bit protected mode without paging: gva = gpa. */
#include "../lab.h"

#define DOORBELL_PORT	0x10

const unsigned char arch_return_insn[] = { 0xc3 };	/* ret */
const bool arch_age_flushes = false;
const unsigned int arch_return_insn_size = sizeof(arch_return_insn);
const char *const arch_stat_2m = "pages_2m";

/* esi: address, edx: step, ecx: count */
asm(GUEST_PROGRAM
    ".code32\n"
    "code_start:\n"
    "code_store: mov $0xa5, %al\n"
    "1: movb %al, 64(%esi); add %edx, %esi; dec %ecx; jnz 1b; jmp 9f\n"
    "code_load: movb 64(%esi), %al; add %edx, %esi; dec %ecx; jnz code_load; jmp 9f\n"
    "code_fetch: call *%esi; add %edx, %esi; dec %ecx; jnz code_fetch\n"
    "9: out %al, $0x10\n"
    "code_end:\n"
    ".code64\n"
    ".popsection\n");
void arch_vm_setup(struct vm *vm)
{
	/* Intel without unrestricted guest wants three pages of its own. */
	if (ioctl(vm->fd, KVM_SET_TSS_ADDR, 0xfffbd000))
		fail("KVM_SET_TSS_ADDR: errno %d", errno);
}

void arch_vcpu_setup(struct vm *vm)
{
	struct kvm_segment data = {
		.limit = 0xffffffff, .selector = 8, .present = 1, .type = 3,
		.s = 1, .db = 1, .g = 1,
	};
	struct kvm_sregs sregs;

	if (ioctl(vm->vcpu, KVM_GET_SREGS, &sregs))
		fail("KVM_GET_SREGS: errno %d", errno);
	sregs.ds = sregs.es = sregs.fs = sregs.gs = sregs.ss = data;
	sregs.cs = data;
	sregs.cs.selector = 16;
	sregs.cs.type = 11;
	sregs.cr0 |= 1;
	if (ioctl(vm->vcpu, KVM_SET_SREGS, &sregs))
		fail("KVM_SET_SREGS: errno %d", errno);
}

void arch_set_touch(struct vm *vm, uint64_t pc, uint64_t gpa,
		    uint64_t step, uint64_t count)
{
	struct kvm_regs regs = {
		.rflags = 2,
		.rip = pc,
		.rsp = CODE_GPA + CODE_SIZE,
		.rsi = gpa,
		.rdx = step,
		.rcx = count,
	};

	if (ioctl(vm->vcpu, KVM_SET_REGS, &regs))
		fail("KVM_SET_REGS: errno %d", errno);
}

bool arch_is_doorbell(struct kvm_run *run)
{
	return run->exit_reason == KVM_EXIT_IO && run->io.port == DOORBELL_PORT;
}
