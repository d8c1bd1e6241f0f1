include hosts/x86.inc
TIER = all
APPEND = console=ttyS0 $(NOWATCHDOG)
GUEST = nested
PROVES = shadow of an L1 guest's nested page tables, used by L2
define EXPECT
$(TDP_EXPECT)
base-fails thp-cross X1 false
base-fails hugetlb-cross X1 false
base-fails thp-split-young X4 missed
endef
