include hosts/bochs.inc
TIER = all
QEMU += corei7_ivy_bridge_3770k
PROVES = TDP MMU on EPT without an accessed bit: access tracking
