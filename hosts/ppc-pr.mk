include hosts/powernv.inc
include hosts/pr.inc
include hosts/emulated.inc
# Without patches 6 and 7 a boot hangs now and then: see ppc-pr-ipi.
REFERENCE = 7
APPEND = console=hvc0 disable_radix
PROVES = Book3S PR: emulated accessed bit, shadow HPTEs, dirty log, memslot deletion
define EXPECT
$(NO_THP)
$(PR_EXPECT)
endef
