#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# bisect.sh KERNEL...: compile what the series touches at every patch, for each of
# kernels/KERNEL.mk, with W=1, and read the last with sparse. Red: an error, or a
# warning that the base did not have. What has been compiled once is not compiled
# again. TIP= ends the series elsewhere than at HEAD.
. lab/lib.sh

work=$CACHE/review
mkdir -p "$work/done"
exec 9> "$work/lock"
flock -n 9 || { say "waiting for another review"; flock 9; }
[ -e build/applied ] || bash lab/tree.sh
base=$(cat build/base)
tip=$(git -C "$TREE" rev-parse "${TIP:-HEAD}")
failed=0

value() { # NAME KERNEL: an assignment of its .mk
	sed -n "s/^$1 = //p" "kernels/$2.mk"
}

# The objects of interest, as far as the configuration has them.
compile() { # COMMIT [make's ARGUMENT...]
	GIT_DIR=$(git -C "$TREE" rev-parse --absolute-git-dir) GIT_WORK_TREE=$work/src \
		GIT_INDEX_FILE=$work/src.index git read-tree -u --reset "$1^{tree}" || return
	"${make[@]}" KCONFIG_ALLCONFIG="$obj/fragment" allnoconfig || return
	shift
	local driver=lib/test_mmu_notifier
	"${make[@]}" W=1 "$@" "arch/$arch/kvm/" mm/damon/ mm/mmu_notifier.o mm/vmscan.o mm/rmap.o \
		mm/page_idle.o $([ ! -e "$work/src/$driver.c" ] || echo $driver.o) \
		$(! grep -q ^CONFIG_TRANSPARENT_HUGEPAGE=y "$obj/.config" || echo mm/khugepaged.o)
}

# Warnings without line numbers, which move.
warnings() {
	sed -nE 's/^[^ ]*\/src\///; s/:[0-9]+:[0-9]+: (warning|error):/: \1:/p' "$1" | sort -u
}
new_warnings() { comm -13 <(warnings "$1") <(warnings "$2") | grep .; } # LOG LOG
# once LOG COMMAND...: what the command says, unless it said so before.
once() {
	local log=$1
	shift
	[ -e "$log" ] || { "$@" > "$log.new" 2>&1 < /dev/null && mv "$log.new" "$log"; }
}

mkdir -p "$work/src"
sparse=(C=2 CHECK="bash $PWD/review/sparse.sh")
for kernel; do
	arch=$(value ARCH "$kernel")
	cross=$(value CROSS_COMPILE "$kernel")
	obj=$work/obj-$kernel
	srcarch=${arch/x86_64/x86}
	toolchain "$cross" "$(value PACKAGES "$kernel")" "$(value LLVM "$kernel")"
	bash lab/deps.sh "${deps[@]}" sparse:sparse
	make=(make -C "$work/src" O="$obj" ARCH="$arch" CROSS_COMPILE="$cross" "${cc[@]}" -j"$(nproc)")
	arch=$srcarch
	mkdir -p "$obj"
	{
		cat kernels/common.config "kernels/$kernel.config"
		# With W=1 the base has warnings, and powerpc takes them for errors.
		[ "$arch" != powerpc ] || echo CONFIG_PPC_DISABLE_WERROR=y
	} | merge_config > "$obj/fragment"

	patches=0 bad=
	for commit in "$base" $(git -C "$TREE" rev-list --reverse "$base..$tip"); do
		if [ "$commit" != "$base" ] && git -C "$TREE" diff-tree --no-commit-id --name-only -r "$commit" |
				{ grep -vE '^(Documentation|scripts|tools)/|^MAINTAINERS$' || true; } |
				{ ! grep -qE "^arch/$arch/|^(virt|mm|lib|include)/"; }; then
			continue
		fi
		key=$({ git -C "$TREE" rev-parse "$commit^{tree}"; cat "$obj/fragment"; } |
			sha256sum | cut -c1-16)
		log=$work/done/$kernel-$key
		subject=$(git -C "$TREE" log -1 --format=%s "$commit")
		[ -e "$log" ] || echo "   $kernel: $subject"
		if ! once "$log" compile "$commit"; then
			tail -n 8 "$log.new"
			bad="does not compile at '$subject'"
			break
		fi
		if [ "$commit" = "$base" ]; then
			first=$log
		else
			patches=$((patches + 1))
			# A log has the warnings of what was compiled again, no others.
			if new_warnings "$first" "$log"; then
				bad="has a new warning at '$subject'"
				break
			fi
		fi
	done
	if [ -z "$bad" ]; then
		[ -e "$first.sparse" ] && [ -e "$log.sparse" ] || echo "   $kernel: sparse"
		if ! once "$first.sparse" compile "$base" "${sparse[@]}" ||
				! once "$log.sparse" compile "$tip" "${sparse[@]}"; then
			bad="is not read to its end by sparse"
		elif new_warnings "$first.sparse" "$log.sparse"; then
			bad="has a new warning of sparse"
		fi
	fi
	if [ -n "$bad" ]; then
		echo "NOT OK: $kernel $bad"
		failed=1
	else
		echo "ok: $kernel compiles at each of $patches patches, without a new warning"
	fi
done
exit $failed
