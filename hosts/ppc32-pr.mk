include hosts/no-thp.inc
include hosts/pr.inc
TIER = all
KERNEL = ppc32
QEMU = qemu-system-ppc -M mac99 -cpu 7400 -m 512M -smp 1
QEMU_PACKAGE = qemu-system-ppc/backports
APPEND = console=ttyPZ0
# On base no guest gets anywhere.
REFERENCE = KVM-PPC-Do-not-pass-0-to-__ffs
PROVES = 32-bit Book3S PR: emulated accessed bit
define EXPECT
$(NO_THP)
$(PR_EXPECT)
skip host-ipi the host has one CPU
skip code-drop the host has one CPU
endef
