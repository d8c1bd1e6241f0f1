#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# build.sh WHICH: build the kernel $KERNEL of $HOST for WHICH = base, series or one of lab/mutants, with
# kernels/V.config on top for each V of VARIANT=V-V and for EXTRA.
# build.sh --sources WHICH: print the hash of what it is made from, which a result is of.
#
# The image goes to a directory named by that and the compiler, and
# is linked from build/images. base is what lab/reference.sh makes. Sources and objects
# lie at one path each, since kbuild writes absolute paths into its command files; only files
# whose content differs are replaced, so going from base to series compiles what it touches.
. lab/lib.sh

only=
[ "$1" != --sources ] || { only=1; shift; }
which=$1
# shellcheck disable=SC2086
case $which in
base) tree=$(bash lab/reference.sh $REFERENCE) ;;
series) tree=$(git -C "$TREE" rev-parse "HEAD^{tree}") ;;
# The series with one defect.
*)	export GIT_INDEX_FILE=$PWD/build/mutant.index
	git -C "$TREE" read-tree HEAD
	git -C "$TREE" apply --cached < "lab/mutants/$which.patch"
	tree=$(git -C "$TREE" write-tree)
	unset GIT_INDEX_FILE ;;
esac
[ -n "$only" ] || [ -z "$(git -C "$TREE" status --porcelain -uno)" ] ||
	say "uncommitted changes in build/tree are not built"

# All of the tree but what no image of $ARCH has in it: a patch for one architecture
# builds and boots that one alone. A test that the image carries is named below.
sources() {
	local arch=${ARCH/x86_64/x86}
	git -C "$TREE" ls-tree "$tree" | grep -vP '\t(arch|Documentation|tools|samples|MAINTAINERS)$'
	git -C "$TREE" ls-tree "$tree" arch/ | grep -vP '^040000'
	git -C "$TREE" ls-tree "$tree" "arch/$arch" tools/ "${carried[@]}" | grep -vP '\ttools/testing$'
}
carried=(tools/include/nolibc tools/testing/selftests/kselftest.h
	tools/testing/selftests/mm/mmu_notifier_young.c lib/test_mmu_notifier_uapi.h)

# shellcheck disable=SC2206
fragments=(common $WITH "$KERNEL" ${VARIANT//-/ } $EXTRA)
config=$(cd kernels; cat "${fragments[@]/%/.config}" | merge_config)
from=$({ sources; echo "$ARCH $TARGET"; echo "$config"; } | sha256sum | cut -c1-16)
if [ -n "$only" ]; then
	echo "$from"
	exit
fi
toolchain "$CROSS_COMPILE" "$PACKAGES" "$LLVM"
bash lab/deps.sh "${deps[@]}" cpio:cpio /usr/include/stdio.h:libc6-dev
obj=$CACHE/obj/$KERNEL${VARIANT:+-$VARIANT}${EXTRA:+-$EXTRA}

build() {
	export KBUILD_BUILD_TIMESTAMP=@0 KBUILD_BUILD_VERSION=1
	export KBUILD_BUILD_USER=lab KBUILD_BUILD_HOST=lab
	local make=(make -C "$CACHE/src" O="$obj" ARCH="$ARCH" CROSS_COMPILE="$CROSS_COMPILE"
		"${cc[@]}" -j"$(nproc)")
	mkdir -p "$obj"
	# The index says what lies in src; without one of them neither counts.
	[ -d "$CACHE/src" ] && [ -e "$CACHE/src.index" ] ||
		rm -rf "$CACHE/src" "$CACHE/src.index"
	mkdir -p "$CACHE/src"
	GIT_DIR=$(git -C "$TREE" rev-parse --absolute-git-dir) GIT_WORK_TREE=$CACHE/src \
		GIT_INDEX_FILE=$CACHE/src.index git read-tree -u --reset "$tree"
	echo "$config" > "$obj/fragment"
	"${make[@]}" KCONFIG_ALLCONFIG="$obj/fragment" allnoconfig
	# A symbol that is gone, or that lacks a dependency, must not go unnoticed.
	for line in $(grep -v '=n$' "$obj/fragment"); do
		grep -qxF "$line" "$obj/.config" || { echo "not set: $line"; return 1; }
	done
	"${make[@]}" "$(basename "$TARGET")" headers
	mkdir -p "$image.new/include"
	cp "$obj/$TARGET" "$image.new/image"
	cp "$obj/.config" "$image.new/config"
	cp "$obj/System.map" "$image.new/"
	echo "$from" > "$image.new/sources"
	cp -r "$obj/usr/include" "$image.new/"
	for dir in "${carried[@]}"; do
		mkdir -p "$image.new/src/$(dirname $dir)"
		cp -r "$CACHE/src/$dir" "$image.new/src/$dir"
	done
}

key=$({ echo "$from"; "${deps[0]%%:*}" --version; declare -f build; } | sha256sum | cut -c1-16)
image=$CACHE/images/$KERNEL-$key

mkdir -p build/images "$CACHE/obj" "$CACHE/images"
if [ ! -e "$image" ]; then
	need_disk 4
	exec 9> "$CACHE/lock"
	flock -n 9 || { say "another run is building; waiting"; flock 9; }
fi
# Who had the lock before us may have built the same.
if [ ! -e "$image" ]; then
	rm -rf "$image.new"
	progress "build ${obj##*/} ($which)" "build/${obj##*/}-$which.log" build
	mv -T "$image.new" "$image"
fi
ln -sfnT "$image" "build/images/$IMAGE-$which"
