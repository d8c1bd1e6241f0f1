include hosts/arm64.inc
TIER = all
QEMU = $(VIRT) cortex-a57
APPEND = console=ttyAMA0 kvm-arm.mode=protected
PROVES = the hypercall path of a non-protected guest under pKVM
define EXPECT
$(ARM64_EXPECT)
$(NO_L1)
open thp-split-young A2 missed
endef
