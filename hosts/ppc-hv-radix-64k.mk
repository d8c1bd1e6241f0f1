include hosts/powernv.inc
TIER = all
VARIANT = 64k
APPEND = console=hvc0 disable_radix=no
GUEST = hv-radix
PROVES = Book3S HV radix: 64K leaves
define EXPECT
$(NO_THP)
base-fails 4k-range-last MM1
base-fails 4k-flush P10
base-fails log-start-keeps-young P8
base-fails log-stop-keeps-young P8
base-fails vcpus-busy P1
base-fails damon-neighbour MM2
skip 4k-readonly KVM has no read-only memslots
endef
