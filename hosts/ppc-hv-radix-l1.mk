include hosts/pseries.inc
QEMU = $(PSERIES),cap-nested-hv=on -cpu power9_v2.2
APPEND = console=hvc0 disable_radix=no
GUEST = hv-radix
PROVES = HV radix as L1: 2M leaves, H_RPT_INVALIDATE
define BARS
age-2m-leaf 0.033
age-2m-leaf-old 0.033
endef
define EXPECT
base-fails 4k-range-last MM1
base-fails thp-log-range-last MM1
open thp-split-young P8
open thp-merge-young P8
base-fails damon-neighbour MM2
base-fails log-start-keeps-young P8
base-fails thp-slot-end P4
skip 4k-readonly KVM has no read-only memslots
endef
