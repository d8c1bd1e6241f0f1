include hosts/pseries.inc
include hosts/no-thp.inc
include hosts/pr.inc
QEMU = $(PSERIES) -cpu power8
APPEND = console=hvc0 disable_radix
PROVES = Book3S PR in an LPAR
define EXPECT
$(NO_THP)
$(PR_EXPECT)
endef
