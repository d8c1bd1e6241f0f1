#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# selftests.sh: build/initrd/$HOST-selftests.cpio, PID 1 and the kernel's own tests of KVM that
# lab/init/selftests.c knows and $SELFTESTS names, as the series has them, for both kernels.
. lab/lib.sh

bash lab/deps.sh "$LIBC" "${CROSS_COMPILE}gcc:$PACKAGES" make:make
out=$PWD/build/selftests/$ARCH
build() {
	local tests=() test
	for test in $SELFTESTS; do tests+=("$out/$test"); done
	rm -rf "$out/root"
	mkdir -p "$out/obj/tools" "$out/root"
	make -C "$TREE" O="$out/obj" ARCH="$ARCH" CROSS_COMPILE="$CROSS_COMPILE" headers
	make -C "$TREE/tools/testing/selftests/kvm" -j"$(nproc)" OUTPUT="$out" ARCH="$ARCH" \
		CROSS_COMPILE="$CROSS_COMPILE" KHDR_INCLUDES="-isystem $out/obj/usr/include" \
		abs_objdir="$out/obj" \
		LDFLAGS="-pthread -static -no-pie" "${tests[@]}"
	cp "${tests[@]}" "build/initrd/$HOST/init" "$out/root"
}
progress "selftests of $ARCH" "build/selftests-$ARCH.log" build
(cd "$out/root" && find . -type f | cpio -o -H newc --quiet) > "build/initrd/$HOST-selftests.cpio"
