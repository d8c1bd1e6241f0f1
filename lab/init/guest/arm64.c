// SPDX-License-Identifier: GPL-2.0-only
/*
 * arm64. The guest runs at EL1 with its MMU off: va = ipa.
 *
 * guest=nested: what runs so is an L2 guest. L1 is a single ERET at the virtual EL2, made
 * when the vCPU is set up, with a stage 2 that maps 1 GiB one to one by 2M entries. It
 * traps nothing, so that L2 leaves to L1 for what that does not map alone, and all other
 * exits are those of L2. The scenarios at the end change L1's stage 2.
 */
#include "../scenarios.h"

#include <stddef.h>

#define PSR_EL1H_MASKED	0x3c5UL		/* EL1h, D, A, I and F masked */
#define PSR_EL2H_MASKED	0x3c9UL		/* the same for EL2h */

/* Behind the doorbell; nobody asks for an interrupt. */
#define VGIC_DIST	0xf000000UL
#define VGIC_REDIST	0xf100000UL

/* L1's memory, behind the program: its stage 2, a single table, and its vectors. */
#define L1_TABLE	0x1000
#define L1_VECTORS	0x2000
#define FROM_LOWER_EL	0x400
#define S2_2M		0x7fdUL		/* AF, inner shareable, read and write, write-back */

#define HCR_EL2		ARM64_SYS_REG(3, 4, 1, 1, 0)
#define VTTBR_EL2	ARM64_SYS_REG(3, 4, 2, 1, 0)
#define VTCR_EL2	ARM64_SYS_REG(3, 4, 2, 1, 2)
#define SPSR_EL2	ARM64_SYS_REG(3, 4, 4, 0, 0)
#define ELR_EL2		ARM64_SYS_REG(3, 4, 4, 0, 1)
#define VBAR_EL2	ARM64_SYS_REG(3, 4, 12, 0, 0)

#define HCR_VM_RW_E2H	0x480000001UL
#define VTCR_30_BITS	0x80003522UL	/* 4K granule, begins at level 2; write-back */
#define VTTBR_VMID_1	(1UL << 48)

const unsigned char arch_return_insn[] = { 0xc0, 0x03, 0x5f, 0xd6 };	/* ret */
const bool arch_age_flushes = false;
const unsigned int arch_return_insn_size = sizeof(arch_return_insn);
const char *const arch_guests = "eager-split,nested";
const char *const arch_stat_2m;

/*
 * x19: address, x20: step, x21: count, x22: doorbell. Every label is global: in the GOT
 * a local one is no more than its section.
 */
asm(GUEST_PROGRAM
    ".globl code_done, code_l1, code_l1_tlbi, code_l1_abort\n"
    ".balign 4\n"
    "code_start:\n"
    "code_store: mov w0, #0xa5\n"
    "1: strb w0, [x19, #64]; add x19, x19, x20; subs x21, x21, #1; b.ne 1b; b 9f\n"
    "code_load: ldrb w0, [x19, #64]; add x19, x19, x20; subs x21, x21, #1; b.ne code_load; b 9f\n"
    "code_fetch: blr x19; add x19, x19, x20; subs x21, x21, #1; b.ne code_fetch\n"
    "9: code_done: strb w0, [x22]\n"
    "code_l1: eret\n"
    "code_l1_tlbi: sys #4, c8, c0, #2, x19; dsb sy; eret\n"	/* RIPAS2E1IS */
    "code_l1_abort: strb wzr, [x22, #1]; b .\n"
    "code_end:\n"
    ".popsection\n");

extern const unsigned char code_done[], code_l1[], code_l1_tlbi[], code_l1_abort[];

static void set_reg(struct vm *vm, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (unsigned long)&value };

	if (ioctl(vm->vcpu, KVM_SET_ONE_REG, &reg))
		fail_errno("KVM_SET_ONE_REG %lx", (unsigned long)id);
}

#define CORE(field) \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | \
	 offsetof(struct kvm_regs, regs.field) / sizeof(__u32))

void arch_vm_setup(struct vm *vm)
{
	struct kvm_enable_cap cap = {
		.cap = KVM_CAP_ARM_EAGER_SPLIT_CHUNK_SIZE,
		.args = { HUGE },
	};

	if (!strcmp(vm->type, "eager-split") && ioctl(vm->fd, KVM_ENABLE_CAP, &cap))
		fail_errno("eager split");
}

/* KVM runs no vCPU with an EL2 without it, and takes no vCPU after it. */
static void create_vgic(struct vm *vm)
{
	struct kvm_create_device vgic = { .type = KVM_DEV_TYPE_ARM_VGIC_V3 };
	uint64_t dist = VGIC_DIST, redist = VGIC_REDIST;
	struct kvm_device_attr attrs[] = {
		{ .group = KVM_DEV_ARM_VGIC_GRP_ADDR, .attr = KVM_VGIC_V3_ADDR_TYPE_DIST,
		  .addr = (unsigned long)&dist },
		{ .group = KVM_DEV_ARM_VGIC_GRP_ADDR, .attr = KVM_VGIC_V3_ADDR_TYPE_REDIST,
		  .addr = (unsigned long)&redist },
		{ .group = KVM_DEV_ARM_VGIC_GRP_CTRL, .attr = KVM_DEV_ARM_VGIC_CTRL_INIT },
	};
	unsigned int i;

	must(!ioctl(vm->fd, KVM_CREATE_DEVICE, &vgic));
	for (i = 0; i < 3; i++)
		if (ioctl(vgic.fd, KVM_SET_DEVICE_ATTR, &attrs[i]))
			fail_errno("vGICv3, attribute %u", i);
	/* It holds a reference to the VM. */
	must(!close(vgic.fd));
}

static void enter_l2(struct vm *vm)
{
	uint64_t *table = (uint64_t *)(vm->code + L1_TABLE), i;

	for (i = 0; i < 512; i++)
		table[i] = i * HUGE | S2_2M;
	set_reg(vm, HCR_EL2, HCR_VM_RW_E2H);
	set_reg(vm, VTCR_EL2, VTCR_30_BITS);
	set_reg(vm, VTTBR_EL2, VTTBR_VMID_1 | (CODE_GPA + L1_TABLE));
	set_reg(vm, VBAR_EL2, CODE_GPA + L1_VECTORS);
	memcpy(vm->code + L1_VECTORS + FROM_LOWER_EL, code_l1_abort, code_end - code_l1_abort);
	/* L2 begins where a touch ends. */
	set_reg(vm, SPSR_EL2, PSR_EL1H_MASKED);
	set_reg(vm, ELR_EL2, CODE_GPA + (code_done - code_start));
	arch_set_touch(vm, CODE_GPA + (code_l1 - code_start), 0, 0, 0);
	vm_run(vm);
	if (!arch_is_doorbell(vm->run))
		fail("L2 does not run: exit reason %u", vm->run->exit_reason);
}

void arch_vcpu_setup(struct vm *vm)
{
	bool nested = !strcmp(vm->type, "nested");
	struct kvm_vcpu_init init;

	if (nested && !ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_EL2))
		fail("KVM has no virtual EL2");
	if (nested && !vm->id)
		create_vgic(vm);
	must(!ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init));
	init.features[0] |= nested << KVM_ARM_VCPU_HAS_EL2;
	must(!ioctl(vm->vcpu, KVM_ARM_VCPU_INIT, &init));
	if (nested)
		enter_l2(vm);
	else
		set_reg(vm, CORE(pstate), PSR_EL1H_MASKED);
}

void arch_set_touch(struct vm *vm, uint64_t pc, uint64_t gpa,
		    uint64_t step, uint64_t count)
{
	set_reg(vm, CORE(pc), pc);
	set_reg(vm, CORE(regs[19]), gpa);
	set_reg(vm, CORE(regs[20]), step);
	set_reg(vm, CORE(regs[21]), count);
	set_reg(vm, CORE(regs[22]), MMIO_DOORBELL);
}

/* L1 maps the 2 MiB of L2 at @gpa to its own at @to, or no more. */
static void l1_maps(struct vm *vm, uint64_t gpa, uint64_t to, bool valid)
{
	uint64_t *table = (uint64_t *)(vm->code + L1_TABLE);

	((volatile uint64_t *)table)[gpa / HUGE] = valid ? to | S2_2M : 0;
}

/* L1 invalidates two pages at @gpa, and goes back to L2. */
static void l1_invalidates_two(struct vm *vm, uint64_t gpa)
{
	set_reg(vm, CORE(pstate), PSR_EL2H_MASKED);
	set_reg(vm, SPSR_EL2, PSR_EL1H_MASKED);
	set_reg(vm, ELR_EL2, CODE_GPA + (code_done - code_start));
	arch_set_touch(vm, CODE_GPA + (code_l1_tlbi - code_start), 1UL << 46 | gpa >> 12, 0, 0);
	vm_run(vm);
	if (!arch_is_doorbell(vm->run))
		fail("L1 does not come back: exit reason %u", vm->run->exit_reason);
}

/* Whether a store of L2 goes to L1 as a fault. */
static bool l2_faults(struct vm *vm, uint64_t gpa)
{
	set_reg(vm, CORE(pstate), PSR_EL1H_MASKED);
	arch_set_touch(vm, CODE_GPA + (code_store - code_start), gpa, 0, 1);
	vm_run(vm);
	if (vm->run->exit_reason == KVM_EXIT_MMIO &&
	    vm->run->mmio.phys_addr == MMIO_DOORBELL + 1)
		return true;
	if (!arch_is_doorbell(vm->run))
		fail("L2 left with exit reason %u", vm->run->exit_reason);
	return false;
}

void create_l1(struct lab *l)
{
	if (strcmp(getenv("guest") ?: "", "nested"))
		skip("the guest has no L1");
	create_4k(l);
}

/*
 * L1 drops two blocks and invalidates the last page of the one and the first of the other,
 * as KVM does in its place.  All of both is gone for L2, although the shadow has them by
 * pages.
 */
void sc_l1_unmap_range(struct lab *l)
{
	const unsigned long block = HUGE / page_size;
	const unsigned long pages[] = { block - 1, block, 0, block / 2, 2 * block - 1 };
	unsigned long i, stale = 0;

	l1_maps(&l->vm, l->gpa, 0, false);
	l1_maps(&l->vm, l->gpa + HUGE, 0, false);
	l1_invalidates_two(&l->vm, l->gpa + (block - 1) * page_size);
	for (i = 0; i < 5; i++)
		stale += !l2_faults(&l->vm, l->gpa + pages[i] * page_size);
	if (l2_faults(&l->vm, l->gpa + 2 * HUGE))
		fail("L2 faults on a block that L1 maps");
	if (stale)
		fail("L2 stores to %lu of 5 pages that L1 has unmapped", stale);
	l->checks++;
}

#define ALIAS	0x10000000UL	/* where L1 maps the memory a second time */

/*
 * L1 maps its memory twice: what L2 touches at either place is young, and what the host
 * drops is gone at both.  What it does not drop stays as old or as young as it was.
 */
void sc_l1_alias(struct lab *l)
{
	unsigned long i;

	for (i = 0; i < l->mem.pages * page_size; i += HUGE)
		l1_maps(&l->vm, l->gpa + ALIAS + i, l->gpa + i, true);
	l->gpa += ALIAS;
	touch(l, STORE, 0, 1, l->mem.pages);
	for (i = 0; i < 2; i++) {
		ask(i ? CLEAR_YOUNG : CLEAR_FLUSH_YOUNG, l->mem.hva, l->mem.pages * page_size);
		memset(l->mem.touched, 0, l->mem.pages);
		judge(l);
		touch(l, STORE, i, 3, l->mem.pages / 3);
		l->gpa -= ALIAS;
		touch(l, STORE, i + 1, 12, l->mem.pages / 12);
		l->gpa += ALIAS;
		judge(l);
	}

	/* Page 2 of 12 was touched at one place, page 5 at neither. */
	for (i = 2; i < 6; i += 3) {
		drop(l, i, 1);
		l->mem.hva[i * page_size] = 1;
		l->mem.touched[i] = 0;
	}
	judge(l);
	touch(l, STORE, 2, 3, 2);
	judge(l);
	for (i = 2; i < 6; i += 3)
		if (l->mem.hva[i * page_size + DATA_OFFSET] != DATA_BYTE)
			fail("L2's store to page %lu does not reach the host's memory", i);
}

/*
 * L1 maps a page at as many addresses as KVM looks at one by one: it is idle once it is
 * aged at all of them, and young once L2 touches it at the last.
 */
void sc_l1_alias_few(struct lab *l)
{
	const unsigned long few = 60;
	unsigned long i;

	for (i = 0; i < few; i++)
		l1_maps(&l->vm, l->gpa + ALIAS + i * HUGE, l->gpa, true);
	if (!vm_touch(&l->vm, STORE, l->gpa + ALIAS, HUGE, few))
		fail("L2 finds no memory where L1 has mapped it");
	ask(CLEAR_FLUSH_YOUNG, l->mem.hva, page_size);
	answer(l, false, ask(TEST_YOUNG, l->mem.hva, page_size));

	if (!vm_touch(&l->vm, STORE, l->gpa + ALIAS + (few - 1) * HUGE, HUGE, 1))
		fail("L2 finds no memory where L1 has mapped it");
	answer(l, true, ask(TEST_YOUNG, l->mem.hva, page_size));
}

/*
 * L1 maps a page at more addresses than KVM looks at one by one: what L2 touches at any of
 * them is not idle, and what the host drops is gone at all of them.
 */
void sc_l1_alias_many(struct lab *l)
{
	const unsigned long many = 96;
	unsigned long i;

	for (i = 0; i < many; i++)
		l1_maps(&l->vm, l->gpa + ALIAS + i * HUGE, l->gpa, true);
	ask(CLEAR_FLUSH_YOUNG, l->mem.hva, page_size);
	if (!vm_touch(&l->vm, STORE, l->gpa + ALIAS, HUGE, many))
		fail("L2 finds no memory where L1 has mapped it");
	answer(l, true, ask(TEST_YOUNG, l->mem.hva, page_size));

	drop(l, 0, 1);
	for (i = 0; i < many; i++) {
		l->mem.hva[DATA_OFFSET] = 0;
		if (!vm_touch(&l->vm, STORE, l->gpa + ALIAS + i * HUGE, HUGE, 1))
			fail("L2 finds no memory where L1 has mapped it");
		if (l->mem.hva[DATA_OFFSET] != DATA_BYTE)
			fail("L2's store at address %lu does not reach the host's memory", i);
	}
}
