#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# patches.sh [DIR]: what can be said about the patches of DIR without compiling.
# One line per patch and finding: "ok: ..." or "NOT OK: ...".
. lab/lib.sh

dir=${1:-$SERIES}
bash lab/deps.sh git:git perl:perl codespell:codespell
[ -e build/applied ] || bash lab/tree.sh
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A commit is named by twelve digits and the subject that review/commits has.
commits() { # PATCH'S-TEXT
	tr '\n' ' ' < "$1" | tr -s ' ' |
		{ grep -oP '(Fixes:|[Cc]ommit) [0-9a-f]{7,40}( \(".*?"\))?' || true; } |
		while read -r _ id title; do
			title=${title#(\"}
			title=${title%\")}
			grep -qP "^$id\t\Q$title\E\t." review/commits ||
				echo "not in review/commits: $id (\"$title\")"
		done
}

complaints() { # PATCH
	# From stdin: a file that git tracks would be checked as a source file.
	# New files: that each mail finds its people is a test of the mails.
	# No git: its spdxcheck.py refuses a worktree of a bare repository, as ours is.
	# What a file does everywhere is right in it: review/allowed names it, with the reason.
	GIT_DIR=/nonexistent "$TREE"/scripts/checkpatch.pl --root="$TREE" --strict --no-summary --show-types \
		--no-signoff --ignore UNKNOWN_COMMIT_ID,FILE_PATH_CHANGES,MISSING_FIXES_TAG -q - < "$1" 2>&1 |
		awk -v RS= 'BEGIN {
			RS = "\n"
			while ((getline line < "review/allowed") > 0)
				if (split(line, f, " ") > 2 && line !~ /^#/)
					allowed[f[1], f[2]] = 1
			RS = ""
		}
		{
			type = $1
			gsub(/^[A-Z]+:|:$/, "", type)
			file = match($0, /FILE: [^:]*/) ? substr($0, RSTART + 6, RLENGTH - 6) : ""
			if (!((type, file) in allowed))
				print
		}' || true
	git mailinfo "$work/message" "$work/diff" < "$1" > "$work/head"
	# The changelog ends at the line of three dashes; what follows is for the mail.
	sed '/^---$/,$d' "$work/message" > "$work/text"
	local title
	title=$(sed -n 's/^Subject: //p' "$work/head")
	[ ${#title} -le 75 ] || echo "subject has ${#title} columns: $title"
	[[ $title != *. ]] || echo "subject ends with a full stop"
	grep -E '^.{76}' "$work/text" | grep -vE '^(Fixes|Cc|Link|Closes):' | sed 's/^/wide: /' || true
	{ echo "$title"; cat "$work/text"; sed -n 's/^+//p' "$work/diff"; } > "$work/words"
	codespell -L damon,hart,leve,sie "$work/words" | sed 's/^[^:]*:[0-9]*:/spelling:/' || true
	commits "$work/text"
	# A commit that was not found is not named; the changelog says so.
	if grep -q '^Cc: .*stable@' "$work/text" && ! grep -q '^Fixes:\|No Fixes:' "$work/text"; then
		echo "goes to stable and does not say what it fixes"
	fi
	grep -E '^(Signed-off-by|Reviewed-by|Tested-by|Acked-by):' "$work/text" |
		sed 's/^/for people to give: /' || true
	sed -n 's|^+++ b/||p' "$work/diff" |
		grep -E '\.(o|a|ko|cmd|mod|mod\.c|d|orig|rej|log|gz)$|(^|/)\.config|~$' |
		sed 's/^/not a source file: /' || true
	grep -q '^ [^|]* | ' "$1" || echo "no diffstat"
}

for patch in $(patches "$dir"); do
	complaints "$patch" > "$work/complaints"
	judge "$(basename "$(dirname "$patch")") $(basename "$patch" | cut -c1-4): $(sed -n 's/^Subject: //p' "$work/head")" \
		"$work/complaints"
done

# A cover is a mail, too.
find "$dir" -name cover.txt | sort | xargs -r awk 'length > 75 && !/^(Subject|Needs):|:\/\// {
	print FILENAME ": wide: " $0 }' > "$work/complaints"
judge "no cover has more than 75 columns" "$work/complaints"

# What review/tests lists is in the series, and what the series adds is listed.
patches "$dir" | xargs cat | sed -n 's|^+++ b/||p' | sort -u > "$work/touched"
{
	grep -v '^#' review/tests | cut -f 1 | grep -vxFf "$work/touched" | sed 's/$/ is not in the series/'
	patches "$dir" | xargs cat | grep -A4 '^new file mode' | sed -n 's|^+++ b/||p' |
		grep -E '^tools/testing/selftests/.*\.[ch]$|^lib/test_.*\.c$|/tests?/.*\.c$|_kunit\.c$|_test\.c$' |
		grep -vxFf <(grep -v '^#' review/tests | cut -f 1) | sed 's/$/ is not in review\/tests/'
} > "$work/complaints" || true
judge "the tests of the series are those of review/tests" "$work/complaints"
exit $failed
