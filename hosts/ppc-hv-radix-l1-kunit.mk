include hosts/pseries.inc
include hosts/hv-kunit.inc
VARIANT = kunit
QEMU = $(PSERIES),cap-nested-hv=on -cpu power9_v2.2
APPEND = console=hvc0 disable_radix=no $(KUNIT)
PROVES = page tables of HV radix, without a guest
define EXPECT
$(HV_KUNIT_EXPECT)
base-fails huge_then_small MM1 splat,expect
base-fails small_then_huge MM1 splat,expect
endef
