ARCH = arm64
WITH = guest
CROSS_COMPILE = aarch64-linux-gnu-
PACKAGES = gcc-aarch64-linux-gnu
TARGET = arch/arm64/boot/Image
GUEST_ARCH = arm64
INIT_CFLAGS = -mgeneral-regs-only
GUEST_USER = arm64 bookworm qemu-system-arm qemu-system-aarch64
