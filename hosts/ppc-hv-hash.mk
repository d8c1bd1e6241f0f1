KERNEL = ppc64
QEMU = qemu-system-ppc64 -M powernv9 -cpu power9_v2.2
QEMU_PACKAGE = qemu-system-ppc/backports
APPEND = console=hvc0 disable_radix
GUEST = hv-hash
PROVES = Book3S HV hash: R bits of 4K HPTEs in the guest's HPT
define EXPECT
open 4k-range-last MM1
open unmap H2
skip thp-one no 2 MiB THP
skip thp-cross no 2 MiB THP
skip thp-log no 2 MiB THP
skip thp-log-again no 2 MiB THP
skip thp-log-range-last no 2 MiB THP
skip thp-misaligned no 2 MiB THP
endef
