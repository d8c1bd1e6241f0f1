include hosts/x86.inc
APPEND = console=ttyS0 $(NOWATCHDOG)
GUEST = npt
PROVES = TDP MMU on nested page tables: the reference
define BARS
age-4k 1.01
test-4k 1.01
age-2m-leaf 1.01
age-2m-of-4k 1.01
endef
define EXPECT
base-fails 4k-range-last MM1
base-fails thp-log-range-last MM1
base-fails thp-merge-young X2
base-fails damon-neighbour MM2
skip vcpus-busy KVM leaves TLB entries behind when it ages
endef
