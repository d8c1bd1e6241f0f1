include hosts/consumers.inc
include hosts/blind.inc
include hosts/no-thp.inc
include hosts/emulated.inc
KERNEL = e500v2
# On base no guest survives its first exit: see e500v2-exit.
REFERENCE = booke-Pass-the-exit-number
QEMU = qemu-system-ppc -M ppce500 -cpu e500v2 -m 512M -smp 1
QEMU_PACKAGE = qemu-system-ppc/backports
APPEND = console=ttyS0
LOCKDEP = yes
FUZZ = all
PROVES = Book E shadow TLB: emulated accessed bit, memslot deletion
# The page that the scenario drops takes base's whole shadow TLB along: each touch faults again.
SMAPS = base-may
define EXPECT
$(NO_THP)
$(call BLIND,E2)
# Base does not look at all (E2); the series drops the whole shadow TLB.
open 4k-flush E4 missed,wrong,error
base-fails 4k-range-last E2 missed,wrong
base-fails damon-neighbour E2 missed
$(CONSUMERS)
base-fails page-idle E2 missed
base-fails slot-delete E3 error
base-fails vcpus-busy E2 missed,wrong
base-fails vcpus-drop E3 error
skip 4k-readonly KVM has no read-only memslots
skip slot-alias the VM has no radix table
skip log-keeps-young KVM has no dirty log
skip log-start KVM has no dirty log
skip log-load-clean KVM has no dirty log
skip log-one-dirty KVM has no dirty log
skip vcpus-log KVM has no dirty log
skip zero-page a load of the guest does not map the zero page
skip host-ipi the host has one CPU
skip code-drop the host has one CPU
endef
