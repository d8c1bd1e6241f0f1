include hosts/arm64.inc
TIER = all
QEMU = $(VIRT) cortex-a57
APPEND = console=ttyAMA0 kvm-arm.mode=protected without=vcpus-age,vcpus-busy,vcpus-drop,vcpus-log \
	why="KVM takes no further vCPU once one has run"
PROVES = the hypercall path of a non-protected guest under pKVM
define EXPECT
$(ARM64_EXPECT)
open thp-split-young A2
skip vcpus-age pKVM
skip vcpus-drop pKVM
skip vcpus-log pKVM
endef
