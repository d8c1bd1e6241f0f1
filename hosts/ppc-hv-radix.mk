KERNEL = ppc64
QEMU = qemu-system-ppc64 -M powernv9 -cpu power9_v2.2
QEMU_PACKAGE = qemu-system-ppc/backports
APPEND = console=hvc0 disable_radix=no
GUEST = hv-radix
PROVES = Book3S HV radix: 4K leaves of the partition-scoped table
define EXPECT
open 4k-range-last MM1
open log-start-keeps-young P8
skip thp-one no 2 MiB THP
skip thp-cross no 2 MiB THP
skip thp-log no 2 MiB THP
skip thp-log-again no 2 MiB THP
skip thp-log-range-last no 2 MiB THP
skip thp-misaligned no 2 MiB THP
endef
