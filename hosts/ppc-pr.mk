include hosts/powernv.inc
include hosts/pr.inc
include hosts/emulated.inc
include hosts/guest-pr.inc
# One young page, one that nobody has used, and 512 young ones.
define BARS
age-4k-of-1024 1.02 series age-4k-of-16
age-4k 700 instructions
age-4k-old 250 instructions
age-2m-of-4k 130000 instructions
endef
# Without these a boot hangs now and then: see ppc-pr-ipi.
REFERENCE = Do-not-lose-host-interrupts-on-guest-entry Do-not-swallow-the-host-s-doorbell
APPEND = console=hvc0 disable_radix
LOCKDEP = yes
GUEST_TIER = core
FUZZ = all
PROVES = Book3S PR: emulated accessed bit, shadow HPTEs, dirty log, memslot deletion
define EXPECT
$(NO_THP)
$(PR_EXPECT)
base-fails code-drop PR10 error
skip hpt-resize the guest has no HPT
endef
