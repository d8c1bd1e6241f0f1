include hosts/powernv.inc
include hosts/kunit.inc
TIER = all
VARIANT = 64k-kunit
APPEND = console=hvc0 disable_radix $(KUNIT)
PROVES = reverse maps of HV hash, without a guest: HPTEs of 16M pages
define EXPECT
base-fails test_last_page MM1
base-fails test_behind_a_hole MM1
base-fails test_neighbours MM1
base-fails unmap_range H2
base-fails huge_page H1
base-fails huge_then_small MM1
skip walk_once no page table to walk
endef
