#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# initrd.sh: build/initrd/$HOST.cpio with PID 1, the same for both kernels.
# initrd.sh young: build/young/$HOST/young, the same scenarios as a program for a real machine.
. lab/lib.sh

program=${1:-init}
[ -n "$GUEST_ARCH" ] || [ "$program" = init ] || die "HOST=$HOST is of KUnit, and runs no guest"
[ -n "$GUEST_ARCH" ] || exit 0
image=build/images/$IMAGE-base
out=build/initrd/$HOST
sources=(lab/init/*.c)
if [ "$program" = young ]; then
	# Without a kernel: the headers are those of build/tree.
	out=build/young/$HOST image=build/young/headers/$ARCH
	sources=("${sources[@]/%\/init.c//young/main.c}")
	bash lab/deps.sh "${CROSS_COMPILE}gcc:$PACKAGES" make:make gcc:gcc
	mkdir -p "$image/obj"
	ln -sfnT "$TREE" "$image/src"
	ln -sfnT obj/usr/include "$image/include"
	progress "headers of $ARCH" build/headers.log make -C "$TREE" O="$PWD/$image/obj" \
		ARCH="$ARCH" CROSS_COMPILE="$CROSS_COMPILE" headers
fi
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
"${CROSS_COMPILE}gcc" "${flags[@]}" -o "$out/$program" "${sources[@]}" \
	lab/init/guest/"$GUEST_ARCH".c "$out/selftest.o" -lgcc
if [ "$program" = young ]; then
	say "$out/young: see doc/lab.md"
else
	(cd "$out" && echo init | cpio -o -H newc --quiet) > "$out.cpio"
fi
