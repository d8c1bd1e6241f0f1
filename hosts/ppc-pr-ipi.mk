include hosts/powernv.inc
APPEND = console=hvc0 disable_radix only=host-ipi
GUEST = pr
PROVES = Book3S PR: the host's IPIs arrive; boots alone, since base hangs
define EXPECT
base-fails host-ipi PPC2 error
endef
