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
define SELFTESTS_EXPECT
base-fails page_ageing MM1 error
base-fails page_splitting X3 error
base-may access_tracking MM9 error
endef
