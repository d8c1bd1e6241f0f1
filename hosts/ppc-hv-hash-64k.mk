include hosts/powernv.inc
TIER = all
VARIANT = 64k
APPEND = console=hvc0 disable_radix
GUEST = hv-hash
PROVES = Book3S HV hash: 4K HPTEs of 64K pages
define EXPECT
$(NO_THP)
base-fails 4k-range-last MM1
base-fails 4k-flush P10
base-fails unmap H2
base-fails damon-neighbour MM2
skip 4k-readonly KVM has no read-only memslots
endef
