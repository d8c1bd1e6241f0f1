ARCH = loongarch
CROSS_COMPILE = loongarch64-linux-gnu-
LLVM = -19
PACKAGES = clang-19
TARGET = vmlinux
