#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tree.sh: make build/tree, a git checkout of the base with the series applied.
# tree.sh DIR: the same as a worktree of the git tree DIR, on top of its HEAD.
#
# build/base and build/applied hold two commits: what the series was applied to,
# and what came of it. Work on top of build/applied is never thrown away.
. lab/lib.sh

linux=${1:-}
bash lab/deps.sh git:git xz:xz-utils
git_id=(-c user.name=lab -c user.email=lab@localhost -c core.autocrlf=false
	-c gc.auto=0 -c commit.gpgsign=false)

# Fixed ids: the same base and series make the same commits on every machine.
export GIT_COMMITTER_NAME=lab GIT_COMMITTER_EMAIL=lab@localhost

proven() { awk -v k="$1" '$1 == k { print $2 }' $SERIES/base; }

download() { # DIRECTORY
	local release
	release=$(proven release)
	cd "$1"
	private_apt "$release" download $PACKAGE
	dpkg-deb -f ./*.deb Version > version.new
	mv version.new version
}

# The newest 7.3.y of the archive as a commit of $CACHE/linux.git.
archive_base() {
	local dir=$CACHE/source version ref deb tmp
	if [ ! -e "$dir/version" ]; then
		rm -rf "$dir"
		mkdir -p "$dir"
		progress "download $PACKAGE from $(proven release)" "$CACHE/download.log" \
			download "$dir" >&2
	fi
	version=$(cat "$dir/version")
	ref=refs/heads/base-${version//[~:]/_}
	if ! git --git-dir="$CACHE/linux.git" rev-parse -q --verify "$ref" > /dev/null 2>&1; then
		need_disk 12
		deb=$(ls "$dir"/*.deb)
		tmp=$CACHE/unpack.$$
		trap 'rm -rf "$tmp"' EXIT
		mkdir "$tmp"
		progress "unpack $PACKAGE $version" "$CACHE/unpack.log" bash -c "
			dpkg-deb --fsys-tarfile '$deb' | tar -C '$tmp' -x --wildcards './usr/src/*.tar.xz'
			mkdir '$tmp/linux'
			tar -C '$tmp/linux' --strip-components=1 -xf '$tmp'/usr/src/*.tar.xz" >&2
		# Debian ignores new files at the top; a kernel developer must not.
		sed -i '/^# Debian packaging/,$d' "$tmp/linux/.gitignore"
		sed -i '$ { /^#$/d }' "$tmp/linux/.gitignore"
		[ -d "$CACHE/linux.git" ] || git init -q --bare "$CACHE/linux.git"
		progress "make it a git tree" "$CACHE/unpack.log" bash -c "
			export GIT_DIR='$CACHE/linux.git' GIT_WORK_TREE='$tmp/linux' GIT_INDEX_FILE='$tmp/index'
			export GIT_AUTHOR_NAME=lab GIT_AUTHOR_EMAIL=lab@localhost GIT_AUTHOR_DATE='@0 +0000' GIT_COMMITTER_DATE='@0 +0000'
			cd '$tmp/linux'
			git -c core.compression=1 -c core.bare=false add -A -f .
			git update-ref $ref \$(git commit-tree -m 'Linux $version' \$(git write-tree))" >&2
		rm -rf "$tmp"
	fi
	git --git-dir="$CACHE/linux.git" rev-parse "$ref"
}

# A checkout without build/applied is what an interrupted run left behind.
if [ -e build/tree ] && [ -e build/applied ]; then
	applied=$(cat build/applied)
	# Who deletes the cache deletes the repository, and another clone may have its place.
	gitdir=$(sed 's/^gitdir: //' build/tree/.git)
	[ "$(cat "$gitdir/gitdir" 2> /dev/null || true)" = "$TREE/.git" ] ||
		die "build/tree has lost its repository $gitdir; 'rm -r build/tree' gives the checkout up"
	if [ "$(git -C "$TREE" rev-parse HEAD)" != "$applied" ] ||
	   [ -n "$(git -C "$TREE" status --porcelain -uno)" ]; then
		die "build/tree holds work that is not in $SERIES: 'make series' saves its commits, 'git -C build/tree reset --hard ${applied:0:12}' drops them"
	fi
fi

if [ -n "$linux" ]; then
	base=$(git -C "$linux" rev-parse -q --verify 'HEAD^{commit}' 2> /dev/null) ||
		die "LINUX=$linux is not a git tree with a commit"
	[ -f "$linux/MAINTAINERS" ] || die "LINUX=$linux is not the top of a kernel tree"
	owner=$(git -C "$linux" rev-parse --absolute-git-dir)
else
	base=$(archive_base)
	owner=$CACHE/linux.git
	version=$(cat "$CACHE/source/version")
	[ "$version" = "$(proven version)" ] ||
		say "the archive has $version; the series was proven on $(proven version)"
fi

# Nothing to do when the same patches lie on the same base already.
stamp=$(cat $SERIES/base $SERIES/[0-9]*.patch | sha256sum | cut -c1-16)-$base
if [ -e build/applied ] && [ "$(cat build/tree.stamp 2> /dev/null || true)" = "$stamp" ]; then
	exit 0
fi

rm -rf build/tree build/base build/applied build/tree.stamp
git --git-dir="$owner" worktree prune
progress "check out the base in build/tree" build/tree.log \
	git --git-dir="$owner" worktree add --detach "$TREE" "$base"
for patch in $SERIES/[0-9]*.patch; do
	if ! git -C "$TREE" "${git_id[@]}" am -q --committer-date-is-author-date \
			"$PWD/$patch" > build/am.log 2>&1; then
		rm -rf build/tree
		git --git-dir="$owner" worktree prune
		die "$(basename "$patch") does not apply to ${linux:-$PACKAGE $version}; nothing was changed (see build/am.log)"
	fi
done
echo "$base" > build/base
git -C "$TREE" rev-parse HEAD > build/applied
echo "$stamp" > build/tree.stamp
say "build/tree: $(git -C "$TREE" rev-list --count "$base..HEAD") patches on ${linux:-$PACKAGE $version}"
