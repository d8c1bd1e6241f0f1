include hosts/riscv.inc
include hosts/kunit.inc
BARS =
QEMU = qemu-system-riscv64 -M virt -cpu rv64
APPEND = console=ttyS0 earlycon=sbi $(KUNIT)
PROVES = page tables of RISC-V KVM, without a guest
define EXPECT
base-fails age_range R5 splat,expect
base-fails age_two_tables R5 splat,expect
base-fails age_to_the_border R5 splat,expect
base-fails age_after_a_hole R5 splat,expect
base-fails age_over_holes R5 splat,expect
base-fails unmap_huge_pages R2 splat,expect
base-fails first_page R5 splat
base-fails test_last_page R5 splat,expect
base-fails test_after_a_hole R5 splat,expect
base-fails test_neighbours R5 splat
base-fails nothing_mapped R5 splat
base-fails huge_then_small R5 splat
base-fails small_then_huge R5 splat,expect
endef
