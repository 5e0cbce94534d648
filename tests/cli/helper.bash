# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of the command line share. VMSTEP is the program; lessons are written into the test's own folder.

export LC_ALL=C.UTF-8
unset LANGUAGE
cd "$BATS_TEST_TMPDIR" || exit 1
: "${VMSTEP:?is to name the program}"

# A lesson of that name whose text is the standard input; its first line, lesson{}, is line 1.
lesson() {
	{
		echo 'lesson { id = "test", title = "A test", level = "beginner", minutes = 1, api = 1 }'
		cat
	} >"$1"
}

# The command; its standard output is in $output, its standard error in $errors, its exit status in $status.
vmstep() {
	status=0
	output=$("$VMSTEP" "$@" 2>errors) || status=$?
	errors=$(cat errors)
}

# What is wanted, or both sides for people.
equal() {
	[ "$1" = "$2" ] || { printf 'got:    %s\nwanted: %s\n' "$1" "$2"; return 1; }
}

contains() {
	[[ "$1" == *"$2"* ]] || { printf 'got:    %s\nwanted: %s\n' "$1" "$2"; return 1; }
}

lacks() {
	[[ "$1" != *"$2"* ]] || { printf 'got:      %s\nunwanted: %s\n' "$1" "$2"; return 1; }
}

# An expression of Python over the transcript in $output: `items` is its objects, of("op") those of a type.
transcript() {
	python3 - "$1" 3<<<"$output" <<'PYTHON'
import json, sys
items = [json.loads(line) for line in open(3, encoding='utf-8')]
of = lambda kind: [item for item in items if item['type'] == kind]
print(eval('(' + sys.argv[1] + ')', {'items': items, 'of': of}))
PYTHON
}
