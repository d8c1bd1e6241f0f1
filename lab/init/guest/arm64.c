// SPDX-License-Identifier: GPL-2.0-only
/* arm64. The guest runs at EL1 with its MMU off: va = ipa. */
#include "../lab.h"

#include <stddef.h>

#define PSR_EL1H_MASKED	0x3c5UL		/* EL1h, D, A, I and F masked */

const unsigned char arch_return_insn[] = { 0xc0, 0x03, 0x5f, 0xd6 };	/* ret */
const bool arch_age_flushes = false;
const unsigned int arch_return_insn_size = sizeof(arch_return_insn);
const char *const arch_stat_2m;

/* x19: address, x20: step, x21: count, x22: doorbell */
asm(GUEST_PROGRAM
    ".balign 4\n"
    "code_start:\n"
    "code_store: mov w0, #0xa5\n"
    "1: strb w0, [x19, #64]; add x19, x19, x20; subs x21, x21, #1; b.ne 1b; b 9f\n"
    "code_load: ldrb w0, [x19, #64]; add x19, x19, x20; subs x21, x21, #1; b.ne code_load; b 9f\n"
    "code_fetch: blr x19; add x19, x19, x20; subs x21, x21, #1; b.ne code_fetch\n"
    "9: strb wzr, [x22]\n"
    "code_end:\n"
    ".popsection\n");

static void set_core_reg(struct vm *vm, size_t offset, uint64_t value)
{
	struct kvm_one_reg reg = {
		.id = KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE |
		      offset / sizeof(__u32),
		.addr = (unsigned long)&value,
	};

	if (ioctl(vm->vcpu, KVM_SET_ONE_REG, &reg))
		fail("KVM_SET_ONE_REG: errno %d", errno);
}

#define REG(field) offsetof(struct kvm_regs, regs.field)

void arch_vm_setup(struct vm *vm)
{
	struct kvm_enable_cap cap = {
		.cap = KVM_CAP_ARM_EAGER_SPLIT_CHUNK_SIZE,
		.args = { HUGE },
	};

	if (!strcmp(vm->type, "eager-split") && ioctl(vm->fd, KVM_ENABLE_CAP, &cap))
		fail("eager split: errno %d", errno);
}

void arch_vcpu_setup(struct vm *vm)
{
	struct kvm_vcpu_init init;

	if (ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init))
		fail("KVM_ARM_PREFERRED_TARGET: errno %d", errno);
	if (ioctl(vm->vcpu, KVM_ARM_VCPU_INIT, &init))
		fail("KVM_ARM_VCPU_INIT: errno %d", errno);
	set_core_reg(vm, REG(pstate), PSR_EL1H_MASKED);
}

void arch_set_touch(struct vm *vm, uint64_t pc, uint64_t gpa,
		    uint64_t step, uint64_t count)
{
	set_core_reg(vm, REG(pc), pc);
	set_core_reg(vm, REG(regs[19]), gpa);
	set_core_reg(vm, REG(regs[20]), step);
	set_core_reg(vm, REG(regs[21]), count);
	set_core_reg(vm, REG(regs[22]), MMIO_DOORBELL);
}
