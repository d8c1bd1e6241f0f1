#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tree.sh: make build/tree, a git checkout of the base with the series applied.
# tree.sh DIR: the same as a worktree of the git tree DIR, on top of its HEAD.
# tree.sh --remove: remove it, if there is no work in it.
#
# build/base and build/applied hold two commits: what the series was applied to,
# and what came of it. Nothing is lost: a checkout with work in it, new files too, is left as it
# is; the new one grows beside it and takes its place when it is whole.
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
	local dir=$CACHE/source version ref deb
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
		# Not by our pid, which in a container is that of the run before.
		find "$CACHE" -maxdepth 1 -name 'unpack.*' -mmin +120 -exec rm -rf {} +
		tmp=$(mktemp -d "$CACHE/unpack.XXXXXX")
		trap 'rm -rf "$tmp"' EXIT
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

# The repository of the checkout $1, if it is a worktree that knows its place.
repository_of() { # CHECKOUT
	local gitdir
	gitdir=$(sed 's/^gitdir: //' "$1/.git")
	[ "$(cat "$gitdir/gitdir" 2> /dev/null || true)" = "$1/.git" ] ||
		die "${1#"$PWD/"} has lost its repository $gitdir; move it away or remove it yourself"
	git --git-dir="$gitdir" rev-parse --path-format=absolute --git-common-dir
}
# Ours alone: a prune would forget other worktrees of a user's tree whose disks are not mounted.
remove() { # CHECKOUT [--force]
	[ ! -e "$1" ] || git --git-dir="$(repository_of "$1")" worktree remove "${@:2}" "$1"
}

if [ -e build/tree ]; then
	repository_of "$TREE" > /dev/null
	applied=$(cat build/applied 2> /dev/null || echo none)
	if [ "$(git -C "$TREE" rev-parse HEAD)" != "$applied" ]; then
		die "build/tree holds commits that are not in $SERIES: 'make series' saves them, 'git -C build/tree reset --hard ${applied:0:12}' drops them"
	fi
	changed=$(git -C "$TREE" status --porcelain | head -n 1)
	[ -z "$changed" ] ||
		die "build/tree holds changes that are not committed, '$changed' first: commit or remove them"
fi

if [ "$linux" = --remove ]; then
	remove "$TREE"
	remove "$TREE.new" --force
	exit
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
stamp=$(stamp_of "$base")
if [ -e build/tree ] && [ "$(cat build/tree.stamp 2> /dev/null || true)" = "$stamp" ]; then
	exit 0
fi

# What an interrupted run left is nobody's.
remove "$TREE.new" --force
progress "check out the base in build/tree" build/tree.log \
	git --git-dir="$owner" worktree add -f --detach "$TREE.new" "$base"
patches | while read -r patch; do
	if ! git -C "$TREE.new" "${git_id[@]}" am -q --committer-date-is-author-date \
			"$PWD/$patch" > build/am.log 2>&1; then
		remove "$TREE.new" --force
		die "${patch#"$SERIES/"} does not apply to ${linux:-$PACKAGE $version}; nothing was changed (see build/am.log)"
	fi
done
rm -f build/tree.stamp
remove "$TREE"
# -f: a clone that was here and is gone may still be known to git.
git --git-dir="$owner" worktree move -f "$TREE.new" "$TREE"
echo "$base" > build/base
git -C "$TREE" rev-parse HEAD > build/applied
echo "$stamp" > build/tree.stamp
say "build/tree: $(git -C "$TREE" rev-list --count "$base..HEAD") patches on ${linux:-$PACKAGE $version}"
