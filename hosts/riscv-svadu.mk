include hosts/riscv.inc
QEMU = qemu-system-riscv64 -M virt -cpu rv64
PROVES = G-stage, hardware sets A: ranges, huge leaves, dirty log
define BARS
age-4k-flush 1
age-4k 1.25
endef
define EXPECT
$(RISCV_EXPECT)
base-fails log-keeps-young R5
endef
