include hosts/x86.inc
APPEND = console=ttyS0 kvm.tdp_mmu=0 $(NOWATCHDOG)
GUEST = npt
PROVES = shadow MMU on nested page tables: direct pages, rmaps
define BARS
age-4k 1.01
test-4k 1.01
age-2m-of-4k 1.01
endef
define EXPECT
$(RMAP_EXPECT)
endef
