#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest.sh: the initramfs of $HOST for base and series, with Debian's QEMU in it, which runs the
# same kernel image as a guest. lab/guest/init says what is done to it.
#
# What comes from Debian is made once for all hosts of an architecture, by $GUEST_USER =
# ARCHITECTURE RELEASE PACKAGE COMMAND.
. lab/lib.sh

read -r arch release package command <<< "$GUEST_USER"

# QEMU, what it needs and a shell: files below $1, from packages that are not installed.
user() { # DIRECTORY
	local root=$1/root out=$1/out file lib needed seen=" " todo
	mmdebstrap --variant=extract --architectures="$arch" \
		--include="$package,busybox-static,libc6" "$release" "$root" "$(archive "$release")"
	mkdir -p "$out"/{bin,usr/bin,lib/qemu,usr/share/qemu,dev}
	cp "$(find "$root" -name busybox -type f -perm -1 | head -n 1)" "$out/bin"
	cp "$root/usr/bin/$command" "$out/usr/bin"
	todo=("$root/usr/bin/$command")
	while [ ${#todo[@]} -gt 0 ]; do
		needed=$(readelf -d "${todo[0]}" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
		todo=("${todo[@]:1}")
		for lib in $needed; do
			[[ $seen != *" $lib "* ]] || continue
			seen+="$lib "
			file=$(find "$root" -name "$lib" | head -n 1)
			cp -L "$file" "$out/lib/qemu"
			todo+=("$file")
		done
	done
	# The program that the kernel starts first lies where the command says.
	file=$(readelf -l "$root/usr/bin/$command" | sed -n 's/.*interpreter: \(.*\)\]/\1/p')
	mkdir -p "$out/$(dirname "$file")"
	cp -L "$out/lib/qemu/$(basename "$file")" "$out/$file"
	for file in slof bios-256k linuxboot_dma kvmvapic opensbi-riscv64-generic-fw_dynamic; do
		lib=$(find "$root/usr/share" -name "$file.bin" | head -n 1)
		[ -z "$lib" ] || cp -L "$lib" "$out/usr/share/qemu"
	done
	(cd "$out" && find . | cpio -o -H newc --quiet) > "$1/cpio"
}

# The host has 3 GiB, and tmpfs and zram in them.
free=$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)
[ "$free" -ge 4 ] || die "$free GiB of memory are free, 4 GiB are needed"

bash lab/deps.sh mmdebstrap:mmdebstrap cpio:cpio readelf:binutils
key=$({ echo "$GUEST_USER"; declare -f user; } | sha256sum | cut -c1-16)
user=$CACHE/user/$arch-$key.cpio
if [ ! -e "$user" ]; then
	need_disk 1
	mkdir -p "$CACHE/user"
	work=$(mktemp -d "$CACHE/user/XXXXXX")
	trap 'rm -rf "$work"' EXIT
	progress "$package of $release for $arch" build/guest-user.log user "$work"
	mv "$work/cpio" "$user"
fi

# The guest's and our own part of the initramfs, for each kernel.
for which in base series; do
	image=build/images/$IMAGE-$which
	[ -e "$image" ] || continue
	out=build/initrd/$HOST-guest-$which
	rm -rf "$out"
	mkdir -p "$out"/{host/bin,host/guest,guest}
	# shellcheck disable=SC2086
	compile() { # SOURCE PROGRAM
		"${CROSS_COMPILE}gcc" -O2 -static -nostdlib -nostdinc -ffreestanding \
			-fno-stack-protector -fno-asynchronous-unwind-tables -Wall -Wextra -Werror \
			-I "$image/src/tools/include/nolibc" -I "$image/include" \
			-include nolibc.h $INIT_CFLAGS -o "$2" "$1" -lgcc
	}
	compile lab/guest/guest.c "$out/guest/init"
	compile lab/guest/pages.c "$out/host/bin/pages"
	cp lab/guest/init "$out/host"
	cp "$image/image" "$out/host/guest/image"
	(cd "$out/guest" && echo init | cpio -o -H newc --quiet) > "$out/host/guest/initrd"
	cat > "$out/host/config" <<-CONFIG
		QEMU="${GUEST_QEMU%% *} -m 256 ${GUEST_QEMU#* }"
		GUEST_APPEND="$GUEST_APPEND hot=12 cold=48"
		WITHOUT="$GUEST_WITHOUT"
		WHY="$GUEST_WHY"
		RAM=$GUEST_RAM
		RAM_SIZE=$((256 << 20))
	CONFIG
	(cd "$out/host" && find . | cpio -o -H newc --quiet) | cat "$user" - > "$out.cpio"
done
