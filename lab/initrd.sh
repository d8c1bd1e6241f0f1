#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# initrd.sh: build/initrd/$HOST.cpio with PID 1, the same for both kernels.
. lab/lib.sh

[ -n "$GUEST_ARCH" ] || exit 0
image=build/images/$IMAGE-base
out=build/initrd/$HOST
mkdir -p "$out"
flags=(-Os -static -nostdlib -nostdinc -ffreestanding -fno-stack-protector
	-fno-asynchronous-unwind-tables -Wall -Wextra -Werror -Wno-unused-parameter
	-I "$image/src/tools/include/nolibc" -I "$image/include" -I "$image/src/lib"
	-include nolibc.h)
# shellcheck disable=SC2206
flags+=($INIT_CFLAGS)

"${CROSS_COMPILE}gcc" "${flags[@]}" -Wno-sign-compare -Dmain=selftest_main \
	-I "$image/src/tools/testing/selftests" -I "$image/src" -c -o "$out/selftest.o" \
	"$image/src/tools/testing/selftests/mm/mmu_notifier_young.c"
"${CROSS_COMPILE}gcc" "${flags[@]}" -o "$out/init" lab/init/*.c \
	lab/init/guest/"$GUEST_ARCH".c "$out/selftest.o" -lgcc
(cd "$out" && echo init | cpio -o -H newc --quiet) > "$out.cpio"
