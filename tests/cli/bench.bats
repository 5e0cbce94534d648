# SPDX-License-Identifier: GPL-2.0-or-later
# vmstep bench: that it measures, not how fast this machine is today.

load helper

@test "quick numbers, each with its unit" {
	vmstep bench --quick
	equal "$status" 0
	for name in journal_record recorded_ratio step_back step_forward jump_p99 round_trip ram_64g_memory_ratio \
		host_start; do
		[[ $(grep "^$name " <<<"$output") =~ ^$name\ +[0-9.e+-]+\ [a-zA-Z_]+$ ]] || contains "$output" "$name"
	done
	[[ $(grep '^round_trip_differences ' <<<"$output") =~ \ 0\ marks$ ]]
}

@test "a record of the journal takes 32 bytes or fewer" {
	vmstep bench --quick
	awk '$1 == "journal_record" && $2 > 0 && $2 <= 32 { found = 1 } END { exit !found }' <<<"$output"
}

@test "json" {
	vmstep bench --quick --json
	equal "$status" 0
	python3 -c '
import json, sys
names = {line["name"]: line for line in map(json.loads, sys.stdin)}
assert names["step_back"]["unit"] == "ns" and names["step_back"]["value"] > 0
' <<<"$output"
}

@test "arguments are wrong use" {
	vmstep bench fast
	equal "$status" 2
	vmstep bench --frobnicate
	equal "$status" 2
}
