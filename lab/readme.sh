#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# readme.sh FILE: write the tables between the markers of FILE, and the picture
# results/7.3/ppc-pr.svg, from results/7.3.
. lab/lib.sh

file=$1
results=results/7.3
hosts=$(ls $results/*-base.ktap | sed 's/.*\///; s/-base.ktap//')

# What the guest touched and the kernel missed, over all scenarios of a host.
counts() {
	echo "| host | kernel | pages touched | missed | false young | ranges answered wrong |"
	echo "| --- | --- | --- | --- | --- | --- |"
	for host in $hosts; do
		for kernel in base series; do
			awk -v h="$host" -v k=$kernel '
				/^# touched/ { t += $3; m += $5; f += $7; w += $9 }
				END { printf "| %s | %s | %d | %s | %d | %d |\n", h, k, t,
				      m ? "**" m "**" : 0, f, w }' $results/"$host"-$kernel.ktap
		done
	done
}

# One row a scenario, one column a host: before and after the series.
map() {
	local host
	echo "| scenario | $(echo $hosts | sed 's/ / | /g') |"
	echo "| --- |$(for host in $hosts; do printf ' --- |'; done)"
	# shellcheck disable=SC2046
	awk '
		FNR == 1 { n++ }
		/^(not )?ok / {
			name = $1 == "not" ? $4 : $3
			state = $1 == "not" ? "FAIL" : /# SKIP/ ? "skip" : "pass"
			if (!(name in seen)) { seen[name] = 1; list[++count] = name }
			cell[name, n] = state
		}
		END {
			for (i = 1; i <= count; i++) {
				row = "| " list[i] " |"
				for (h = 1; h < n; h += 2) {
					b = cell[list[i], h]; s = cell[list[i], h + 1]
					row = row " " (b == s ? (b == "FAIL" ? "FAIL, open" : b) : "**" b " → " s "**") " |"
				}
				print row
			}
		}' $(for host in $hosts; do echo $results/"$host"-base.ktap $results/"$host"-series.ktap; done)
}

# One row a question, one column a host: instructions before and after.
cost() {
	local files
	files=$(ls $results/*.bench)
	echo "| question | $(echo $files | sed "s|$results/||g; s|\.bench||g; s/ / | /g") |"
	echo "| --- |$(for f in $files; do printf ' --- |'; done)"
	# shellcheck disable=SC2086
	awk '
		FNR == 1 { n++ }
		/^  (age|test)-|^  way/ {
			name = $1
			if (name == "way") { name = "way in and out"; $2 = $5; $3 = $6 }
			if (!(name in seen)) { seen[name] = 1; list[++count] = name }
			cell[name, n] = $2 " → " $3
		}
		END {
			for (i = 1; i <= count; i++) {
				row = "| " list[i] " |"
				for (h = 1; h <= n; h++)
					row = row " " cell[list[i], h] " |"
				print row
			}
		}' $files
}

put() { # NAME: the lines between its markers become those on stdin
	awk -v name="$1" -v new="$(cat)" '
		$0 == "<!-- " name " end -->" { skip = 0 }
		!skip { print }
		$0 == "<!-- " name " begin -->" { print new; skip = 1 }' "$file" > "$file.new"
	mv "$file.new" "$file"
}
counts | put counts
map | put map
cost | put cost

for kernel in base series; do
	awk '/^# grid 4k-third/ { gsub(/./, "& ", $4); gsub(/\./, "0", $4); gsub(/T/, "1", $4)
		gsub(/M/, "2", $4); gsub(/F/, "3", $4); print $4 }' \
		$results/ppc-pr-$kernel.ktap > build/grid-$kernel
done
gnuplot <<-PLOT
	set terminal svg size 900,300 font "sans,13"
	set output "build/ppc-pr.svg"
	set multiplot layout 1,2
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
[ "$file" != README.md ] || cp build/ppc-pr.svg $results/ppc-pr.svg
