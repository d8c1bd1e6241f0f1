ARCH = riscv
WITH = guest
CROSS_COMPILE = riscv64-linux-gnu-
PACKAGES = gcc-riscv64-linux-gnu
TARGET = arch/riscv/boot/Image
GUEST_ARCH = riscv
SELFTESTS = page_ageing_test access_tracking_perf_test dirty_log_test dirty_log_perf_test kvm_page_table_test \
	demand_paging_test memslot_modification_stress_test
LIBC = /usr/riscv64-linux-gnu/lib/libc.a:libc6-dev-riscv64-cross
GUEST_USER = riscv64 trixie qemu-system-misc qemu-system-riscv64
