include hosts/arm64.inc
TIER = all
GUEST_TIER = all
QEMU = $(VIRT) cortex-a57
APPEND = console=ttyAMA0
FUZZ = all
PROVES = stage 2, the fault handler sets the access flag; lazy split
define EXPECT
$(ARM64_EXPECT)
$(NO_L1)
base-fails thp-split-young A2 missed
endef
