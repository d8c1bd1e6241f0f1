include hosts/powernv.inc
include hosts/guest-hv-radix.inc
APPEND = console=hvc0 disable_radix=no
GUEST = hv-radix
# What v7.3.4 took, and for 512 pages a quarter of that; a flush is cheaper by its ratio to base.
define BARS
test-4k 311 instructions
age-4k 395 instructions
age-4k-flush 0.6
age-2m-of-4k 30000 instructions
endef
LOCKDEP = yes
FUZZ = all
PROVES = Book3S HV radix: 4K leaves of the partition-scoped table
define EXPECT
$(HV_RADIX_EXPECT)
base-fails vcpus-busy P1 missed,wrong
endef
