include hosts/powernv.inc
include hosts/pr.inc
# Without patches 5 and 6 a boot hangs now and then: see ppc-pr-ipi.
REFERENCE = 6
APPEND = console=hvc0 disable_radix
PROVES = Book3S PR: emulated accessed bit, shadow HPTEs, dirty log, memslot deletion
# What else is in the shadow HPT does not matter.
define BARS
age-4k-of-1024 1.02 series age-4k-of-16
endef
define STORY
mglru 0.1
classic 0.1
endef
define EXPECT
$(NO_THP)
$(PR_EXPECT)
endef
