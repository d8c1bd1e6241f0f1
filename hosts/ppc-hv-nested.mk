include hosts/powernv.inc
TIER = all
APPEND = console=hvc0 disable_radix=no without=slot-delete,vcpus-drop why="KVM does not find the instruction of an L2 in real mode that wants MMIO"
GUEST = hv-nested
PROVES = shadow page table of an L2 guest, reverse map to its L1
define EXPECT
$(NO_THP)
base-fails 4k-range-last MM1
base-fails 4k-flush P10
base-fails log-start-keeps-young P8
base-fails log-stop-keeps-young P8
base-fails damon-neighbour MM2
skip 4k-readonly KVM has no read-only memslots
skip slot-delete KVM does not find the instruction of an L2
skip vcpus-drop KVM does not find the instruction of an L2
endef
