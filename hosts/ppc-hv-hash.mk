include hosts/powernv.inc
include hosts/guest-hv-hash.inc
APPEND = console=hvc0 disable_radix
GUEST = hv-hash
define BARS
age-4k 364 instructions
endef
LOCKDEP = yes
FUZZ = all
PROVES = Book3S HV hash: R bits of 4K HPTEs in the guest's HPT
define EXPECT
$(NO_THP)
base-fails 4k-range-last MM1 wrong
base-fails 4k-flush P10 error
base-fails unmap H2 false
base-fails damon-neighbour MM2 missed
base-fails hpt-resize H7 splat
$(CONSUMERS)
skip 4k-readonly KVM has no read-only memslots
skip slot-alias the VM has no radix table
endef
