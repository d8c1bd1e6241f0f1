include hosts/x86.inc
APPEND = console=ttyS0 kvm_amd.npt=0 $(NOWATCHDOG)
GUEST = shadow
LOCKDEP = yes
PROVES = shadow MMU: rmaps
define BARS
age-4k 1.01
test-4k 1.01
age-2m-of-4k 1.01
endef
define EXPECT
base-fails 4k-range-last MM1 wrong
base-fails thp-log-range-last MM1 wrong
base-fails thp-cross X1 false
base-fails hugetlb-cross X1 false
base-fails thp-split-young X3 missed
base-fails thp-merge-young X3 missed
$(MM_EXPECT)
skip vcpus-busy KVM leaves TLB entries behind when it ages
endef
