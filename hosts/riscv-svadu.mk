include hosts/riscv.inc
QEMU = qemu-system-riscv64 -M virt -cpu rv64
FUZZ = all
PROVES = G-stage, hardware sets A: ranges, huge leaves, dirty log
define EXPECT
$(RISCV_EXPECT)
base-fails log-keeps-young R5 false,splat
endef
