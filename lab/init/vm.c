// SPDX-License-Identifier: GPL-2.0-only
/* A VM with one vCPU, and the run loop around its touches. */
#include "lab.h"

void vm_create(struct vm *vm)
{
	long size;

	vm->type = getenv("guest");
	if (!vm->type)
		vm->type = "";
	vm->kvm = open("/dev/kvm", O_RDWR);
	if (vm->kvm < 0)
		fail("/dev/kvm: errno %d", errno);
	vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, arch_vm_type(vm->type));
	if (vm->fd < 0)
		fail("KVM_CREATE_VM '%s': errno %d", vm->type, errno);
	arch_vm_setup(vm);

	vm->code = mmap(NULL, CODE_SIZE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (vm->code == MAP_FAILED)
		fail("mmap: errno %d", errno);
	vm_slot(vm, 0, CODE_GPA, vm->code, CODE_SIZE, 0);

	vm->vcpu = ioctl(vm->fd, KVM_CREATE_VCPU, 0);
	if (vm->vcpu < 0)
		fail("KVM_CREATE_VCPU: errno %d", errno);
	size = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	vm->run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, vm->vcpu, 0);
	if (vm->run == MAP_FAILED)
		fail("mmap of kvm_run: errno %d", errno);
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
		fail("memslot %u: errno %d", id, errno);
	if (size)
		arch_slot_added(vm, gpa, size);
}

/* True when the guest touched all, false if it found no memory at @gpa. */
bool vm_touch(struct vm *vm, enum access access, uint64_t gpa, uint64_t step,
	      uint64_t count)
{
	arch_set_touch(vm, access, gpa, step, count);
	for (;;) {
		vm->run->exit_reason = 0xffff;
		if (ioctl(vm->vcpu, KVM_RUN, 0)) {
			if (errno == EINTR || errno == EAGAIN)
				continue;
			fail("KVM_RUN: errno %d", errno);
		}
		if (arch_is_doorbell(vm->run))
			return true;
		if (vm->run->exit_reason == KVM_EXIT_MMIO &&
		    vm->run->mmio.phys_addr >= DATA_GPA &&
		    vm->run->mmio.phys_addr < MMIO_DOORBELL)
			return false;
		fail("the guest left with exit reason %u", vm->run->exit_reason);
	}
}

void vm_dirty_log(struct vm *vm, unsigned int id, void *bitmap)
{
	struct kvm_dirty_log log = { .slot = id, .dirty_bitmap = bitmap };

	if (ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log))
		fail("KVM_GET_DIRTY_LOG: errno %d", errno);
}

/* The value of KVM's binary statistic @name, -1 if there is none. */
long vm_stat(struct vm *vm, const char *name)
{
	struct kvm_stats_header head;
	char buf[sizeof(struct kvm_stats_desc) + 128];
	struct kvm_stats_desc *desc = (void *)buf;
	uint64_t value;
	unsigned int i;
	long ret = -1;
	int fd;

	fd = ioctl(vm->fd, KVM_GET_STATS_FD, 0);
	if (!name || fd < 0 || pread(fd, &head, sizeof(head), 0) != sizeof(head))
		goto out;
	if (head.name_size > 128)
		fail("KVM statistics with names of %u bytes", head.name_size);
	for (i = 0; i < head.num_desc; i++) {
		long size = sizeof(*desc) + head.name_size;

		if (pread(fd, buf, size, head.desc_offset + i * size) != size)
			break;
		if (strcmp(desc->name, name))
			continue;
		if (pread(fd, &value, 8, head.data_offset + desc->offset) == 8)
			ret = value;
		break;
	}
out:
	if (fd >= 0)
		close(fd);
	return ret;
}
