include hosts/bochs.inc
TIER = all
QEMU += corei7_haswell_4770
GUEST = ept
PROVES = TDP MMU on EPT with an accessed bit
define EXPECT
$(EPT_EXPECT)
endef
