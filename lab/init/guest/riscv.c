// SPDX-License-Identifier: GPL-2.0-only
/* RISC-V 64. The guest runs in VS-mode with vsatp = 0: gva = gpa. */
#include "../lab.h"

#include <stddef.h>

const unsigned char arch_return_insn[] = { 0x67, 0x80, 0x00, 0x00 };	/* ret */
const bool arch_age_flushes = false;
const bool arch_clear_flush_flushes = true;
const unsigned int arch_return_insn_size = sizeof(arch_return_insn);
const char *const arch_stat_2m;

/* s0: address, s1: step, s2: count, s3: doorbell */
asm(GUEST_PROGRAM
    ".option push; .option norvc\n"
    "code_start:\n"
    "code_store: li t0, 0xa5\n"
    "1: sb t0, 64(s0); add s0, s0, s1; addi s2, s2, -1; bnez s2, 1b; j 9f\n"
    "code_load: lb t0, 64(s0); add s0, s0, s1; addi s2, s2, -1; bnez s2, code_load; j 9f\n"
    "code_fetch: jalr ra, s0, 0; add s0, s0, s1; addi s2, s2, -1; bnez s2, code_fetch\n"
    "9: sb t0, 0(s3)\n"
    "code_end:\n"
    ".option pop\n"
    ".popsection\n");
static void set_core_reg(struct vm *vm, size_t offset, unsigned long value)
{
	struct kvm_one_reg reg = {
		.id = KVM_REG_RISCV | KVM_REG_SIZE_U64 | KVM_REG_RISCV_CORE |
		      offset / sizeof(long),
		.addr = (unsigned long)&value,
	};

	must(!ioctl(vm->vcpu, KVM_SET_ONE_REG, &reg));
}

/* All but the first vCPU are born stopped. */
void arch_vcpu_setup(struct vm *vm)
{
	struct kvm_mp_state state = { .mp_state = KVM_MP_STATE_RUNNABLE };

	must(!ioctl(vm->vcpu, KVM_SET_MP_STATE, &state));
}

#define REG(field) offsetof(struct kvm_riscv_core, regs.field)

void arch_set_touch(struct vm *vm, uint64_t pc, uint64_t gpa,
		    uint64_t step, uint64_t count)
{
	set_core_reg(vm, REG(pc), pc);
	set_core_reg(vm, REG(s0), gpa);
	set_core_reg(vm, REG(s1), step);
	set_core_reg(vm, REG(s2), count);
	set_core_reg(vm, REG(s3), MMIO_DOORBELL);
}
