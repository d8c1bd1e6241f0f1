include hosts/powernv.inc
TIER = all
APPEND = console=hvc0 disable_radix=no without=slot-delete,vcpus-drop why="KVM does not find the instruction of an L2 in real mode that wants MMIO"
GUEST = hv-nested
PROVES = shadow page table of an L2 guest, reverse map to its L1
define EXPECT
$(HV_RADIX_EXPECT)
skip slot-delete KVM does not find the instruction of an L2
skip vcpus-drop KVM does not find the instruction of an L2
endef
