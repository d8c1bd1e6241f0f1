ARCH = s390
CROSS_COMPILE = s390x-linux-gnu-
PACKAGES = gcc-s390x-linux-gnu
TARGET = arch/s390/boot/bzImage
