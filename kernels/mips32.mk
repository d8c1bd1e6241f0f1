ARCH = mips
CROSS_COMPILE = mips64-linux-gnuabi64-
PACKAGES = gcc-mips64-linux-gnuabi64
TARGET = vmlinux
