#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# readme.sh DIR: write DIR/README.md's table between its markers, DIR/results/7.3/README.md, and
# the pictures beside it, from results/7.3. Nothing in them is written by hand.
. lab/lib.sh

out=$1
results=results/7.3
mkdir -p "$out/$results"
of_mode() { (cd $results; ls -d ./*/"$1"/ 2> /dev/null || true) | cut -d / -f 2; } # MODE: its hosts
tests=$(of_mode test)
kunit=$(grep -e '-kunit$' <<< "$tests" || true)
hosts=$(grep -v -e '-kunit$' <<< "$tests" || true)
ktap() { echo "$results/$1/$2/$3.ktap"; } # HOST MODE KERNEL

# What the guest touched and the kernel missed, over all scenarios of a host.
counts() {
	local host kernel
	echo "| host | what it is | guest touched | missed: base | series | falsely young: base | series | wrong answers for a range: base | series |"
	echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
	for host in $hosts; do
		for kernel in base series; do
			awk -v k=$kernel '/^# touched/ { t += $3; m += $5; f += $7; w += $9 }
				END { print t + 0, m + 0, f + 0, w + 0 }' "$(ktap "$host" test $kernel)"
		done | paste - - | awk -v h="$host" -v what="$(sed -n 's/^PROVES = //p' "hosts/$host.mk")" '
			$1 + $5 { printf "| %s | %s | %d | %d | %d | %d | %d | %d | %d |\n",
				h, what, $5, $2, $6, $3, $7, $4, $8 }'
	done
}

# How each recorded run ended.
# shellcheck disable=SC2046
verdicts() {
	local run
	echo "| host | mode | verdict |"
	echo "| --- | --- | --- |"
	for run in $(dirname $(find $results -name verdict | sort) 2> /dev/null); do
		printf '| %s | %s | %s |\n' "$(basename "$(dirname "$run")")" "$(basename "$run")" \
			"$(grep -E '^[0-9]+ passed' "$run/verdict" || tail -n 1 "$run/verdict" | sed 's/^ *//')"
	done
}

# A table of ROW<tab>COLUMN<tab>CELL lines, both in the order of their first line.
table() { # HEADING
	awk -F '\t' -v heading="$1" '
		!($1 in seen) { seen[$1] = 1; row[++rows] = $1 }
		!($2 in known) { known[$2] = 1; column[++columns] = $2 }
		{ cell[$1, $2] = $3 }
		END {
			line = "| " heading " |"
			rule = "| --- |"
			for (c = 1; c <= columns; c++) {
				line = line " " column[c] " |"
				rule = rule " --- |"
			}
			print line "\n" rule
			for (r = 1; r <= rows; r++) {
				line = "| " row[r] " |"
				for (c = 1; c <= columns; c++)
					line = line " " cell[row[r], column[c]] " |"
				print line
			}
		}'
}

# Each scenario, before and after the series.
map() { # HOST...
	local host
	for host; do
		awk -v host="$host" '
			FNR == 1 { n++ }
			!/^(not )?ok / { next }
			{ name = $1 == "not" ? $4 : $3
			  state = $1 == "not" ? "FAIL" : /# SKIP/ ? "skip" : "pass" }
			n == 1 { before[name] = state; next }
			before[name] != state { state = "**" before[name] " → " state "**" }
			state == "FAIL" { state = "FAIL, open" }
			{ print name "\t" host "\t" state }
		' "$(ktap "$host" test base)" "$(ktap "$host" test series)"
	done | table scenario
}

# Without the rows that say the same everywhere and nothing new.
changes() { map "$@" | awk 'NR <= 2 || /→|open/'; }

# What each phase of a real guest said.
guests() {
	local host
	# shellcheck disable=SC2046
	for host in $(of_mode guest); do
		awk -v host="$host" '/^  [a-z]/ && ($2 ~ /^(pass|fail|skip)$/) { count = $3 ~ /^[0-9]/
			  print $1 "\t" host "\t" $2 (count ? " " $3 : "") " → " $(count ? 4 : 3) (count ? " " $5 : "") }' \
			$results/"$host"/guest/verdict
	done | table phase
}

# The kernel's own tests of KVM.
selftests() {
	local host
	for host in $(of_mode selftests); do
		awk -v host="$host" '/^  [a-z_]+ +(pass|fail|skip) / {
			print $1 "\t" host "\t" ($2 == $3 ? $2 : "**" toupper($2) " → " $3 "**") }' \
			$results/"$host"/selftests/verdict
	done | table test
}

# Instructions for each question, before and after.
cost() {
	local host
	for host in $(of_mode bench); do
		awk -v host="$host" '
			/^  calls/ { exit }
			/^  way/ { print "way in and out\t" host "\t" $5 " → " $6 }
			/^  (age|test)-/ {
				sub(",", "", $7)
				print $1 "\t" host "\t" $2 " → " $3 \
				      ($7 + $8 > 0 ? ", flushes " $7 " → " $8 : "")
			}
		' $results/"$host"/bench/verdict
	done | table question
}

# Calls of the kernel's functions for a question, before and after; nothing is left out.
calls() {
	local host
	for host in $(of_mode bench); do
		awk -v host="$host" '
			$1 == "calls" { kinds = split($0, kind, " "); next }
			!kinds || $1 !~ /^age-(4k|4k-flush|2m-of-4k|2m-leaf|4k-8-vcpus)$/ { next }
			{
				text = ""
				for (k = 2; k <= kinds; k++) {
					before = $(3 * k - 4) + 0
					after = $(3 * k - 2) + 0
					if (before + after > 0)
						text = text (text ? ", " : "") kind[k] " " before " → " after
				}
				print $1 "\t" host "\t" (text ? text : "none")
			}
		' $results/"$host"/bench/verdict
	done | table question
}

# Hot pages that reclaim took, before and after.
story() {
	local host
	for host in $(of_mode story); do
		awk -v host="$host" '/ hot pages refaulted / {
			gsub(",", "")
			print host "\t" $1 "\t" $5 " → " $7 " of " $9 "; " $15 " → " $17 }' $results/"$host"/story/verdict
	done | table host
}

# Two vCPUs for many rounds, with lockdep.
soak() {
	local host
	for host in $(of_mode soak); do
		awk -v host="$host" '
			/^# [0-9]+ rounds/ { rounds = $2 }
			/^# touched/ { touched = $3; missed = $5; young = $7; wrong = $9 }
			/^# splat/ { splats++ }
			END {
				print host "\trounds\t" rounds "\n" host "\tpages touched\t" touched
				print host "\tmissed\t" missed "\n" host "\tfalse young\t" young
				print host "\tranges answered wrong\t" wrong "\n" host "\tsplats\t" splats + 0
			}' "$(ktap "$host" soak series)"
	done | table host
}

# Random operations: when base fails, and how far the series got.
random() {
	local mode host
	for mode in fuzz sanitize-fuzz; do
		for host in $(of_mode $mode); do
			awk -v host="$host" -v kernel="$([ $mode = fuzz ] || echo ", KASAN")" '
				/^ *base: finding / && !base { match($0, /operation [0-9]+/)
					base = substr($0, RSTART, RLENGTH) }
				/^ *series: seed / { gsub(",", ""); seed = $3; ops = $4; found = $8 }
				END {
					row = host kernel
					print row "\tseed\t" seed "\n" row "\tbase fails at\t" base
					print row "\toperations of the series\t" ops
					print row "\tfindings\t" found
				}' $results/"$host"/$mode/verdict
		done
	done | table host
}

# Defects that are put back: by what random operations find them, and when.
mutants() {
	local host
	for host in $(of_mode mutants); do
		sed -nE "s/^ok: ([A-Z0-9]+), (.*): ([a-z-]+) at operation ([0-9]+)$/\1\thost\t$host\n\1\tdefect\t\2\n\1\tfound as\t\3\n\1\tat operation\t\4/p
			s/^ok: ([A-Z0-9]+), (.*): failed: (.*)$/\1\thost\t$host\n\1\tdefect\t\2\n\1\tfound as\t\3\n\1\tat operation\tthe end/p
			s/^ok: ([A-Z0-9]+), (.*) # SKIP (.*)$/\1\thost\t$host\n\1\tdefect\t\2\n\1\tfound as\tnot found: \3/p" \
			$results/"$host"/mutants/verdict
	done | table id
}

# $(section TITLE WORDS COMMAND...): what is empty is left out.
section() {
	local text
	text=$("${@:3}")
	[ "$(wc -l <<< "$text")" -lt 3 ] || printf '\n## %s\n\n%s\n\n%s\n' "$1" "$2" "$text"
}
{
	echo "# What was seen"
	echo
	echo "Made by \`make record\` from runs of the kernels that the series in \`$SERIES\` makes, and of no others."
	echo "Each folder has the KTAP of both kernels and, in *.meta, what ran: kernel, compiler, emulator, command line."
	section "Verdicts" "A run is green only if exactly the listed scenarios fail or skip, each in the way that is listed." verdicts
	section "What the guest touched" "Pages, over all scenarios of a host; base → series." counts
	# shellcheck disable=SC2086
	section "Scenarios that change" "What passes on both, or is skipped on both, is left out." \
		changes $hosts
	# shellcheck disable=SC2086
	section "KUnit" "Handlers of architectures that no emulator runs a guest of, and page tables without a guest." map $kunit
	section "The kernel's own tests of KVM" "As the series has them, on base and on the series; what is empty is not run there." selftests
	section "Instructions for a question" "Base → series, under -icount, on one CPU. The first row is the fixed cost of a call, measured outside any memslot; it is subtracted from all others. \`flushes\`: requests to all vCPUs to flush." cost
	section "Calls for a question" "Of kernel functions, counted by the emulator in the same run." calls
	section "Reclaim of a small guest" "Refaults of hot pages, of all touches; touches per million instructions." story
	section "Soak" "Two vCPUs, where the host has two CPUs, while a third context ages; with lockdep." soak
	section "Random operations" "Against a model; a kernel stops at its first failure. KASAN: with KASAN, kmemleak and lockdep." random
	section "Defects put back" "One at a time, into the series: how many random operations until the model notices." mutants
	section "A Linux guest under stock QEMU" "Base → series. hot-...: hot pages that reclaim took while cold ones were left, of those looked at. migrate-ram: pages that differ after a live migration, of all. See doc/lab.md." guests
} > "$out/$results/README.md"

awk -v new="$(counts)" '
	$0 == "<!-- counts end -->" { skip = 0 }
	!skip { print }
	$0 == "<!-- counts begin -->" { print new; skip = 1 }' README.md > build/README.new
mv build/README.new "$out/README.md"

# Plots side by side, by the gnuplot commands on stdin: results/7.3/NAME.svg
draw() { # NAME [WIDTH,HEIGHT ROWS,COLUMNS]
	{
		echo "set terminal svg size ${2:-900,300} font 'sans,13'"
		echo "set output '$out/$results/$1.svg'"
		echo "set multiplot layout ${3:-1,2}"
		cat
	} | gnuplot
}

for kernel in base series; do
	[ -e "$(ktap ppc-pr test $kernel)" ] || continue
	awk '/^# grid 4k-third/ { gsub(/./, "& ", $4); gsub(/\./, "0", $4); gsub(/T/, "1", $4)
		gsub(/M/, "2", $4); gsub(/F/, "3", $4); print $4 }' \
		"$(ktap ppc-pr test $kernel)" > build/grid-$kernel
done
[ ! -s build/grid-base ] || draw ppc-pr <<-PLOT
	set palette maxcolors 4 defined (0 "#e8e8e8", 1 "#2c7fb8", 2 "#d7301f", 3 "#fdae61")
	set cbrange [-0.5:3.5]
	set cbtics ("idle" 0, "young" 1, "missed" 2, "false" 3)
	set xrange [-0.5:63.5]
	set yrange [23.5:-0.5]
	set xlabel "64 pages a row"
	set rmargin 8
	unset key
	unset colorbox
	set title "base: every third page touched"
	plot "build/grid-base" matrix with image pixels
	set colorbox
	set title "with the series"
	plot "build/grid-series" matrix with image pixels
PLOT
# What reclaim leaves in memory, by the story: hot and cold, before and after.
told=()
for host in $(of_mode story); do
	told+=("$host")
	for kernel in base series; do
		for story in mglru classic; do
			awk -v story=$story '$2 == "story" && $3 == story {
					print $4, 100 * $6 / $8, 100 * $10 / $12 }' \
				"$(ktap "$host" story $kernel)" > build/story-"$host"-$story-$kernel
		done
	done
done
[ ${#told[@]} = 0 ] || draw story "900,$((260 * ${#told[@]}))" "${#told[@]},2" <<-PLOT
	set yrange [0:105]
	set ylabel "% in memory"
	set key bottom left font "sans,10"
	$(for host in "${told[@]}"; do
		for story in mglru classic; do
			f=build/story-$host-$story
			echo "set title '$host, $story'"
			[ -s "$f-base" ] || { echo "set multiplot next"; continue; }
			echo "plot '$f-base' using 1:2 with linespoints lw 2 dt 2 lc rgb '#d7301f' title 'hot, base', \\"
			echo "'$f-series' using 1:2 with linespoints lw 2 lc rgb '#d7301f' title 'hot, series', \\"
			echo "'$f-base' using 1:3 with lines lw 2 dt 2 lc rgb '#2c7fb8' title 'cold, base', \\"
			echo "'$f-series' using 1:3 with lines lw 2 lc rgb '#2c7fb8' title 'cold, series'"
		done
	done)
PLOT

# What a question costs: X of each row of the bench that the pattern finds, and the series' count.
lines=()
for host in $(of_mode bench); do
	grep -q '^  age-32k-of-4k ' $results/"$host"/bench/verdict || continue
	awk '/^  calls/ { exit } $1 ~ /^age-(4k|[0-9]+[km]-of-4k)$/ {
			sub(/^age-/, "", $1)
			print ($1 ~ /^[0-9]+m/ ? 1024 : 1) * ($1 + 0), $3 }' \
		$results/"$host"/bench/verdict | sort -n > build/cost-range-"$host"
	awk '/^  calls/ { exit } $1 ~ /^age-4k-of-[0-9]+$/ { sub(/.*-/, "", $1); print $1, $3 }' \
		$results/"$host"/bench/verdict > build/cost-mapped-"$host"
	lines+=("$host")
done
curves() { # range|mapped
	printf '"build/cost-'"$1"'-%s" with linespoints lw 2 title "%s", ' \
		$(printf '%s\n' "${lines[@]}" | awk '{ print $1, $1 }')
}
[ ${#lines[@]} = 0 ] || draw cost <<-PLOT
	set logscale xy
	set yrange [100:1e6]
	set ylabel "instructions"
	set key top left font "sans,10"
	set title "by the size of the range (4K entries, young)"
	set xlabel "KiB"
	set xtics (4, 32, 256, 2048)
	plot $(curves range)
	set title "one page, by what else is mapped"
	set xlabel "pages mapped"
	set xtics (16, 128, 1024)
	plot $(curves mapped)
PLOT
