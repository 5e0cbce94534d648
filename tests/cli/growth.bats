# SPDX-License-Identifier: GPL-2.0-or-later
# vmstep growth

load helper

PROFILE=linux-6.1/x86_64

# A recording of a few lines, which are given, on the standard input.
recording() {
	echo '{"format":"vmalloc-growth/1","kernel":"6.1.192","bits":64,"vmalloc_start":"0xffffc90000000000",'\
'"vmalloc_end":"0xffffe8ffffffffff"}' | tr -d '\n' >"$1"
	echo >>"$1"
	cat >>"$1"
}

@test "a line a measurement" {
	vmstep growth --profile $PROFILE --pattern seq --areas 10,100
	equal "$status" 0
	equal "$(wc -l <<<"$output")" 3
	[[ $(head -1 <<<"$output") =~ ^profile\ +cpus\ +pattern\ +areas\ +samples\ +median\ +p90\ +max\ +mean$ ]]
	[[ $(tail -1 <<<"$output") =~ ^linux-6.1/x86_64\ +1\ seq\ +100\ +50\ +3\ +3\ +3\ +3\.0$ ]]
}

@test "every kernel, and every pattern" {
	vmstep growth --areas 10
	equal "$status" 0
	for pattern in seq frag frag_big churn; do
		grep -q "^linux-4.19/x86_64 *1 $pattern " <<<"$output"
	done
	grep -q "^linux-6.12/x86_64 *4 seq " <<<"$output"
	equal "$(grep -c '^linux-4.19/x86_64 ' <<<"$output")" 4
}

@test "several profiles and patterns; so many CPUs" {
	vmstep growth --profile linux-4.19/x86_64 --profile $PROFILE --pattern seq --pattern churn --areas 10 --cpus 2
	equal "$status" 0
	equal "$(wc -l <<<"$output")" 5
	equal "$(awk 'NR > 1 { print $2 }' <<<"$output" | sort -u)" 2
}

@test "json, with the names of the recordings" {
	vmstep growth --profile $PROFILE --pattern frag_big --areas 100 --json
	equal "$status" 0
	equal "$(python3 -c '
import json, sys
line = json.load(sys.stdin)
print(line["profile"], line["cpus"], line["pattern"], line["n"], line["samples"], line["visited_median"],
      line["visited_p90"], line["visited_max"], line["visited_mean"], line["free_visited_max"])
' <<<"$output")" "linux-6.1/x86_64 1 frag_big 100 200 21 21 21 21.0 7"
}

@test "a recording is compared, more than one too" {
	recording a.jsonl <<<'{"op":"growth","pattern":"frag","n":100,"samples":200,"visited_mean":15.7}'
	recording b.jsonl <<-'LINES'
		{"op":"growth","pattern":"seq","n":100,"visited_median":3}
		{"op":"growth","pattern":"frag","n":100,"visited_p90":20}
		{"op":"growth","pattern":"seq","n":100000,"visited_median":3}
	LINES
	vmstep growth --compare a.jsonl
	equal "$status" 0
	equal "$output" "a.jsonl: matched 1/1"
	vmstep growth --compare a.jsonl b.jsonl
	equal "$status" 1
	contains "$output" "b.jsonl: matched 1/2, 1 left out"
	contains "$output" "frag with 100 areas: visited_p90: expected 20, came 21"
	vmstep growth --compare b.jsonl --pattern seq
	equal "$status" 0
	contains "$output" "b.jsonl: matched 1/1, 2 left out"
	vmstep growth --compare b.jsonl --json
	equal "$(grep -o '"matches":[a-z]*' <<<"$output" | tr '\n' ' ')" '"matches":true "matches":false '
}

@test "a recording is compared with another profile" {
	recording a.jsonl <<<'{"op":"growth","pattern":"seq","n":100,"visited_median":1}'
	vmstep growth --compare a.jsonl
	equal "$status" 1
	vmstep growth --compare a.jsonl --profile linux-4.19/x86_64
	equal "$status" 0
	vmstep growth --compare a.jsonl --profile linux-4.19/x86_64 --profile linux-5.0/x86_64
	equal "$status" 2
}

@test "what is no recording is bad input, with file and line" {
	vmstep growth --compare missing.jsonl
	equal "$status" 3
	contains "$errors" missing.jsonl
	echo '{"format":"vmalloc-golden/1"}' >a.jsonl
	vmstep growth --compare a.jsonl
	equal "$status" 3
	contains "$errors" "a.jsonl:1: "
	for line in 'half a li' '{"op":"vmalloc"}' '{"op":"growth","pattern":"nonsense","n":100}' \
		'{"op":"growth","pattern":"seq","n":1}' '{"op":"growth","pattern":"seq","n":-5}' \
		'{"op":"growth","pattern":"seq"}' '[]'; do
		recording b.jsonl <<<"$line"
		vmstep growth --compare b.jsonl
		equal "$status" 3
		contains "$errors" "b.jsonl:2: "
	done
	echo '{"format":"vmalloc-growth/1","kernel":"1.0","bits":64}' >c.jsonl
	vmstep growth --compare c.jsonl
	equal "$status" 3
	contains "$errors" "1.0"
	echo '{"format":"vmalloc-growth/1","kernel":"6.1.192","bits":64,"vmalloc_start":1,"vmalloc_end":2}' >d.jsonl
	echo '{"op":"growth","pattern":"seq","n":10}' >>d.jsonl
	vmstep growth --compare d.jsonl
	equal "$status" 3
	contains "$errors" "d.jsonl:2: "
}

@test "a picture" {
	vmstep growth --profile $PROFILE --profile linux-4.19/x86_64 --pattern seq --plot a.svg --size 700x500 \
		--scale 2 --theme print --lang zh_CN
	equal "$status" 0
	grep -q 'width="1400" height="1000"' a.svg
	grep -q '>6.1</text>' a.svg
	grep -q '>10,000</text>' a.svg
	vmstep growth --areas 10,20 --plot a.png
	equal "$status" 0
	[ "$(head -c 4 a.png | tail -c 3)" = PNG ]
	recording a.jsonl <<<'{"op":"growth","pattern":"seq","n":100,"visited_median":3}'
	vmstep growth --compare a.jsonl --plot b.svg
	equal "$status" 0
	grep -q '>6.1</text>' b.svg
	vmstep growth --profile $PROFILE --areas 10 --plot missing/a.svg
	equal "$status" 1
}

@test "areas that do not fit: the rest is measured all the same" {
	recording a.jsonl <<<'{"op":"growth","pattern":"seq","n":100,"visited_median":3}'
	sed -i 's/0xffffe8ffffffffff/0xffffc9000000ffff/' a.jsonl
	vmstep growth --compare a.jsonl
	equal "$status" 1
	contains "$output" "do not fit"
}

@test "wrong use" {
	for arguments in more '--frobnicate' '--profile linux-0.1/x86_64' '--pattern nonsense' \
		'--areas 1' '--areas 10,x' '--areas 10000000' '--cpus -1' '--cpus 70000' '--theme dark' '--scale 2' \
		'--size 100x100' '--plot a.svg --theme pink' '--plot a.svg --size big' '--plot a.svg --scale 0' \
		'--plot a.pdf'; do
		# shellcheck disable=SC2086
		vmstep growth $arguments
		equal "$status" 2
		equal "$output" ""
	done
}
