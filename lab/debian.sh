#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# debian.sh: which of Debian's patches to the base touch a file that the series touches; from the
# source package of the version in series/7.3/base.
. lab/lib.sh

read -r release version < <(awk '$1 == "release" || $1 == "version" { printf "%s ", $2 } END { print "" }' $SERIES/base)
dir=$CACHE/debian-$version
if [ ! -e "$dir/debian/patches/series" ]; then
	rm -rf "$dir"
	mkdir -p "$dir"
	# Of the source package the part that is Debian's: 1.5 MiB of 160.
	read -r uri file _ sum < <(SOURCES=y private_apt "$release" --print-uris source "linux=$version" 2> build/debian.log |
		grep '\.debian\.tar') || die "apt knows no source of linux $version (see build/debian.log)"
	/usr/lib/apt/apt-helper download-file "${uri//\'/}" "$dir/$file" "$sum" > build/debian.log 2>&1 ||
		die "the archive has no ${uri//\'/}"
	tar -C "$dir" -xf "$dir/$file"
fi

git -C "$TREE" diff --name-only --no-renames "$(cat build/base)" HEAD | sort > build/touched
sed 's/ *#.*//; /^$/d' "$dir/debian/patches/series" > build/debian-series
while read -r patch; do
	sed -n 's|^+++ [^/]*/\([^\t ]*\).*|\1|p' "$dir/debian/patches/$patch" | sort -u |
		comm -12 - build/touched | sed "s|^|$patch: |"
done < build/debian-series
say "that is all, of $(wc -l < build/debian-series) patches of linux $version and $(wc -l < build/touched) files of the series"
