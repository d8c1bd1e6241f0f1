// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest runs in flat 32-bit protected mode without paging: gva = gpa. Once it is asked
 * for a second address of its memory it has page tables with 2M entries.
 *
 * guest=nested: what runs so is an L2 guest of SVM. L1 is a single VMRUN, made when the
 * vCPU is set up, with nested page tables that map 1 GiB one to one by 2M entries. It
 * intercepts nothing, so that L2 never leaves to L1, and all exits are those of L2.
 */
#include "../lab.h"

#define DOORBELL_PORT	0x10

/* L1's memory, behind the program, and what is in it: AMD APM, volume 2, appendix B. */
#define L1_TABLES	0x1000
#define L1_NPT		0x4000
#define L1_HSAVE	0x7000
#define L1_VMCB		0x8000		/* one page for each vCPU */

#define PTE_TABLE	0x7		/* present, writable, user */
#define PTE_2M		0x87

#define VMCB_INTERCEPT_VMRUN	0x10	/* bit 0 */
#define VMCB_ASID	0x58
#define VMCB_EXIT_CODE	0x70
#define VMCB_NP_ENABLE	0x90
#define VMCB_N_CR3	0xb0
#define VMCB_SEGMENTS	0x400		/* ES, CS, SS, DS, FS, GS */
#define VMCB_EFER	0x4d0
#define VMCB_CR0	0x558
#define VMCB_DR7	0x560
#define VMCB_DR6	0x568
#define VMCB_RFLAGS	0x570
#define VMCB_RIP	0x578
#define VMCB_G_PAT	0x668

#define CR0_PE_ET	0x11UL
#define CR0_PG		0x80000000UL
#define CR4_PAE		0x20UL
#define EFER_LONG_SVME	0x1500UL
#define ALIAS		0x40000000UL	/* where all of memory is once more */
#define MSR_VM_HSAVE_PA	0xc0010117

const unsigned char arch_return_insn[] = { 0xc3 };	/* ret */
const bool arch_age_flushes = false;
const bool arch_delete_unmaps_all = true;	/* KVM_X86_QUIRK_SLOT_ZAP_ALL */
const unsigned int arch_return_insn_size = sizeof(arch_return_insn);
const char *const arch_guests = "npt,ept,shadow,nested";
const char *const arch_stat_2m = "pages_2m";

/* esi: address, edx: step, ecx: count */
asm(GUEST_PROGRAM
    ".code32\n"
    "code_start:\n"
    "code_store: mov $0xa5, %al\n"
    "1: movb %al, 64(%esi); add %edx, %esi; dec %ecx; jnz 1b; jmp code_done\n"
    "code_load: movb 64(%esi), %al; add %edx, %esi; dec %ecx; jnz code_load; jmp code_done\n"
    "code_fetch: call *%esi; add %edx, %esi; dec %ecx; jnz code_fetch\n"
    "code_done: out %al, $0x10\n"
    ".code64\n"
    "code_l1: vmrun %rax; hlt\n"
    "code_end:\n"
    ".popsection\n");
extern const unsigned char code_done[], code_l1[];

void arch_vm_setup(struct vm *vm)
{
	/* Intel without unrestricted guest wants three pages of its own. */
	must(!ioctl(vm->fd, KVM_SET_TSS_ADDR, 0xfffbd000));
}

/* 1 GiB one to one, in three pages from @gpa. */
static uint64_t identity(struct vm *vm, uint64_t gpa)
{
	uint64_t *table = (uint64_t *)(vm->code + gpa), i;

	table[0] = (gpa + 0x1000) | PTE_TABLE;
	table[512] = (gpa + 0x2000) | PTE_TABLE;
	for (i = 0; i < 512; i++)
		table[1024 + i] = i * HUGE | PTE_2M;
	return gpa;
}

#define vmcb(type, offset)	(*(type *)(page + (offset)))

/* L2 begins where a touch ends. */
static void write_vmcb(struct vm *vm, unsigned char *page)
{
	unsigned int i;

	vmcb(uint32_t, VMCB_INTERCEPT_VMRUN) = 1;	/* or VMRUN is refused */
	vmcb(uint32_t, VMCB_ASID) = 1;
	vmcb(uint64_t, VMCB_NP_ENABLE) = 1;
	vmcb(uint64_t, VMCB_N_CR3) = identity(vm, L1_NPT);
	/* The second GiB by the last page of L1's own tables, which says the same. */
	*(uint64_t *)(vm->code + L1_NPT + 0x1000 + 8) = (L1_TABLES + 0x2000) | PTE_TABLE;
	for (i = 0; i < 6; i++) {
		unsigned char *segment = page + VMCB_SEGMENTS + 16 * i;

		*(uint16_t *)segment = 8;
		*(uint16_t *)(segment + 2) = i == 1 ? 0xc9b : 0xc93;
		*(uint32_t *)(segment + 4) = 0xffffffff;
	}
	vmcb(uint64_t, VMCB_EFER) = 0x1000;
	vmcb(uint64_t, VMCB_CR0) = CR0_PE_ET;
	vmcb(uint64_t, VMCB_DR7) = 0x400;
	vmcb(uint64_t, VMCB_DR6) = 0xffff0ff0;
	vmcb(uint64_t, VMCB_RFLAGS) = 2;
	vmcb(uint64_t, VMCB_RIP) = CODE_GPA + (code_done - code_start);
	vmcb(uint64_t, VMCB_G_PAT) = 0x0007040600070406;
}

static void show_svm(struct vm *vm)
{
	static struct { struct kvm_cpuid2 head; struct kvm_cpuid_entry2 entries[128]; } cpuid;
	struct { struct kvm_msrs head; struct kvm_msr_entry entry; } msrs = {
		.head.nmsrs = 1,
		.entry = { .index = MSR_VM_HSAVE_PA, .data = L1_HSAVE },
	};

	cpuid.head.nent = 128;
	must(!ioctl(vm->kvm, KVM_GET_SUPPORTED_CPUID, &cpuid));
	must(!ioctl(vm->vcpu, KVM_SET_CPUID2, &cpuid));
	if (ioctl(vm->vcpu, KVM_SET_MSRS, &msrs) != 1)
		fail_errno("VM_HSAVE_PA");
}

static void enter_l2(struct vm *vm)
{
	struct kvm_regs regs = {
		.rflags = 2,
		.rip = CODE_GPA + (code_l1 - code_start),
		.rax = L1_VMCB + 0x1000 * vm->id,
	};
	unsigned char *page = vm->code + regs.rax;

	write_vmcb(vm, page);
	must(!ioctl(vm->vcpu, KVM_SET_REGS, &regs));
	vm_run(vm);
	if (!arch_is_doorbell(vm->run))
		fail("L2 does not run: exit code %lx", (long)vmcb(uint64_t, VMCB_EXIT_CODE));
}

void arch_vcpu_setup(struct vm *vm)
{
	bool nested = !strcmp(vm->type, "nested");
	struct kvm_segment data = {
		.limit = 0xffffffff, .selector = 8, .present = 1, .type = 3,
		.s = 1, .db = 1, .g = 1,
	};
	struct kvm_sregs sregs;

	if (nested)
		show_svm(vm);
	must(!ioctl(vm->vcpu, KVM_GET_SREGS, &sregs));
	sregs.ds = sregs.es = sregs.fs = sregs.gs = sregs.ss = data;
	sregs.cs = data;
	sregs.cs.selector = 16;
	sregs.cs.type = 11;
	sregs.cr0 |= CR0_PE_ET;
	if (nested) {
		sregs.cs.db = 0;
		sregs.cs.l = 1;
		sregs.cr0 |= CR0_PG;
		sregs.cr3 = identity(vm, L1_TABLES);
		sregs.cr4 |= CR4_PAE;
		sregs.efer = EFER_LONG_SVME;
	}
	must(!ioctl(vm->vcpu, KVM_SET_SREGS, &sregs));
	if (nested)
		enter_l2(vm);
}

/* PAE: four pointers, and a page of 2M entries for either of the first two. */
uint64_t arch_alias(struct vm *vm)
{
	uint64_t *table = (uint64_t *)(vm->code + L1_TABLES), i;
	struct kvm_sregs sregs;

	if (!strcmp(vm->type, "nested"))
		return ALIAS;
	table[0] = (L1_TABLES + 0x1000) | 1;
	table[1] = (L1_TABLES + 0x2000) | 1;
	for (i = 0; i < 1024; i++)
		table[512 + i] = i % 512 * HUGE | PTE_2M;
	must(!ioctl(vm->vcpu, KVM_GET_SREGS, &sregs));
	sregs.cr0 |= CR0_PG;
	sregs.cr3 = L1_TABLES;
	sregs.cr4 |= CR4_PAE;
	must(!ioctl(vm->vcpu, KVM_SET_SREGS, &sregs));
	return ALIAS;
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

	must(!ioctl(vm->vcpu, KVM_SET_REGS, &regs));
}

bool arch_is_doorbell(struct kvm_run *run)
{
	return run->exit_reason == KVM_EXIT_IO && run->io.port == DOORBELL_PORT;
}

int arch_doorbell_byte(struct kvm_run *run)
{
	return *((unsigned char *)run + run->io.data_offset);
}
