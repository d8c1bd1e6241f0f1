include hosts/mips-kunit.inc
KERNEL = mips32
QEMU = qemu-system-mips -M malta -cpu mips32r6-generic -m 256M -smp 1
PROVES = page tables of MIPS KVM without a PMD, without a guest
