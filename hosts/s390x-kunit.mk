include hosts/kunit.inc
TIER = all
KERNEL = s390x
QEMU = qemu-system-s390x -M s390-ccw-virtio -cpu max -smp 1
QEMU_PACKAGE = qemu-system-misc/backports
APPEND = console=ttyS1 $(KUNIT)
PROVES = page tables of s390 KVM and the shadows of a nested guest, without a guest
define EXPECT
base-fails split_2g Z10 expect
base-fails split_all Z9 expect
base-fails unshadow_aged Z2 expect
base-fails unshadow_split Z7 expect
base-fails unshadow_slot Z5 expect
endef
