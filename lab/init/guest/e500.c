// SPDX-License-Identifier: GPL-2.0-only
/*
 * e500v2. Book E translates always: user space writes the guest's TLB, shared
 * with KVM by KVM_CAP_SW_TLB, and two TLB1 entries map ea = gpa, 256 MiB at 0
 * and a page for the doorbell. KVM shadows them page by page. The first pages
 * of the data have TLB0 entries as well, which KVM looks at before: it maps them
 * again without a look at the memslot.
 */
#include "../lab.h"

#define TLB0_ENTRIES	512
#define TLB0_WAYS	4
#define TLB0_SETS	(TLB0_ENTRIES / TLB0_WAYS)
#define TLB1_ENTRIES	16

/* e500 Core Reference Manual, MMU assist registers */
#define MAS1_V		0x80000000U
#define MAS1_TSIZE(x)	((x) << 7)	/* 1 KiB << x */
#define MAS2_M		4U
#define MAS3_ALL	0x3fU		/* user and supervisor, rwx */

const unsigned char arch_return_insn[] = { 0x4e, 0x80, 0x00, 0x20 };	/* blr */
const bool arch_age_flushes = true;
const bool arch_maps_readonly = false;	/* KVM asks for a writable page, and the guest faults for ever */
const unsigned int arch_return_insn_size = sizeof(arch_return_insn);
const char *const arch_stat_2m;

/* r14: address, r15: count, r16: step, r17: doorbell */
asm(GUEST_PROGRAM
    "code_start:\n"
    "code_store: li 19,0xa5\n"
    "1: stb 19,64(14); add 14,14,16; addic. 15,15,-1; bne 1b; b 9f\n"
    "code_load: lbz 19,64(14); add 14,14,16; addic. 15,15,-1; bne code_load; b 9f\n"
    "code_fetch: mtctr 14; bctrl; add 14,14,16; addic. 15,15,-1; bne code_fetch\n"
    "9: stb 19,0(17)\n"
    "code_end:\n"
    ".popsection\n");
static struct kvm_book3e_206_tlb_entry identity(uint32_t address, unsigned int tsize)
{
	return (struct kvm_book3e_206_tlb_entry){
		.mas1 = MAS1_V | MAS1_TSIZE(tsize),
		.mas2 = address | MAS2_M,
		.mas7_3 = address | MAS3_ALL,
	};
}

void arch_vcpu_setup(struct vm *vm)
{
	const unsigned int entries = TLB0_ENTRIES + TLB1_ENTRIES;
	struct kvm_book3e_206_tlb_entry *tlb = calloc(entries, sizeof(*tlb));
	struct kvm_book3e_206_tlb_params params = {
		.tlb_sizes = { TLB0_ENTRIES, TLB1_ENTRIES },
		.tlb_ways = { TLB0_WAYS, TLB1_ENTRIES },
	};
	struct kvm_config_tlb config = {
		.params = (unsigned long)&params,
		.array = (unsigned long)tlb,
		.mmu_type = KVM_MMU_FSL_BOOKE_NOHV,
		.array_len = entries * sizeof(*tlb),
	};
	struct kvm_enable_cap cap = {
		.cap = KVM_CAP_SW_TLB,
		.args = { (unsigned long)&config },
	};

	if (!tlb)
		fail("no memory");
	for (unsigned int i = 0; i < TLB0_ENTRIES; i++)
		tlb[i % TLB0_SETS * TLB0_WAYS + i / TLB0_SETS] = identity(DATA_GPA + i * 4096, 2);
	tlb[TLB0_ENTRIES] = identity(0, 18);
	tlb[TLB0_ENTRIES + 1] = identity(MMIO_DOORBELL, 2);
	must(!ioctl(vm->vcpu, KVM_ENABLE_CAP, &cap));
}

void arch_set_touch(struct vm *vm, uint64_t pc, uint64_t gpa,
		    uint64_t step, uint64_t count)
{
	struct kvm_regs regs = { .pc = pc };

	regs.gpr[14] = gpa;
	regs.gpr[15] = count;
	regs.gpr[16] = step;
	regs.gpr[17] = MMIO_DOORBELL;
	must(!ioctl(vm->vcpu, KVM_SET_REGS, &regs));
}
