include hosts/blind.inc
include hosts/arm64.inc
TIER = all
# Each time it unmaps, KVM walks all of a shadow's IPA space by 1 GiB: 48 bits, not 52.
QEMU = $(VIRT) max,pauth-impdef=on,lpa2=off
APPEND = console=ttyAMA0 kvm-arm.mode=nested rounds=20
GUEST = nested
PROVES = shadow stage 2 of an L1 guest's tables, used by L2
define EXPECT
$(ARM64_EXPECT)
$(call BLIND,A1)
base-fails 4k-readonly A1 missed,wrong
base-fails log-keeps-young A1 missed,wrong
base-fails page-idle A1 missed
base-fails page-idle-thp A1 missed
base-fails thp-one A1 missed,wrong
base-fails thp-cross A1 missed,wrong
base-fails thp-log A1 missed,wrong
base-fails thp-log-again A1 missed,wrong
base-fails thp-misaligned A1 missed,wrong
base-fails thp-slot-end A1 missed,wrong
base-fails thp-log-stop A1 missed
base-fails thp-split-old A1 missed,wrong
base-fails thp-split-young A1 missed,wrong
base-fails thp-merge-young A1 missed,wrong
base-fails thp-drop-one A1 missed,wrong
base-fails folio A1 missed,wrong
base-fails folio-neighbour A1 missed,wrong
base-fails hugetlb-one A1 missed,wrong
base-fails hugetlb-cross A1 missed,wrong
base-fails vcpus-drop A1 missed,wrong
base-fails vcpus-log A1 missed,wrong
base-fails vcpus-tables A1 missed
base-fails l1-unmap-range A7 error
open l1-alias A1 missed,false
base-fails l1-alias-few A1 missed
base-fails l1-alias-many A1 missed
base-fails thp-split-alone A1 missed,wrong
endef
