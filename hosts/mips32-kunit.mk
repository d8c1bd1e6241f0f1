include hosts/kunit.inc
TIER = all
KERNEL = mips32
QEMU = qemu-system-mips -M malta -cpu mips32r6-generic -m 256M -smp 1
QEMU_PACKAGE = qemu-system-mips/backports
APPEND = console=ttyS0 $(KUNIT)
PROVES = page tables of MIPS KVM without a PMD, without a guest
define EXPECT
base-fails age_range M1 expect
base-fails age_two_tables M1 expect
base-fails age_to_the_border M1 expect
base-fails age_after_a_hole M1 expect
base-fails unmap_range M1 expect
base-fails end_of_table M1 expect
base-fails test_last_page M2 expect
base-fails test_after_a_hole M2 expect
skip unmap_huge_pages KVM maps no huge pages
skip huge_page KVM maps no huge pages
skip huge_then_small KVM maps no huge pages
skip small_then_huge KVM maps no huge pages
endef
