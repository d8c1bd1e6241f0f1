KERNEL = ppc64
QEMU = qemu-system-ppc64 -M powernv9 -cpu power9_v2.2
QEMU_PACKAGE = qemu-system-ppc
APPEND = console=hvc0 disable_radix=no
GUEST = hv-radix
