include hosts/x86.inc
APPEND = console=ttyS0 kvm.tdp_mmu=0 $(NOWATCHDOG)
GUEST = npt
FUZZ = all
PROVES = shadow MMU on nested page tables: direct pages, rmaps
define BARS
$(RMAP_BARS)
endef
define EXPECT
$(RMAP_EXPECT)
endef
