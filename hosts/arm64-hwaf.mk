include hosts/arm64.inc
TIER = all
GUEST_TIER = all
QEMU = $(VIRT) max,pauth-impdef=on
APPEND = console=ttyAMA0
GUEST = eager-split
FUZZ = all
PROVES = stage 2, hardware sets the access flag; eager split
define EXPECT
$(ARM64_EXPECT)
$(NO_L1)
base-fails thp-split-old A2 false
base-fails thp-split-young A2 false
base-fails thp-split-alone A2 false
endef
