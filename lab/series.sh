#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# series.sh DIR: write the commits of build/tree to DIR as patches.
. lab/lib.sh
[ -e build/base ] || die "there is no build/tree; 'make tree' makes it"
rm -f "$1"/[0-9]*.patch
git -C "$TREE" -c core.abbrev=12 -c diff.algorithm=myers -c format.useAutoBase=false \
	-c format.signOff=false -c diff.noprefix=false \
	format-patch -q --zero-commit --no-signature --no-numbered -o "$(realpath "$1")" \
	"$(cat build/base)..HEAD"
