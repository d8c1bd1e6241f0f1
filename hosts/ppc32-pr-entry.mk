TIER = all
KERNEL = ppc32
QEMU = qemu-system-ppc -M mac99 -cpu 7400 -m 512M -smp 1
QEMU_PACKAGE = qemu-system-ppc/backports
APPEND = console=ttyPZ0 only=4k-none
GUEST = pr
PROVES = 32-bit Book3S PR: a guest executes its first instruction
define EXPECT
base-fails 4k-none PPC3 livelock
endef
