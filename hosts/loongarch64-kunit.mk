include hosts/kunit.inc
TIER = all
KERNEL = loongarch64
QEMU = qemu-system-loongarch64 -M virt -cpu la464 -m 1G -smp 1
QEMU_PACKAGE = qemu-system-misc/backports
APPEND = earlycon keep_bootcon $(KUNIT)
PROVES = page tables of LoongArch KVM, without a guest
define EXPECT
base-fails test_last_page L1 expect
base-fails test_after_a_hole L1 expect
base-fails small_then_huge L1 expect
endef
