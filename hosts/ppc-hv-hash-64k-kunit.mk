include hosts/powernv.inc
include hosts/hv-kunit.inc
VARIANT = 64k-kunit
APPEND = console=hvc0 disable_radix $(KUNIT)
PROVES = reverse maps of HV hash, without a guest
define EXPECT
$(HV_KUNIT_EXPECT)
base-fails unmap_range H2 expect
skip unmap_huge_pages KVM maps no huge pages
skip huge_page KVM maps no huge pages
skip huge_then_small KVM maps no huge pages
skip small_then_huge KVM maps no huge pages
endef
