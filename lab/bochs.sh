#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# bochs.sh [QEMU's options] MODEL: Bochs as a machine with the CPU model MODEL, for
# those of QEMU's options that boot.sh gives. It boots from a CD: Bochs loads no kernel.
set -euo pipefail

while [ $# -gt 0 ]; do
	case $1 in
	-m) memory=$((${2%G} * 1024)); shift ;;
	-smp) shift ;;
	-serial) console=${2#file:}; shift ;;
	-kernel) kernel=$2; shift ;;
	-initrd) initrd=$2; shift ;;
	-append) append=$2; shift ;;
	-monitor) shift ;;
	-*) ;;
	*) model=$1 ;;
	esac
	shift
done

work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null; rm -rf "$work"' EXIT
trap exit TERM
mkdir "$work/cd"
cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 "$work/cd"
cp "$kernel" "$work/cd/kernel"
cp "$initrd" "$work/cd/initrd"
cat > "$work/cd/isolinux.cfg" << EOF
default lab
label lab
kernel kernel
append initrd=initrd $append
EOF
xorriso -as mkisofs -quiet -b isolinux.bin -c boot.cat -no-emul-boot -boot-load-size 4 \
	-boot-info-table -o "$work/cd.iso" "$work/cd"

# Its clock counts instructions, so that no load of ours makes the host hang. A CPU
# without a second thread describes itself so that the kernel WARNs (parse_legacy()).
cat > "$work/bochsrc" << EOF
cpu: model=$model, count=1:1:2, ips=50000000
clock: sync=none
memory: guest=$memory, host=$memory
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/vgabios/vgabios.bin
display_library: term
ata0-master: type=cdrom, path=$work/cd.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=$console
log: $work/log
panic: action=fatal
EOF
# The packaged binary has the debugger in it, and wants a terminal.
echo c > "$work/rc"
script -qec "bochs -q -f '$work/bochsrc' -rc '$work/rc'" /dev/null \
	< /dev/null > /dev/null &
wait $! || tail -n 20 "$work/log"
