#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# lock.sh COMMAND...: run it as the only one that works in this clone's build/.
. lab/lib.sh

if [ "${LAB_LOCKED:-}" != "$PWD" ]; then
	exec 8> build/lock
	flock -n 8 || die "another run works in this clone; try again when it has ended"
	export LAB_LOCKED=$PWD
fi
# Who is killed leaves no child behind that would keep the lock.
"$@" 8>&-
