include hosts/pseries.inc
include hosts/mm.inc
QEMU = $(PSERIES),cap-nested-hv=on -cpu power9_v2.2
# QEMU's own nested hypervisor answers a flush with H_SUCCESS and does nothing
# (h_tlb_invalidate() in hw/ppc/spapr_nested.c): a running L2 keeps its TLB.
APPEND = console=hvc0 disable_radix=no without=vcpus-busy why="the hypervisor below flushes nothing while a vCPU runs"
GUEST = hv-radix
LOCKDEP = yes
FUZZ = all
PROVES = HV radix as L1: 2M leaves, H_TLB_INVALIDATE
define BARS
age-2m-leaf 0.033
age-2m-leaf-old 0.033
age-2m-leaf:walks 0.01
test-4k 311 instructions
age-4k 395 instructions
age-2m-leaf 400 instructions
age-2m-of-4k 20000 instructions
endef
define EXPECT
base-fails 4k-range-last MM1 wrong
base-fails 4k-flush P10 error
base-fails thp-log-range-last MM1 wrong
base-fails thp-split-young P8 missed
base-fails thp-merge-young P8 missed
$(MM_EXPECT)
base-fails log-start-keeps-young P8 missed
base-fails log-stop-keeps-young P8 missed,wrong
base-fails thp-slot-end P4 error
base-fails slot-alias P15 missed,wrong
skip vcpus-busy the hypervisor below flushes nothing while a vCPU runs
skip 4k-readonly KVM has no read-only memslots
skip hpt-resize the guest has no HPT
endef
