include hosts/pseries.inc
include hosts/no-thp.inc
include hosts/pr.inc
# A guest's start makes H_SET_MODE, in which QEMU 10.0's vCPU threads deadlock now and
# then: do_run_on_cpu() in one, start_exclusive() in the other.
QEMU = $(PSERIES) -cpu power8 -accel tcg,thread=single
# One thread for all CPUs: whether base meets PR10 is chance.
REFERENCE = Fetch-the-instruction-if-the-exit
APPEND = console=hvc0 disable_radix
LOCKDEP = yes
PROVES = Book3S PR in an LPAR
define EXPECT
$(NO_THP)
$(PR_EXPECT)
skip hpt-resize the guest has no HPT
endef
