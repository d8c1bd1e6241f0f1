#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# deps.sh TOOL:PACKAGE...: install what is missing, with apt.
#
# TOOL is a command, or a file or a pattern of one. PACKAGE/backports comes from the backports of the
# machine's release through apt lists of our own: its configuration stays as it is.
. lab/lib.sh

declare -A from=()
read -r os codename < <(. "${OS_RELEASE:-/etc/os-release}"; echo "$ID ${VERSION_CODENAME:-}")

for dep; do
	tool=${dep%%:*} package=${dep#*:}
	case $tool in
	/*) compgen -G "$tool" > /dev/null && continue ;;
	*) command -v "$tool" > /dev/null && continue ;;
	esac
	[ "$os" = debian ] ||
		die "not a Debian machine: run it in a container (see Containerfile), or install ${package%%/*}"
	release=${package#*/}
	case $release in
	"$package") release=$codename ;;
	backports) release=$codename-backports ;;
	esac
	from[$release]+=" ${package%%/*}"
done

[ ${#from[@]} -gt 0 ] || exit 0
[ "$(id -u)" = 0 ] || die "missing packages (install them, or run as root):${from[*]}"
export DEBIAN_FRONTEND=noninteractive
# Of what a check runs side by side only one installs.
exec 7> "$CACHE/apt.lock"
flock 7

install_from() { # RELEASE PACKAGE...
	local release=$1
	shift
	private_apt "$release" install -y --no-install-recommends -t "$release" "$@"
}

# A library that is here already may be that of backports, and wants its own -dev.
install() { # PACKAGE...
	apt-get install -y --no-install-recommends "$@" || install_from "$codename-backports" "$@"
}

progress "apt-get update" "$CACHE/apt-update.log" apt-get update

for release in "${!from[@]}"; do
	log=$CACHE/apt-install-$release.log
	# shellcheck disable=SC2086
	if [ "$release" = "$codename" ]; then
		progress "install${from[$release]}" "$log" install ${from[$release]}
	else
		progress "install${from[$release]} from $release" "$log" \
			install_from "$release" ${from[$release]}
	fi
done
