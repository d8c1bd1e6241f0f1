# SPDX-License-Identifier: GPL-2.0-only
# The KTAP of a console. A scenario that a splat interrupts has failed, whatever it says; what
# it printed again and again is printed once.
/^KTAP version/ { on = 1 }
# A suite of KUnit: its cases are the scenarios, and the last plan is that of all suites.
/^    1\.\./ { cases += substr($0, 8); $0 = "1.." cases }
/^    # Subtest: / { suite = $3 }
suite && /^(not )?ok / && ($1 == "ok" ? $3 : $4) == suite { next }
/WARNING:|BUG:|Oops|UBSAN:|KASAN|possible (recursive|circular)|inconsistent lock state|rcu: INFO|INFO: (rcu|task)|Kernel panic|Unable to handle|kernel BUG/ {
	sub(/(\+0x|,? CPU[:#]).*/, "")
	if (!splats[$0]++)
		splat[++kinds] = $0
	next
}
# Of what a case of KUnit did not expect, the first, with its values.
/^    # [^ ]+: EXPECTATION FAILED/ { values = !said[$2]++; if (!values) next }
/^    (#|ok|not ok)/ && !/EXPECTATION FAILED/ { values = 0 }
values && /^    [^#]/ { print "#" $0; next }
{ sub(/^    /, "") }
function say_splats(    i) {
	for (i = 1; i <= kinds; i++)
		print "# splat: " splat[i] (splats[splat[i]] > 1 ? ", " splats[splat[i]] " times" : "")
	kinds = 0
	split("", splats)
}
!on { next }
/^ok / && kinds { sub(/ # SKIP.*/, ""); $0 = "not " $0 }
/^(ok|not ok) / || /^# end/ { say_splats() }
/^(KTAP|1\.\.|ok |not ok |#)/
END { say_splats() }
