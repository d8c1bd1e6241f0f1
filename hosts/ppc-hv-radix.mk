include hosts/powernv.inc
include hosts/guest-hv-radix.inc
APPEND = console=hvc0 disable_radix=no
GUEST = hv-radix
LOCKDEP = yes
FUZZ = all
PROVES = Book3S HV radix: 4K leaves of the partition-scoped table
define EXPECT
$(HV_RADIX_EXPECT)
base-fails vcpus-busy P1 missed,wrong
endef
