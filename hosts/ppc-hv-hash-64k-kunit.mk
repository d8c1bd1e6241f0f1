include hosts/powernv.inc
include hosts/hv-kunit.inc
VARIANT = 64k-kunit
APPEND = console=hvc0 disable_radix $(KUNIT)
PROVES = reverse maps of HV hash, without a guest: HPTEs of 16M pages
define EXPECT
$(HV_KUNIT_EXPECT)
base-fails unmap_range H2 expect
base-fails unmap_huge_pages H2
base-fails huge_page H1 expect
skip walk_once no page table to walk
endef
