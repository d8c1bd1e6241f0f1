include hosts/x86.inc
APPEND = console=ttyS0 kvm_amd.npt=0 $(NOWATCHDOG)
GUEST = shadow
LOCKDEP = yes
FUZZ = all
PROVES = shadow MMU: rmaps
define BARS
$(RMAP_BARS)
endef
define EXPECT
$(RMAP_EXPECT)
endef
