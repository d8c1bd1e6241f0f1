ARCH = x86_64
WITH = guest
CROSS_COMPILE = x86_64-linux-gnu-
PACKAGES = gcc
TARGET = arch/x86/boot/bzImage
GUEST_ARCH = x86
INIT_CFLAGS = -mno-red-zone
GUEST_USER = amd64 bookworm qemu-system-x86 qemu-system-x86_64
