ARCH = powerpc
CROSS_COMPILE = powerpc-linux-gnu-
PACKAGES = gcc-powerpc-linux-gnu
TARGET = vmlinux
GUEST_ARCH = e500
INIT_CFLAGS = -msoft-float
GUEST_NONE = Debian has no release for 32-bit PowerPC
