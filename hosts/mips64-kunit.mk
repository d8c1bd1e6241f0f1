include hosts/mips-kunit.inc
KERNEL = mips64
QEMU = qemu-system-mips64 -M malta -cpu I6400 -m 512M -smp 1
PROVES = page tables of MIPS KVM, without a guest
