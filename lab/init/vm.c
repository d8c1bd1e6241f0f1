// SPDX-License-Identifier: GPL-2.0-only
/* A VM with one vCPU, and the run loop around its touches. */
#include "lab.h"

#include <signal.h>
#include <sys/prctl.h>

#define DEFAULT __attribute__((weak))
DEFAULT const bool arch_clear_flush_flushes = false;
DEFAULT const char *const arch_guests = "";
DEFAULT const bool arch_delete_unmaps_all = false;
DEFAULT const bool arch_maps_readonly = true;
DEFAULT unsigned long arch_vm_type(const char *type) { return 0; }
DEFAULT void arch_vm_setup(struct vm *vm) {}
DEFAULT void arch_vcpu_setup(struct vm *vm) {}
DEFAULT void arch_slot_added(struct vm *vm, uint64_t gpa, uint64_t size) {}
DEFAULT uint64_t arch_alias(struct vm *vm) { return 0; }

DEFAULT bool arch_is_doorbell(struct kvm_run *run)
{
	return run->exit_reason == KVM_EXIT_MMIO &&
	       run->mmio.phys_addr == MMIO_DOORBELL;
}

DEFAULT int arch_doorbell_byte(struct kvm_run *run)
{
	return run->mmio.data[0];
}

/* No vm_touch() needs that many exits: the guest faults on one page for ever. */
#define LIVELOCK_EXITS	200000

/* A child that ends with the scenario, however that ends. */
pid_t fork_helper(void)
{
	pid_t parent = getpid(), pid = fork();

	must(pid >= 0);
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		exit(0);
	return 0;
}

/*
 * How often the vCPU left the guest.  Book3S tells which times the host's own clock
 * was the cause: without end, on a machine too busy to raise its interrupt.  Book E
 * has no sum: the exits for a page that is in the guest's TLB, then.
 */
long vm_exits(struct vm *vm)
{
	long n = kvm_stat(vm->vcpu_stats, "exits");
	long clock = kvm_stat(vm->vcpu_stats, "dec_exits");

	if (n < 0)
		n = kvm_stat(vm->vcpu_stats, "sum_exits");
	if (!n && kvm_stat(vm->vcpu_stats, "dtlb_virt_miss_exits") >= 0)
		return kvm_stat(vm->vcpu_stats, "dtlb_virt_miss_exits") +
		       kvm_stat(vm->vcpu_stats, "itlb_virt_miss_exits");
	return clock < 0 ? n : n - clock;
}

/* How often all of the VM's vCPUs were asked to flush; -1 if KVM does not count it. */
long vm_flush_requests(struct vm *vm)
{
	return kvm_stat(vm->stats, "remote_tlb_flush_requests");
}

/* A vCPU that faults for ever never returns from KVM_RUN: count from outside. */
void vm_watch(struct vm *vm)
{
	unsigned long touches = 0;
	pid_t pid = getpid();
	long exits = 0;

	vm->touches = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(vm->touches != MAP_FAILED);
	if (fork_helper())
		return;
	while (vm_exits(vm) - exits < LIVELOCK_EXITS) {
		if (*vm->touches != touches) {
			touches = *vm->touches;
			exits = vm_exits(vm);
		}
		usleep(50000);
	}
	printf("# the guest does not get on: %d exits\n", LIVELOCK_EXITS);
	kill(pid, SIGKILL);
	exit(0);
}

static void open_vcpu(struct vm *vm, int id)
{
	long size;

	vm->id = id;
	vm->vcpu = vm->created[id];
	size = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	vm->run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, vm->vcpu, 0);
	must(vm->run != MAP_FAILED);
	vm->vcpu_stats = ioctl(vm->vcpu, KVM_GET_STATS_FD, 0);
}

/* @vm as one more of its vCPUs, @id, sees it; see vm_watch(). */
struct vm vm_other_vcpu(const struct vm *vm, int id)
{
	struct vm other = *vm;

	open_vcpu(&other, id);
	arch_vcpu_setup(&other);
	return other;
}

unsigned int vm_vcpus = 1;

/* All of them before the first one runs: pKVM takes none later. */
static void create_vcpus(struct vm *vm)
{
	unsigned int max = ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_MAX_VCPUS);

	for (; vm->vcpus < vm_vcpus && vm->vcpus < max; vm->vcpus++) {
		vm->created[vm->vcpus] = ioctl(vm->fd, KVM_CREATE_VCPU, vm->vcpus);
		if (vm->created[vm->vcpus] < 0)
			fail_errno("KVM_CREATE_VCPU");
	}
}

bool vm_watched = true;

void vm_create(struct vm *vm)
{
	static unsigned long unwatched;

	vm->type = getenv("guest");
	if (!vm->type)
		vm->type = "";
	vm->kvm = open("/dev/kvm", O_RDWR);
	if (vm->kvm < 0)
		fail_errno("/dev/kvm");
	vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, arch_vm_type(vm->type));
	if (vm->fd < 0)
		fail_errno("KVM_CREATE_VM '%s'", vm->type);
	arch_vm_setup(vm);

	vm->code = mmap(NULL, CODE_SIZE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(vm->code != MAP_FAILED);
	memcpy(vm->code, code_start, code_end - code_start);
	vm_slot(vm, 0, CODE_GPA, vm->code, CODE_SIZE, 0);

	create_vcpus(vm);
	open_vcpu(vm, 0);
	vm->stats = ioctl(vm->fd, KVM_GET_STATS_FD, 0);
	if (vm_watched)
		vm_watch(vm);
	else
		vm->touches = &unwatched;
	arch_vcpu_setup(vm);
}

void vm_slot(struct vm *vm, unsigned int id, uint64_t gpa, void *hva,
	     uint64_t size, unsigned int flags)
{
	struct kvm_userspace_memory_region slot = {
		.slot = id,
		.flags = flags,
		.guest_phys_addr = gpa,
		.memory_size = size,
		.userspace_addr = (unsigned long)hva,
	};

	if (ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &slot))
		fail_errno("memslot %u", id);
	if (size)
		arch_slot_added(vm, gpa, size);
}

/* Until the guest leaves to us. */
void vm_run(struct vm *vm)
{
	long err;

	do {
		vm->run->exit_reason = 0xffff;
		/* Not ioctl(): one errno serves all threads. */
		err = _sys_ioctl(vm->vcpu, KVM_RUN, 0);
	} while (err == -EINTR || err == -EAGAIN);
	if (err)
		fail("KVM_RUN: %s (errno %ld)", errno_name(-err), -err);
}

/* True when the guest touched all, false if it found no memory at @gpa. */
bool vm_touch(struct vm *vm, enum access access, uint64_t gpa, uint64_t step,
	      uint64_t count)
{
	static const unsigned char *const entry[] = {
		[STORE] = code_store, [LOAD] = code_load, [FETCH] = code_fetch,
	};

	++*vm->touches;
	arch_set_touch(vm, CODE_GPA + (entry[access] - code_start), gpa, step,
		       count);
	vm_run(vm);
	if (arch_is_doorbell(vm->run))
		return true;
	if (vm->run->exit_reason == KVM_EXIT_MMIO &&
	    vm->run->mmio.phys_addr >= DATA_GPA &&
	    vm->run->mmio.phys_addr < MMIO_DOORBELL)
		return false;
	if (vm->run->exit_reason == KVM_EXIT_MMIO && vm->run->mmio.phys_addr == MMIO_TRAP)
		fail("the guest got an interrupt, but did nothing to get one");
	fail("the guest left with exit reason %u", vm->run->exit_reason);
}

void vm_dirty_log(struct vm *vm, unsigned int id, unsigned char *bitmap)
{
	struct kvm_dirty_log log = { .slot = id, .dirty_bitmap = bitmap };

	if (!ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log))
		return;
	if (errno == EOPNOTSUPP)
		skip("KVM has no dirty log");
	fail_errno("KVM_GET_DIRTY_LOG");
}

/* The log is little-endian everywhere. */
bool in_log(const unsigned char *bitmap, unsigned long page)
{
	return bitmap[page / 8] >> page % 8 & 1;
}

/*
 * The value of the binary statistic @name, -1 if there is none. @fd is what
 * KVM_GET_STATS_FD returned, which a running vCPU would not answer.
 */
long kvm_stat(int fd, const char *name)
{
	struct kvm_stats_header head;
	char buf[sizeof(struct kvm_stats_desc) + 128];
	struct kvm_stats_desc *desc = (void *)buf;
	uint64_t value;
	unsigned int i;

	if (!name || pread(fd, &head, sizeof(head), 0) != sizeof(head))
		return -1;
	if (head.name_size > 128)
		fail("KVM statistics with names of %u bytes", head.name_size);
	for (i = 0; i < head.num_desc; i++) {
		long size = sizeof(*desc) + head.name_size;

		if (pread(fd, buf, size, head.desc_offset + i * size) != size)
			break;
		if (strcmp(desc->name, name))
			continue;
		if (pread(fd, &value, 8, head.data_offset + desc->offset) == 8)
			return value;
		break;
	}
	return -1;
}
