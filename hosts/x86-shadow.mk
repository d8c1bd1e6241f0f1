KERNEL = x86_64
QEMU = qemu-system-x86_64 -accel tcg,thread=multi -cpu max,+svm,+npt
QEMU_PACKAGE = qemu-system-x86/backports
APPEND = console=ttyS0 kvm_amd.npt=0
GUEST = shadow
PROVES = shadow MMU: rmaps
define BARS
age-4k 1.01
test-4k 1.01
age-2m-of-4k 1.01
endef
define EXPECT
base-fails 4k-range-last MM1
base-fails thp-log-range-last MM1
base-fails thp-cross X1
base-fails damon-neighbour MM2
endef
