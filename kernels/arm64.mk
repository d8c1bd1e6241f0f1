ARCH = arm64
WITH = guest
CROSS_COMPILE = aarch64-linux-gnu-
PACKAGES = gcc-aarch64-linux-gnu
TARGET = arch/arm64/boot/Image
GUEST_ARCH = arm64
INIT_CFLAGS = -mgeneral-regs-only
SELFTESTS = page_ageing_test access_tracking_perf_test dirty_log_test dirty_log_perf_test kvm_page_table_test \
	demand_paging_test memslot_modification_stress_test arm64/page_fault_test arm64/stage2_block_transitions
LIBC = /usr/aarch64-linux-gnu/lib/libc.a:libc6-dev-arm64-cross
GUEST_USER = arm64 bookworm qemu-system-arm qemu-system-aarch64
