# SPDX-License-Identifier: GPL-2.0-or-later
# vmstep profiles

load helper

@test "a line a profile" {
	vmstep profiles
	equal "$status" 0
	contains "$output" "linux-4.19/x86_64"
	contains "$output" "(default)"
	[[ $(grep linux-4.19/x86_64 <<<"$output") =~ ^linux-4.19/x86_64\ +4\.19\.[0-9]+\ +x86_64\ +[0-9]+\ MiB ]]
}

@test "json" {
	vmstep profiles --json
	equal "$status" 0
	equal "$(python3 -c '
import json, sys
for line in sys.stdin:
    profile = json.loads(line)
    if profile["default"]:
        print(profile["name"], profile["arch"], profile["bits"], profile["ram"] > 0)
' <<<"$output")" "linux-4.19/x86_64 x86_64 64 True"
}

@test "arguments are wrong use" {
	vmstep profiles more
	equal "$status" 2
	vmstep profiles --frobnicate
	equal "$status" 2
}
