#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# sparse.sh ARGUMENT...: Debian 12's sparse 0.6.4 for a kernel that is newer than it.
# It knows neither __typeof_unqual__ nor every extension that riscv's -march names.
args=()
for arg; do
	[[ $arg == -march=rv* ]] || args+=("$arg")
done
exec sparse -D__typeof_unqual__=__typeof__ "${args[@]}"
