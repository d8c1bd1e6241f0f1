include hosts/x86.inc
APPEND = console=ttyS0 $(NOWATCHDOG)
GUEST = npt
LOCKDEP = yes
FUZZ = core
PROVES = TDP MMU on nested page tables: the reference
define BARS
age-4k 1.01
test-4k 1.01
age-2m-leaf 1.01
age-2m-of-4k 1.01
endef
define EXPECT
$(TDP_EXPECT)
endef
