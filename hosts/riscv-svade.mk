include hosts/riscv.inc
include hosts/spares-hot.inc
QEMU = qemu-system-riscv64 -M virt -cpu rv64,svade=true,svadu=false
LOCKDEP = yes
FUZZ = core
PROVES = G-stage, software sets A: ranges, huge leaves, dirty log
define EXPECT
$(RISCV_EXPECT)
base-fails log-keeps-young R3 splat,livelock
base-fails log-load R11 error
endef
