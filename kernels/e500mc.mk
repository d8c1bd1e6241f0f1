ARCH = powerpc
CROSS_COMPILE = powerpc-linux-gnu-
PACKAGES = gcc-powerpc-linux-gnu
