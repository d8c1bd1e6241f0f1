# SPDX-License-Identifier: GPL-2.0-only
# calls.awk -v counts="KIND:FUNCTION ..." System.map: the addresses that QEMU is to log,
# as its -dfilter wants them.
# calls.awk -v counts=... -v ktap=FILE System.map LOG: how often a question of each
# "# bench" line of FILE called the functions, by kind: "# calls NAME KIND N ...".
#
# A round begins with getpgid() and ends with sched_yield(): two of them, as QEMU logs a
# block again that it has to leave at once. Of a measurement's rounds
# the one with the fewest calls counts, as no interrupt came between.
BEGIN {
	n = split(counts, list, " ")
	for (i = 1; i <= n; i++) {
		split(list[i], f, ":")
		kind[f[2]] = f[1]
		if (!(f[1] in seen))
			kinds[++nr_kinds] = f[1]
		seen[f[1]] = 1
	}
}
FILENAME ~ /System.map$/ {
	# What gcc made of it by leaving out a parameter is the function still.
	sub(/\.(isra|constprop)\..*/, "", $3)
}
FILENAME ~ /System.map$/ && ($3 in kind) {
	enter(at, $1, kind[$3])
}
FILENAME ~ /System.map$/ && $3 ~ /^(__[a-z0-9]+_)?sys_(getpgid|sched_yield)$/ && $3 !~ /^__(se|do)_/ {
	enter(mark, $1, $3 ~ /getpgid$/ ? "begin" : "end")
}
# Trace CPU: HOST-ADDRESS [CS/PC/FLAGS/CFLAGS] SYMBOL
/^Trace / {
	split($4, f, "/")
	pc = short(f[2])
	if (pc in mark) {
		rounds += mark[pc] == "begin" && !inside
		inside = mark[pc] == "begin"
	} else if (inside && (pc in at)) {
		calls[rounds, at[pc]]++
	}
}
function short(hex) {
	sub(/^0+/, "", hex)
	return hex
}
# ELFv2 of PowerPC enters a function at its third instruction if the call is a local one.
function enter(set, hex, value,    low, i) {
	set[short(hex)] = value
	if (hex ~ /^c000000/) {
		for (i = 11; i <= 16; i++)
			low = low * 16 + index("123456789abcdef", substr(hex, i, 1))
		set[substr(hex, 1, 10) sprintf("%06x", low + 8)] = value
	}
	filter = filter (filter ? "," : "") "0x" hex "+9"
}
END {
	if (!ktap) {
		print filter
		exit
	}
	while ((getline line < ktap) > 0) {
		if (line !~ /^# bench /)
			continue
		split(line, f, " ")
		names[++nr_names] = f[3]
		split(f[5], young, "/")
		questions[nr_names] = young[2]
		of[nr_names] = f[7]
	}
	for (i = 1; i <= nr_names; i++) {
		first = last + 1
		last += of[i]
		printf "# calls %s", names[i]
		for (k = 1; k <= nr_kinds; k++) {
			best = -1
			for (r = first; r <= last; r++)
				if (best < 0 || calls[r, kinds[k]] + 0 < best)
					best = calls[r, kinds[k]] + 0
			printf " %s %.2f", kinds[k], best / questions[i]
		}
		print ""
	}
}
