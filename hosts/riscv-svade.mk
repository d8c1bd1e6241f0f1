include hosts/riscv.inc
QEMU = qemu-system-riscv64 -M virt -cpu rv64,svade=true,svadu=false
PROVES = G-stage, software sets A: ranges, huge leaves, dirty log
define STORY
mglru 0.1
classic 0.1
endef
define EXPECT
$(RISCV_EXPECT)
base-fails log-keeps-young R3
endef
