include hosts/pseries.inc
include hosts/kunit.inc
TIER = all
VARIANT = kunit
QEMU = $(PSERIES),cap-nested-hv=on -cpu power9_v2.2
APPEND = console=hvc0 disable_radix=no $(KUNIT)
PROVES = page tables of HV radix, without a guest: one walk for a 2M leaf
define EXPECT
base-fails test_last_page MM1
base-fails test_behind_a_hole MM1
base-fails test_neighbours MM1
base-fails huge_then_small MM1
base-fails walk_once P7
endef
