ARCH = riscv
WITH = guest
CROSS_COMPILE = riscv64-linux-gnu-
PACKAGES = gcc-riscv64-linux-gnu
TARGET = arch/riscv/boot/Image
GUEST_ARCH = riscv
GUEST_USER = riscv64 trixie qemu-system-misc qemu-system-riscv64
