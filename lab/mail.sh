#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# mail.sh OUT THREAD: a thread of the series as mails in OUT, with their recipients, and all of
# them in OUT/mbox. Nothing is sent.
. lab/lib.sh

out=$1 thread=${2:-}
[ -n "$out" ] || die "where to? make mail OUT=dir THREAD=name"
[ ! -e "$out" ] || [ -z "$(ls -A "$out")" ] || die "$out is not empty"
bash lab/deps.sh git:git perl:perl
git -C "$TREE" var GIT_COMMITTER_IDENT > /dev/null 2>&1 ||
	die "mails are from somebody: git config --global user.email you@example.org, and user.name"
base=$(cat build/base)
range=$(bash lab/thread.sh "$thread" range)
cover=$SERIES/$thread/cover.txt
subject=$(sed -n 's/^Subject: //p' "$cover")
# The cover's changes are those since the version before; it says, too, if it asks for comments only.
version=$(sed -n 's/^Changes since v\([0-9]*\).*/\1/p' "$cover" | sort -n | tail -n 1)
prefix=PATCH${version:+ v$((version + 1))}
[[ $subject != "[RFC] "* ]] || prefix="RFC $prefix"
subject=${subject#"[RFC] "}
options=(--cover-letter)
[ "$(git -C "$TREE" rev-list --count "$range")" -gt 1 ] || options=()
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The archive's tree is a commit that exists in this lab only: a line says what it is, then.
if git -C "$TREE" rev-parse -q --verify "$base^" > /dev/null; then
	options+=(--base="$base")
	: > "$work/base"
else
	sed -n 's/^version \(.*\)/\nBase: Linux 7.3.4 (Debian linux-source-7.3 \1)/p' $SERIES/base > "$work/base"
fi
mkdir -p "$out"
git -C "$TREE" -c core.abbrev=12 -c diff.algorithm=myers -c format.signOff=false \
	-c diff.noprefix=false -c format.useAutoBase=false format-patch -q --no-signature --thread=shallow \
	--cover-from-description=none --subject-prefix="$prefix" "${options[@]}" -o "$(realpath "$out")" "$range"

# It asks git about Fixes: ids, which the archive's tree does not have: no errors of that.
recipients() { # MAIL: maintainers in $work/to, reviewers and lists in $work/cc
	local file
	file=$(realpath "$1")
	: > "$work/to"
	: > "$work/cc"
	(cd "$TREE" && perl scripts/get_maintainer.pl --no-git --no-git-fallback --rolestats \
		"$file" < /dev/null 2> /dev/null) |
		awk -v to="$work/to" -v cc="$work/cc" '{
			address = match($0, /<[^>]*>/) ? substr($0, 1, RSTART + RLENGTH - 1) : $1
			print address > (/[(,](maintainer|supporter):/ ? to : cc)
		}'
}

folded() { paste -sd, | sed 's/,/,\n    /g'; } # addresses, one a line, as a header's value

address() { # MAIL TO CC: write the headers To and Cc
	grep -vxFf "$2" "$3" > "$work/rest" || true
	{
		echo "To: $(folded < "$2")"
		[ ! -s "$work/rest" ] || echo "Cc: $(folded < "$work/rest")"
	} > "$work/headers"
	awk -v headers="$work/headers" '
		# git folds a long author or subject, which b4 0.12 does not take.
		!done && /^(From|Subject): / { if (folded != "") print folded; folded = $0; next }
		folded != "" && /^[ \t]/ { folded = folded $0; next }
		folded != "" { print folded; folded = "" }
		!done && /^$/ { while ((getline line < headers) > 0) print line; done = 1 }
		{ print }' "$1" > "$work/mail"
	mv "$work/mail" "$1"
}

for mail in "$out"/*.patch; do
	case $mail in
	*/0000-*) continue ;;
	esac
	recipients "$mail"
	# Who is not listed by name still reaches the lists.
	[ -s "$work/to" ] || cp "$work/cc" "$work/to"
	cat "$work/to" >> "$work/all-to"
	cat "$work/cc" >> "$work/all-cc"
	address "$mail" "$work/to" "$work/cc"
	echo "   $(basename "$mail"): $(wc -l < "$work/to") to, $(wc -l < "$work/cc") cc"
done

{
	sed '1,/^$/d' "$cover"
	for need in $(needs_of "$thread"); do
		echo
		echo "Needs: $(sed -n 's/^Subject: //p' "$SERIES/$need/cover.txt") ($need)"
	done
	cat "$work/base"
} > "$work/blurb"
mail=$out/0000-cover-letter.patch
if [ -e "$mail" ]; then
	sort -u "$work/all-to" > "$work/to"
	sort -u "$work/all-cc" > "$work/cc"
	awk -v subject="$subject" -v blurb="$work/blurb" '
		sub(/\*\*\* SUBJECT HERE \*\*\*/, subject) { print; next }
		/^\*\*\* BLURB HERE \*\*\*$/ { while ((getline line < blurb) > 0) print line; next }
		{ print }' "$mail" > "$work/mail"
	mv "$work/mail" "$mail"
	address "$mail" "$work/to" "$work/cc"
else
	# One patch has no cover: what would be in it follows the changelog, where git am drops it.
	awk -v blurb="$work/blurb" '{ print }
		!done && /^---$/ { while ((getline line < blurb) > 0) print line; print ""; done = 1 }' \
		"$out"/0001-*.patch > "$work/mail"
	mv "$work/mail" "$out"/0001-*.patch
fi
cat "$out"/*.patch > "$out/mbox"
say "$out: $(ls "$out" | grep -c patch$) mails; b4 am -m $out/mbox, or git send-email $out/*.patch"
