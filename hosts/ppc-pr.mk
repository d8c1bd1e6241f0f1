KERNEL = ppc64
QEMU = qemu-system-ppc64 -M powernv9 -cpu power9_v2.2
QEMU_PACKAGE = qemu-system-ppc/backports
APPEND = console=hvc0 disable_radix
GUEST = pr
PROVES = Book3S PR: emulated accessed bit, shadow HPTEs, dirty log, memslot deletion
define EXPECT
base-fails 4k-none PR1
base-fails 4k-third PR1
base-fails 4k-all PR1
base-fails 4k-last PR1
base-fails 4k-load PR1
base-fails 4k-fetch PR1
base-fails 4k-neighbour PR1
base-fails 4k-cross PR1
base-fails 4k-misaligned PR1
base-fails two-slots PR1
base-fails log-keeps-young PR1
base-fails log-start-keeps-young PR1
base-fails unmap PR1
base-fails page-idle PR1
base-fails slot-delete PR2
base-fails log-start PR4
open 4k-range-last MM1
skip thp-one no 2 MiB THP
skip thp-cross no 2 MiB THP
skip thp-log no 2 MiB THP
skip thp-log-again no 2 MiB THP
skip thp-log-range-last no 2 MiB THP
skip thp-misaligned no 2 MiB THP
base-splat kvm_ppc.h:1076 PPC1
endef
