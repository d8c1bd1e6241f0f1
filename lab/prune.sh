#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# prune.sh: remove from the cache the images that nobody used for $DAYS days, then the
# oldest until at most $GIB GiB are left. Sources, objects and ccache stay.
. lab/lib.sh
DAYS=${DAYS:-30} GIB=${GIB:-10}

exec 9> "$CACHE/lock"
flock -n 9 || die "a kernel is being built; try again when it has ended"
before=$(du -s "$CACHE/images" | cut -f 1)
find "$CACHE/images" -mindepth 1 -maxdepth 1 -mtime +"$DAYS" -exec rm -rf {} +
find "$CACHE/images" -mindepth 1 -maxdepth 1 -printf '%T@ %p\n' | sort -n | cut -d ' ' -f 2 |
	while read -r image; do
		[ "$(du -s "$CACHE/images" | cut -f 1)" -gt $((GIB * 1048576)) ] || break
		rm -rf "$image"
	done
say "$(( (before - $(du -s "$CACHE/images" | cut -f 1)) / 1024 )) MiB of images removed"
