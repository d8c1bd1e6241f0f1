KERNEL = e500v2
QEMU = qemu-system-ppc -M ppce500 -cpu e500v2 -m 512M -smp 1
QEMU_PACKAGE = qemu-system-ppc/backports
APPEND = console=ttyS0 only=slot-delete
PROVES = Book E: a guest survives its first exit; boots alone, since base panics
define EXPECT
base-fails slot-delete E1 splat
endef
