// SPDX-License-Identifier: GPL-2.0-only
/*
 * Book3S. guest= names the VM: "hv-radix", "hv-hash", "hv-nested" or "pr".
 *
 * HV radix and PR guests run in real mode, ea = gpa. An HV hash guest in real
 * mode sees only what its VRMA maps, the first memslot; it runs translated,
 * one 256 MiB segment with ea = gpa, by HPTEs that are written here.
 *
 * hv-nested: what touches the pages is L2, a radix guest in real mode of a
 * radix guest L1, which maps 1 GiB for it, one to one. L1 enters L2, again
 * after whatever interrupts it, until L2 makes a hypercall, and then makes one
 * of its own.
 */
#include "../scenarios.h"

#define MSR_SF		(sizeof(long) == 8 ? 1ULL << 63 : 0)
#define MSR_ME		(1ULL << 12)
#define MSR_IR		(1ULL << 5)
#define MSR_DR		(1ULL << 4)
#define MSR_LE		(1ULL << 0)

#define VSID		0x123ULL
#define SLB_ESID_V	0x08000000ULL
#define HPT_ORDER	20
#define HPT_GROUPS	(1ULL << (hpt_order - 7))
#define HPTE_V_VALID	1ULL
#define HPTE_R_M	0x10ULL		/* memory coherence */
#define HPTE_R_RW	0x2ULL

#define NO_SUCH_HCALL	0xf000		/* left to user space by HV */

/* Of L1: its partition table, L2's page table, and what it enters L2 with. */
#define L1_SLOT		30
#define L1_GPA		0x1000000UL
#define L1_ROOT		0		/* 2^13 entries */
#define L1_TABLE	0x10000UL	/* of 1 GiB each */
#define L1_PARTITIONS	0x11000UL
#define L1_VCPU(i)	(0x12000UL + 0x1000 * (i))
#define L1_SIZE		0x20000UL
#define L2_REGS		0x800		/* in L1_VCPU(); the state is before */
#define L2_LPID		1

/* Power ISA 3.0B, Book III, 5.7.5 and 5.7.10 */
#define RADIX_52_BITS	0x40000000000000a0ULL
#define RADIX_HR	(1ULL << 63)
#define RADIX_VALID	(1ULL << 63)
#define RADIX_LEAF	(1ULL << 62)
#define RADIX_RC_RWX	0x187ULL

/* What H_ENTER_NESTED takes: hvcall.h, struct pt_regs. */
struct hv_guest_state {
	uint64_t version;
	uint32_t lpid, vcpu_token;
	uint64_t lpcr, pcr, amor, dpdes, hfscr, tb_offset, dawr0, dawrx0, ciabr, hdec_expiry;
	uint64_t others[24];
};

struct l2_regs {
	uint64_t gpr[32], nip, msr;
};

/* blr */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
const unsigned char arch_return_insn[] = { 0x20, 0x00, 0x80, 0x4e };
#define MSR_ENDIAN	MSR_LE
#else
const unsigned char arch_return_insn[] = { 0x4e, 0x80, 0x00, 0x20 };
#define MSR_ENDIAN	0
#endif
const bool arch_age_flushes = true;
const unsigned int arch_return_insn_size = sizeof(arch_return_insn);
const char *const arch_guests = "pr,hv-radix,hv-hash,hv-nested";
const char *const arch_stat_2m = "num_2M_pages";

/*
 * r14: address, r15: count, r16: step, r17: MMIO doorbell or 0 for an hcall.
 * None of r0..r13: KVM writes the hcall's results to r3..r12.
 */
asm(GUEST_PROGRAM
    "code_start:\n"
    "code_store: li 19,0xa5\n"
    "1: stb 19,64(14); add 14,14,16; addic. 15,15,-1; bne 1b; b 8f\n"
    "code_load: lbz 19,64(14); add 14,14,16; addic. 15,15,-1; bne code_load; b 8f\n"
    "code_fetch: mtctr 14; bctrl; add 14,14,16; addic. 15,15,-1; bne code_fetch\n"
    "8: cmpwi 17,0; bne 9f; mr 4,19; li 3,0; ori 3,3,0xf000; .long 0x44000022\n"	/* sc 1 */
    "9: stb 19,0(17)\n"
    /* L1. r14: state, r15: registers, r16: partition table */
    "code_l1: li 3,0; ori 3,3,0xf800; mr 4,16; .long 0x44000022\n"
    "1: li 3,0; ori 3,3,0xf804; mr 4,14; mr 5,15; .long 0x44000022\n"
    "cmpwi 3,0xc00; beq 2f; cmpwi 3,0; bgt 1b; mr 4,3\n"
    "li 3,0; ori 3,3,0xf004; .long 0x44000022\n"
    "2: li 3,0; ori 3,3,0xf000; .long 0x44000022\n"
    "code_end:\n"
    ".popsection\n");
extern const unsigned char code_l1[];

static unsigned char *l1;	/* the host's view of L1_GPA */
static unsigned int hpt_order = HPT_ORDER;

static bool is_hv(struct vm *vm)
{
	return !strncmp(vm->type, "hv", 2);
}

static bool is_nested(struct vm *vm)
{
	return !strcmp(vm->type, "hv-nested");
}

static bool is_hash(struct vm *vm)
{
	return !strcmp(vm->type, "hv-hash");
}

unsigned long arch_vm_type(const char *type)
{
	return strncmp(type, "hv", 2) ? KVM_VM_PPC_PR : KVM_VM_PPC_HV;
}

void arch_vm_setup(struct vm *vm)
{
	struct kvm_ppc_mmuv3_cfg radix = {
		.flags = KVM_PPC_MMUV3_RADIX | KVM_PPC_MMUV3_GTSE,
		.process_table = 1ULL << 63,
	};
	struct kvm_enable_cap nested = { .cap = KVM_CAP_PPC_NESTED_HV, .args = { 1 } };
	uint32_t order = HPT_ORDER;

	if (is_nested(vm) && ioctl(vm->fd, KVM_ENABLE_CAP, &nested))
		fail_errno("KVM_CAP_PPC_NESTED_HV");
	if ((!strcmp(vm->type, "hv-radix") || is_nested(vm)) &&
	    ioctl(vm->fd, KVM_PPC_CONFIGURE_V3_MMU, &radix))
		fail_errno("KVM_PPC_CONFIGURE_V3_MMU");
	if (is_hash(vm) && ioctl(vm->fd, KVM_PPC_ALLOCATE_HTAB, &order))
		fail_errno("KVM_PPC_ALLOCATE_HTAB");
}

#define l1_word(offset) (*(uint64_t *)(l1 + (offset)))

static void make_l1(struct vm *vm)
{
	l1 = mmap(NULL, L1_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(l1 != MAP_FAILED);
	l1_word(L1_PARTITIONS + 16 * L2_LPID) =
		htobe64(RADIX_HR | RADIX_52_BITS | (L1_GPA + L1_ROOT) | 13);
	l1_word(L1_ROOT) = htobe64(RADIX_VALID | (L1_GPA + L1_TABLE) | 9);
	l1_word(L1_TABLE) = htobe64(RADIX_VALID | RADIX_LEAF | RADIX_RC_RWX);
	vm_slot(vm, L1_SLOT, L1_GPA, l1, L1_SIZE, 0);
}

/* L2 gets @regs, and L1 what it needs to enter it. */
static void enter_l2(struct vm *vm, struct kvm_regs *regs)
{
	uint64_t offset = L1_VCPU(vm->id);
	struct l2_regs *l2_regs = (void *)(l1 + offset + L2_REGS);

	*(struct hv_guest_state *)(l1 + offset) = (struct hv_guest_state){
		.version = 1,
		.lpid = L2_LPID,
		.vcpu_token = vm->id,
		.hdec_expiry = ~0ULL >> 1,
	};
	memcpy(l2_regs->gpr, regs->gpr, sizeof(l2_regs->gpr));
	l2_regs->nip = regs->pc;
	l2_regs->msr = regs->msr;
	regs->pc = CODE_GPA + (code_l1 - code_start);
	regs->gpr[14] = L1_GPA + offset;
	regs->gpr[15] = L1_GPA + offset + L2_REGS;
	regs->gpr[16] = L1_GPA + L1_PARTITIONS;
}

/* A PR guest has no reason to be interrupted: stb r19,8(r17), big-endian. */
static void set_vectors(struct vm *vm)
{
	static const unsigned int vectors[] = { 0x300, 0x400, 0x600, 0x700 };
	uint64_t base = CODE_GPA;
	struct kvm_one_reg hior = { .id = KVM_REG_PPC_HIOR, .addr = (unsigned long)&base };
	uint32_t insn = htobe32(0x9a710000 + MMIO_TRAP - MMIO_DOORBELL);
	unsigned int i;

	if (sizeof(long) == 8 && ioctl(vm->vcpu, KVM_SET_ONE_REG, &hior))
		fail_errno("KVM_REG_PPC_HIOR");
	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		memcpy(vm->code + vectors[i], &insn, sizeof(insn));
}

void arch_vcpu_setup(struct vm *vm)
{
	struct kvm_enable_cap papr = { .cap = KVM_CAP_PPC_PAPR };
	struct kvm_sregs sregs;

	if (is_nested(vm) && !l1)
		make_l1(vm);

	if (is_hv(vm) && ioctl(vm->vcpu, KVM_ENABLE_CAP, &papr))
		fail_errno("KVM_CAP_PPC_PAPR");
	if (!is_hv(vm))
		set_vectors(vm);
	if (!is_hash(vm))
		return;
	must(!ioctl(vm->vcpu, KVM_GET_SREGS, &sregs));
	memset(sregs.u.s.ppc64.slb, 0, sizeof(sregs.u.s.ppc64.slb));
	sregs.u.s.ppc64.slb[0].slbe = SLB_ESID_V;
	sregs.u.s.ppc64.slb[0].slbv = VSID << 12;
	must(!ioctl(vm->vcpu, KVM_SET_SREGS, &sregs));
}

/* Power ISA 3.0B, Book III, 5.7.9: hash and format of a 4K HPTE, B = 256M. */
static void write_hpte(int fd, uint64_t gpa)
{
	uint64_t page = gpa >> 12;
	uint64_t group = (VSID ^ page) & (HPT_GROUPS - 1);
	struct {
		struct kvm_get_htab_header head;
		uint64_t v, r;
	} hpte = {
		.head.index = group * 8 + page / HPT_GROUPS % 7,
		.head.n_valid = 1,
		.v = htobe64((VSID << 16 | page) >> 11 << 7 | HPTE_V_VALID),
		.r = htobe64(page << 12 | HPTE_R_M | HPTE_R_RW),
	};

	/* EBUSY: a vCPU runs. The memslot was there before, and so is its HPTE. */
	if (write(fd, &hpte, sizeof(hpte)) != sizeof(hpte) && errno != EBUSY)
		fail_errno("HPTE for gpa %lx", (unsigned long)gpa);
}

void arch_slot_added(struct vm *vm, uint64_t gpa, uint64_t size)
{
	struct kvm_get_htab_fd htab = { .flags = KVM_GET_HTAB_WRITE };
	uint64_t end = gpa + size;
	int fd;

	if (!is_hash(vm))
		return;
	fd = ioctl(vm->fd, KVM_PPC_GET_HTAB_FD, &htab);
	must(fd >= 0);
	for (; gpa < end; gpa += 4096)
		write_hpte(fd, gpa);
	close(fd);
}

void arch_set_touch(struct vm *vm, uint64_t pc, uint64_t gpa,
		    uint64_t step, uint64_t count)
{
	struct kvm_regs regs = {
		.pc = pc,
		.msr = MSR_SF | MSR_ME | MSR_ENDIAN |
		       (is_hash(vm) ? MSR_IR | MSR_DR : 0),
	};

	regs.gpr[14] = gpa;
	regs.gpr[15] = count;
	regs.gpr[16] = step;
	regs.gpr[17] = is_hv(vm) ? 0 : MMIO_DOORBELL;
	if (is_nested(vm))
		enter_l2(vm, &regs);
	must(!ioctl(vm->vcpu, KVM_SET_REGS, &regs));
}

bool arch_is_doorbell(struct kvm_run *run)
{
	return (run->exit_reason == KVM_EXIT_PAPR_HCALL &&
		run->papr_hcall.nr == NO_SUCH_HCALL) ||
	       (run->exit_reason == KVM_EXIT_MMIO &&
		run->mmio.phys_addr == MMIO_DOORBELL);
}

/* An L2's hypercall is not what L1 makes of it. */
int arch_doorbell_byte(struct kvm_run *run)
{
	if (run->exit_reason == KVM_EXIT_MMIO)
		return run->mmio.data[0];
	return strcmp(getenv("guest") ?: "", "hv-nested") ? (int)(run->papr_hcall.args[0] & 0xff) : -1;
}

#ifdef __powerpc64__
/* Not before the HPT is there; its guest has run, but does not now. */
static void prepare_hpt(struct lab *l, struct kvm_ppc_resize_hpt *resize)
{
	int left;

	while ((left = ioctl(l->vm.fd, KVM_PPC_RESIZE_HPT_PREPARE, resize)) > 0)
		usleep(1000);
	if (left)
		fail_errno("KVM_PPC_RESIZE_HPT_PREPARE %u", (unsigned int)resize->shift);
}

/* A guest gets a smaller HPT, a larger one and one of the same size, and goes on. */
void sc_hpt_resize(struct lab *l)
{
	static const unsigned int orders[] = { HPT_ORDER - 2, HPT_ORDER, HPT_ORDER };
	struct kvm_ppc_resize_hpt resize = { .shift = HPT_ORDER };
	unsigned long page;
	unsigned int i;

	if (strcmp(getenv("guest") ?: "", "hv-hash"))
		skip("the guest has no HPT that KVM could resize");
	create(l, MADV_NOHUGEPAGE, DATA_GPA);
	must(ioctl(l->vm.fd, KVM_PPC_RESIZE_HPT_COMMIT, &resize) && errno == EIO);
	slot_flags(l, 0);
	map_all(l);

	/* One that is given up, at once. */
	resize.shift = HPT_ORDER + 4;
	must(ioctl(l->vm.fd, KVM_PPC_RESIZE_HPT_PREPARE, &resize) > 0);
	resize.shift = 0;
	must(!ioctl(l->vm.fd, KVM_PPC_RESIZE_HPT_PREPARE, &resize));

	for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		hpt_order = resize.shift = orders[i];
		prepare_hpt(l, &resize);
		must(!ioctl(l->vm.fd, KVM_PPC_RESIZE_HPT_COMMIT, &resize));
		for (page = 0; page < l->mem.pages; page++)
			l->mem.hva[page * page_size + DATA_OFFSET] = 0;
		/* Only the bolted HPTEs come along. */
		arch_slot_added(&l->vm, CODE_GPA, CODE_SIZE);
		arch_slot_added(&l->vm, l->gpa, DATA_SIZE);
		rounds(l, STORE, 0, 3, l->mem.pages / 3);
		map_all(l);
		all_stored(l);
	}

	/* And one that the end of the VM finds. */
	prepare_hpt(l, &resize);
}
#endif
