ARCH = powerpc
WITH = guest
CROSS_COMPILE = powerpc64le-linux-gnu-
PACKAGES = gcc-powerpc64le-linux-gnu
TARGET = vmlinux
GUEST_ARCH = powerpc
INIT_CFLAGS = -mno-vsx -mno-altivec
GUEST_USER = ppc64el bookworm qemu-system-ppc qemu-system-ppc64
