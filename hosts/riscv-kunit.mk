include hosts/riscv.inc
include hosts/kunit.inc
BARS =
QEMU = qemu-system-riscv64 -M virt -cpu rv64
APPEND = console=ttyS0 earlycon=sbi $(KUNIT)
PROVES = page tables of RISC-V KVM, without a guest
define EXPECT
endef
