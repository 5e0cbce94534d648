# SPDX-License-Identifier: GPL-2.0-or-later
# vmstep compare: a lesson or a golden trace on several kernels side by side.

load helper

# With four CPUs 6.12 keeps freed ranges in pools, and goes its own way after the purge.
same_script() {
	lesson a.lua <<'LUA'
machine { cpus = 4 }
local a, b, c = vmalloc(4 * KiB), vmalloc(8 * KiB), vmalloc(4 * KiB)
vfree(b)
vmalloc(4 * KiB)
purge()
vmalloc(4 * KiB)
vmalloc(8 * KiB)
LUA
}

@test "text: an operation a line, a kernel a column, differences marked, a summary each" {
	same_script
	vmstep compare a.lua --profile linux-4.19/x86_64 --profile linux-6.12/x86_64
	equal "$status" 0
	equal "$errors" ""
	equal "$(grep -c '^[0-9]' <<<"$output")" 8
	[[ $(grep '^4 ' <<<"$output") =~ ^4\ \ vfree\(→2\)\ +\+0x2000\ +0\ +2\ +0\ +\+0x2000\ +0\ +1≠\ +0$ ]]
	[[ $(grep '^7 ' <<<"$output") =~ ^7\ \ vmalloc\(4\ KiB\)\ +\+0x2000\ +1\ +0\ +0\ +\+0x9000\ ≠\ +3≠\ +0\ +0$ ]]
	[[ $(grep '^8 ' <<<"$output") =~ \+0x9000\ +3\ +0\ +0\ +\+0x2000\ ≠\ +0≠\ +0\ +0$ ]]
	contains "$output" "≠ marks what differs from linux-4.19/x86_64."
	[[ $(grep '^linux-4.19/x86_64:' <<<"$output") =~ :\ 5\ areas,\ [0-9]+\ nodes,\ [0-9]+\ steps$ ]]
	contains "$(grep '^linux-6.12/x86_64:' <<<"$output")" "; 2 of 8 operations went differently"
}

@test "text: columns are aligned, and no line ends in blanks" {
	same_script
	vmstep compare a.lua --profile linux-6.12/x86_64 --costs nodes
	equal "$(grep -c ' $' <<<"$output")" 0
	equal "$(python3 -c '
import sys
lines = [line for line in sys.stdin.read().split("\n") if line[:1].isdigit()]
columns = {line.index("+", 30) for line in lines if line.count("+") == 2}
print(len(lines), len(columns))' <<<"$output")" "8 1"
}

@test "text: other costs" {
	same_script
	vmstep compare a.lua --profile linux-6.12/x86_64 --costs tables,frames,writes
	equal "$status" 0
	contains "$output" "writes"
	lacks "$(grep 'operation ' <<<"$output")" "nodes"
	vmstep compare a.lua --profile linux-6.12/x86_64 --costs money
	equal "$status" 2
	contains "$errors" "money"
}

@test "one kernel is compared with the lesson's own" {
	same_script
	vmstep compare a.lua --profile linux-6.1/x86_64
	equal "$status" 0
	contains "$output" "differs from linux-4.19/x86_64"
}

@test "a function that a kernel does not have, and what needs it" {
	lesson a.lua <<'LUA'
machine { profile = "linux-6.12/x86_64" }
local a = vrealloc(vmalloc(4 * KiB), 16 * KiB)
vfree(a)
LUA
	vmstep compare a.lua --profile linux-6.12/x86_64 --profile linux-5.4/x86_64
	equal "$status" 0
	contains "$output" "does not exist in linux 5.4."
	contains "$output" "left out: →2 gave nothing here"
}

@test "json" {
	same_script
	vmstep compare a.lua --profile linux-4.19/x86_64 --profile linux-6.12/x86_64 --format json
	equal "$status" 0
	equal "$(transcript '[p["profile"] for p in of("comparison")[0]["profiles"]]')" \
		"['linux-4.19/x86_64', 'linux-6.12/x86_64']"
	equal "$(transcript '[[cell["offset"] for cell in row["cells"]] for row in of("row") if row["differs"]]')" \
		"[['0x2000', '0x9000'], ['0x9000', '0x2000']]"
	equal "$(transcript 'of("row")[3]["args"]')" "{'addr': {'op': 2}}"
	equal "$(transcript '[cell["kind"] for cell in of("row")[7]["cells"]], of("row")[7]["cells"][1]["search"]')" \
		"([0, 1], '0 nodes: from the pool of a node')"
	equal "$(transcript 'all(cell["last"] - cell["first"] + 1 == cell["steps"]
		for row in of("row") for cell in row["cells"])')" True
	equal "$(transcript '[(line["areas"], line["differences"]) for line in of("summary")]')" "[(5, 0), (5, 2)]"
	equal "$(transcript 'of("summary")[1]["nodes"] ==
		sum(row["cells"][1]["nodes"] for row in of("row"))' 2>&1)" True
}

@test "each machine of a lesson by itself" {
	lesson a.lua <<'LUA'
setup(function() vmalloc(4096) end)
vmalloc(8192)
machine { ram = 256 * MiB }
vmalloc(4096)
LUA
	vmstep compare a.lua --profile linux-5.4/x86_64
	equal "$status" 0
	contains "$output" "Machine 2"
	vmstep compare a.lua --profile linux-5.4/x86_64 --format json
	equal "$(transcript '[(row["machine"], row["cells"][1]["offset"]) for row in of("row")]')" \
		"[(1, '0x2000'), (2, '0x0')]"
}

@test "a golden trace" {
	trace=$VMSTEP_GOLDEN_TRACES/4.19.1-frag.jsonl
	vmstep compare "$trace" --profile linux-4.19/x86_64 --profile linux-5.4/x86_64 --format json
	equal "$status" 0
	equal "$(transcript 'len(of("row")) > 50 and sum(row["differs"] for row in of("row")) > 0' 2>&1)" True
	head -n 3 "$trace" >broken.jsonl
	echo '{"op":"vmalloc' >>broken.jsonl
	vmstep compare broken.jsonl --profile linux-5.4/x86_64
	equal "$status" 3
	contains "$errors" "broken.jsonl:4:"
	equal "$output" ""
}

@test "in Chinese" {
	same_script
	vmstep compare a.lua --profile linux-6.12/x86_64 --lang zh_CN
	equal "$status" 0
	contains "$output" "操作"
	contains "$output" "≠"
}

@test "wrong use" {
	same_script
	for arguments in '' 'a.lua' '--profile linux-5.4/x86_64' 'a.lua a.lua --profile linux-5.4/x86_64' \
		'a.lua --profile linux-9.9/vax' 'a.lua --profile linux-4.19/x86_64' \
		'a.lua --profile linux-5.4/x86_64 --profile linux-5.4/x86_64' \
		'a.lua --profile linux-5.4/x86_64 --format xml' '--frobnicate a.lua'; do
		# shellcheck disable=SC2086
		vmstep compare $arguments
		equal "$arguments: $status" "$arguments: 2"
		equal "$output" ""
	done
}

@test "files that are broken or not there" {
	for file in missing.lua missing.jsonl; do
		vmstep compare "$file" --profile linux-5.4/x86_64
		equal "$file: $status" "$file: 3"
		contains "$errors" "$file"
	done
	lesson a.lua <<<$'say "a"\nif then'
	vmstep compare a.lua --profile linux-5.4/x86_64
	equal "$status" 3
	contains "$errors" "a.lua:3:"
	echo '{}' >a.jsonl
	vmstep compare a.jsonl --profile linux-5.4/x86_64
	equal "$status" 3
	contains "$errors" "a.jsonl:1:"
}

@test "an expectation that does not hold" {
	lesson a.lua <<<$'local a = vmalloc(4096)\nexpect(a.nr_pages == 2, "two pages")'
	vmstep compare a.lua --profile linux-5.4/x86_64
	equal "$status" 1
	contains "$errors" "two pages"
	contains "$output" "vmalloc(4 KiB)"
}

@test "what cannot be written is reported" {
	same_script
	status=0
	"$VMSTEP" compare a.lua --profile linux-5.4/x86_64 >/dev/full 2>errors || status=$?
	equal "$status" 1
	contains "$(cat errors)" "cannot be written"
}
