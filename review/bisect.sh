#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# bisect.sh KERNEL...: compile what the series touches at every patch, for each of
# kernels/KERNEL.mk, with W=1. Red: an error, or a warning that the patch before
# did not have. What has been compiled once is not compiled again.
. lab/lib.sh

work=$CACHE/review
mkdir -p "$work/done"
[ -e build/applied ] || bash lab/tree.sh
base=$(cat build/base)
failed=0

value() { # NAME KERNEL: an assignment of its .mk
	sed -n "s/^$1 = //p" "kernels/$2.mk"
}

# The objects of interest, as far as the configuration has them.
compile() { # COMMIT
	GIT_DIR=$(git -C "$TREE" rev-parse --absolute-git-dir) GIT_WORK_TREE=$work/src \
		GIT_INDEX_FILE=$work/src.index git read-tree -u --reset "$1^{tree}" || return
	"${make[@]}" KCONFIG_ALLCONFIG="$obj/fragment" allnoconfig || return
	local driver=lib/test_mmu_notifier
	"${make[@]}" W=1 "arch/$arch/kvm/" mm/damon/ mm/mmu_notifier.o mm/vmscan.o mm/rmap.o \
		mm/page_idle.o $([ ! -e "$work/src/$driver.c" ] || echo $driver.o) \
		$(! grep -q ^CONFIG_TRANSPARENT_HUGEPAGE=y "$obj/.config" || echo mm/khugepaged.o)
}

# Warnings without line numbers, which move.
warnings() { sed -n 's/^[^ ]*\/src\///; s/:[0-9]*:[0-9]*: warning:/: warning:/p' "$1" | sort -u; }

mkdir -p "$work/src"
for kernel; do
	arch=$(value ARCH "$kernel")
	cross=$(value CROSS_COMPILE "$kernel")
	llvm=$(value LLVM "$kernel")
	obj=$work/obj-$kernel
	srcarch=${arch/x86_64/x86}
	deps=("${cross}gcc:$(value PACKAGES "$kernel")")
	if [ -n "$llvm" ]; then
		deps=("clang$llvm:clang$llvm" "ld.lld$llvm:lld$llvm" "llvm-ar$llvm:llvm$llvm")
	fi
	bash lab/deps.sh "${deps[@]}" make:make bc:bc bison:bison flex:flex ccache:ccache \
		perl:perl gcc:gcc /usr/include/libelf.h:libelf-dev \
		/usr/include/openssl/ssl.h:libssl-dev
	make=(make -C "$work/src" O="$obj" ARCH="$arch" CROSS_COMPILE="$cross" -j"$(nproc)")
	if [ -n "$llvm" ]; then
		make+=("LLVM=$llvm")
	else
		make+=("CC=ccache ${cross}gcc")
	fi
	arch=$srcarch
	mkdir -p "$obj"
	cat kernels/common.config "kernels/$kernel.config" | grep '^CONFIG_' | tac |
		awk -F= '!seen[$1]++' | sort > "$obj/fragment"

	before= patches=0 bad=
	for commit in "$base" $(git -C "$TREE" rev-list --reverse "$base..HEAD"); do
		if [ "$commit" != "$base" ] && git -C "$TREE" diff-tree --no-commit-id --name-only -r "$commit" |
				{ grep -vE '^(Documentation|scripts|tools)/|^MAINTAINERS$' || true; } |
				{ ! grep -qE "^arch/$arch/|^(virt|mm|lib|include)/"; }; then
			continue
		fi
		key=$({ git -C "$TREE" rev-parse "$commit^{tree}"; cat "$obj/fragment"; } |
			sha256sum | cut -c1-16)
		log=$work/done/$kernel-$key
		if [ ! -e "$log" ]; then
			echo "   $kernel: $(git -C "$TREE" log -1 --format=%s "$commit")"
			if ! compile "$commit" > "$log.new" 2>&1 < /dev/null; then
				tail -n 8 "$log.new"
				bad="does not compile at '$(git -C "$TREE" log -1 --format=%s "$commit")'"
				break
			fi
			mv "$log.new" "$log"
		fi
		if [ "$commit" != "$base" ]; then
			patches=$((patches + 1))
			if comm -13 <(warnings "$before") <(warnings "$log") | grep .; then
				bad="has a new warning at '$(git -C "$TREE" log -1 --format=%s "$commit")'"
				break
			fi
		fi
		before=$log
	done
	if [ -n "$bad" ]; then
		echo "NOT OK: $kernel $bad"
		failed=1
	else
		echo "ok: $kernel compiles at each of $patches patches, without a new warning"
	fi
done
exit $failed
