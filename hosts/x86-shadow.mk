include hosts/x86.inc
APPEND = console=ttyS0 kvm_amd.npt=0 $(NOWATCHDOG)
GUEST = shadow
LOCKDEP = yes
PROVES = shadow MMU: rmaps
define BARS
age-4k 1.01
test-4k 1.01
age-2m-of-4k 1.01
endef
define EXPECT
$(RMAP_EXPECT)
endef
