# SPDX-License-Identifier: GPL-2.0-only
# What every part of the lab starts with. Sourced; run from the clone's root.
set -euo pipefail
shopt -s inherit_errexit

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/kvm-ageing
SERIES=series/7.3
TREE=$PWD/build/tree
PACKAGE=linux-source-7.3
# kbuild lists each object's dependencies anyway: with them ccache need not preprocess first.
export CACHE CCACHE_DIR=$CACHE/ccache CCACHE_DEPEND=1
mkdir -p build "$CACHE"

# The patches in the order in which they apply, and THREAD<tab>SUBJECT of each.
patches() { find "${1:-$SERIES}"/[0-9]*/ -name '[0-9]*.patch' | sort; } # [DIR]
subjects() {
	local patch
	patches | while read -r patch; do
		printf '%s\t%s\n' "$(basename "$(dirname "$patch")")" "$(subject_of "$patch")"
	done
}
# Names the patches and what they lie on.
stamp_of() { # BASE
	{ patches; patches | xargs cat $SERIES/base $SERIES/reference.patch; } |
		sha256sum | cut -c1-16 | sed "s/$/-$1/"
}
tree_is_series() {
	[ "$(cat build/tree.stamp)" = "$(stamp_of "$(cat build/base)")" ] &&
		[ "$(git -C "$TREE" rev-parse HEAD)" = "$(cat build/applied)" ]
}
# A mail's subject, unfolded, without its tag.
subject_of() { # PATCH
	awk '/^Subject: / { on = 1; sub(/^Subject: (\[PATCH[^]]*\] )?/, ""); s = $0; next }
		on && /^ / { s = s $0; next }
		on { print s; exit }' "$1"
}

die() { echo "error: $*" >&2; exit 1; }
say() { echo "== $*"; }

# What a step took the last time on this machine, in seconds, or nothing.
times_of() { echo "$CACHE/times/${1//[ \/]/_}"; }
took() { cat "$(times_of "$1")" 2> /dev/null || true; } # WHAT
takes() { # WHAT SECONDS
	mkdir -p "$CACHE/times"
	echo "$2" > "$(times_of "$1")"
}

# progress WHAT LOG COMMAND...: run it with its output in LOG, a line now and
# then, and the log's end if it fails.
progress() {
	local what=$1 log=$2 start=$SECONDS last pid rc=0
	shift 2
	last=$(took "$what")
	say "$what (log: $log${last:+; took $last s the last time})"
	# A group of its own, which ends with us: else Ctrl-C leaves a make behind with its lock.
	set -m
	"$@" > "$log" 2>&1 < /dev/null & pid=$!
	set +m
	trap "kill -- -$pid 2> /dev/null; exit 130" INT TERM
	while kill -0 $pid 2> /dev/null; do
		sleep 1
		if (( (SECONDS - start) % 30 == 29 )); then
			echo "   ... $((SECONDS - start + 1)) s, $(wc -l < "$log") lines"
		fi
	done
	wait $pid || rc=$?
	trap - INT TERM
	if [ $rc != 0 ]; then
		tail -n 15 "$log" >&2
		die "$what failed"
	fi
	takes "$what" $((SECONDS - start))
	echo "   done in $((SECONDS - start)) s"
}

# archive RELEASE...: lines of sources.list, by the archive and the keyring of the machine.
archive() {
	local codename target uri key r
	codename=$(. /etc/os-release; echo "$VERSION_CODENAME")
	target=$(apt-get indextargets 'Created-By: Packages' 'Origin: Debian' \
		"Codename: $codename" | sed '/^$/,$d')
	uri=$(sed -n 's/^Repo-URI: //p' <<< "$target")
	key=$(sed -n 's/^Sourcesentry: \(.*\):.*/\1/p' <<< "$target")
	key=$(sed -n 's/^Signed-By: *\(\/\)/\1/p; s/.*\[.*signed-by=\([^] ]*\).*/\1/p' "$key" | head -n 1)
	[ -n "${uri:-}" ] || die "apt knows no Debian archive for $codename"
	for r; do
		echo "deb ${key:+[signed-by=$key]} $uri $r main"
	done
}

# private_apt RELEASE COMMAND...: apt-get with lists of our own, those of sources, too, if SOURCES is
# set: the machine's configuration stays as it is.
private_apt() {
	local release=$1 dir=$CACHE/apt/$1
	shift
	mkdir -p "$dir/lists/partial" "$dir/parts"
	archive "$(. /etc/os-release; echo "$VERSION_CODENAME")" "$release" |
		sed "${SOURCES:+p; s/^deb /deb-src /}" > "$dir/parts/lab.list"
	local options=(-o Dir::State::lists="$dir/lists" -o Dir::Etc::sourcelist=/dev/null
		-o Dir::Etc::sourceparts="$dir/parts" -o APT::Sandbox::User=root)
	apt-get "${options[@]}" update
	apt-get "${options[@]}" "$@"
}

# Fragments on stdin as one: the last word about a symbol counts.
merge_config() {
	grep '^CONFIG_' | tac | awk -F= '!seen[$1]++' | sort
}

# toolchain CROSS_COMPILE PACKAGES LLVM: deps, what deps.sh is to look for, and cc, what
# kbuild is to be told. LLVM is the suffix of clang's version, or empty: gcc.
toolchain() {
	if [ -n "$3" ]; then
		deps=("clang$3:clang$3" "ld.lld$3:lld$3" "llvm-ar$3:llvm$3")
		cc=("LLVM=$3" "CC=ccache clang$3")
	else
		deps=("$1gcc:$2")
		cc=("CC=ccache $1gcc")
	fi
	# They name themselves in the configuration, whether or not anything is made with them.
	cc+=(RUSTC=none PAHOLE=none)
	deps+=(make:make bc:bc bison:bison flex:flex ccache:ccache perl:perl gcc:gcc
		/usr/include/libelf.h:libelf-dev /usr/include/openssl/ssl.h:libssl-dev)
}

need_disk() { # GIGABYTES
	local free
	free=$(df --output=avail -k "$CACHE" | tail -n 1)
	[ "$free" -ge $(($1 * 1048576)) ] ||
		die "$CACHE has $((free / 1048576)) GiB free, $1 GiB are needed"
}

# judge WHAT FILE: a line, and red if somebody complains in FILE. Sets failed.
judge() {
	if [ -s "$2" ]; then
		echo "NOT OK: $1"
		sed 's/^/   /' "$2" | head -n 5
		failed=1
	else
		echo "ok: $1"
	fi
}

# What the cover of a thread names, with all that those need, in order.
needs_of() { # THREAD
	local need
	for need in $(sed -n 's/^Needs: *//p' "$SERIES/$1/cover.txt"); do
		needs_of "$need"
		echo "$need"
	done | sort -u
}

# What a result is of: all that the patches change, and no word of what they say about it.
series_hash() {
	patches | xargs awk 'FNR == 1 { on = 0 } /^diff --git / { on = 1 } on && !/^index /' |
		sha256sum | cut -c1-16
}
tests_of() { git -C "$TREE" rev-parse --short=16 HEAD:tools/testing/selftests/kvm; }
meta() { # WHICH MODE COMMAND
	local image=build/images/$IMAGE-$1 version
	version=$("${QEMU%% *}" --version 2> /dev/null | head -n 1 || true)
	echo "series: $(series_hash)"
	echo "base: $(awk '$1 == "version" { print $2 }' $SERIES/base), $(cut -c1-12 build/base)"
	echo "host: $HOST${EXTRA:+, $EXTRA}"
	echo "mode: $2"
	echo "kernel: $1, $(basename "$(readlink "$image")")"
	echo "sources: $(cat "$image/sources")"
	[ "$2" != selftests ] || echo "tests: $(tests_of)"
	echo "config: $(sha256sum < "$image/config" | cut -c1-16)"
	echo "compiler: $(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"/\1/p' "$image/config")"
	echo "emulator: ${version:-${QEMU%% *}}"
	echo "seed: $SEED"
	echo "command: $3"
}
