# SPDX-License-Identifier: GPL-2.0-or-later
# vmstep run: the transcript.

load helper

one_call() {
	lesson a.lua <<'LUA'
say "Now **three** pages."
local a = vmalloc(12 * KiB)
say "They are at {hex(a.addr)}."
figure "pages"
LUA
}

question() {
	lesson a.lua <<'LUA'
local a = vmalloc(12 * KiB)
ask { prompt = "How many pages?", kind = "number", answer = a.nr_pages, hints = { "Count.", "A page has 4 KiB." },
	wrong = { { match = 4, say = "You counted the guard page." } }, explain = "12 KiB are three pages." }
LUA
}

# -------- as text

@test "text: words, operations, steps" {
	one_call
	vmstep run a.lua
	equal "$status" 0
	equal "$errors" ""
	contains "$output" "A test"
	contains "$output" "Now **three** pages."
	contains "$output" "vmalloc(size=12288) = 0xffffc90000000000"
	contains "$output" "(alloc_vmap_area)"
	contains "$output" "They are at 0xffffc90000000000."
	contains "$output" "[figure pages]"
	contains "$output" "The lesson is complete."
}

@test "text: fewer levels" {
	one_call
	vmstep run a.lua
	all=$(wc -l <<<"$output")
	vmstep run a.lua --depth 1
	equal "$status" 0
	[ "$(wc -l <<<"$output")" -lt "$all" ]
	contains "$output" "vmalloc(size=12288)"
}

# -------- as JSON

@test "json: an object a line, from lesson to end" {
	one_call
	vmstep run a.lua --format json
	equal "$status" 0
	equal "$(transcript '[items[0][key] for key in ("type", "id", "title", "profile", "seed")]')" \
		"['lesson', 'test', 'A test', 'linux-4.19/x86_64', 1]"
	equal "$(transcript 'items[-1]["type"], items[-1]["outcome"]')" "('end', 'complete')"
	equal "$(transcript '[item["text"] for item in of("say")]')" \
		"['Now **three** pages.', 'They are at 0xffffc90000000000.']"
	equal "$(transcript 'of("figure")[0]["name"]')" pages
	equal "$(transcript 'of("figure")[0]["step"] == of("op")[0]["last"]')" True
}

@test "json: an operation" {
	one_call
	vmstep run a.lua --format json
	equal "$(transcript '[of("op")[0][key] for key in ("op", "name", "args", "ret", "first")]')" \
		"[1, 'vmalloc', {'size': 12288}, '0xffffc90000000000', 0]"
	equal "$(transcript 'of("op")[0]["last"] == of("step")[-1]["step"] and int(of("op")[0]["state"], 16) > 0')" True
}

@test "json: an operation that fails" {
	lesson a.lua <<<'vmalloc(0)'
	vmstep run a.lua --format json
	equal "$status" 0
	equal "$(transcript 'of("op")[0]["ret"]')" None
	contains "$(transcript 'of("op")[0]["message"]')" "vmalloc"
}

@test "json: steps are numbered from 0 without a gap, and say where they are" {
	one_call
	vmstep run a.lua --format json
	equal "$(transcript '[step["step"] for step in of("step")] == list(range(len(of("step"))))')" True
	equal "$(transcript 'all(key in step for step in of("step") for key in
		("op", "depth", "stage", "subgoal", "function", "file", "line", "text", "locals"))' 2>&1)" True
	equal "$(transcript '[stage for stage in ("size-align", "get_vm_area_node", "alloc_vmap_area", "page_array",
		"map_vm_area") if stage not in [step["stage"] for step in of("step")]]')" "[]"
	equal "$(transcript 'all(0 <= step["subgoal"] <= 12 for step in of("step"))' 2>&1)" True
	equal "$(transcript 'any(str(step["locals"].get("addr")).startswith("0xffffc9") for step in of("step"))')" True
}

@test "json: the depth limits the steps" {
	one_call
	vmstep run a.lua --format json --depth 2
	equal "$(transcript 'max(step["depth"] for step in of("step"))')" 2
}

@test "json: what is said at a stop stands between the steps" {
	lesson a.lua <<'LUA'
local stopped = false
stop_at(function(step) return step.stage == "alloc_vmap_area" and step.depth == 5 end)
vmalloc(4096)
stop_at "return"
vmalloc(4096)
pause()
say "after"
LUA
	vmstep run a.lua --format json
	equal "$status" 0
	equal "$(transcript '[i for i, item in enumerate(items) if item["type"] == "op"][1] ==
		[i for i, item in enumerate(items) if item.get("step") == of("op")[0]["last"]][-1] + 1')" True
	equal "$(transcript 'items[-2]["text"], items[-3]["type"], items[-4]["step"] == of("op")[1]["last"]')" \
		"('after', 'pause', True)"
}

@test "json: several machines, and what is built before the first step" {
	lesson a.lua <<'LUA'
setup(function() vmalloc(4096) end)
vmalloc(8192)
machine { ram = 256 * MiB }
vmalloc(4096)
LUA
	vmstep run a.lua --format json
	equal "$status" 0
	equal "$(transcript '[(op["machine"], op["ret"], op["first"] < op["last"]) for op in of("op")]')" \
		"[(1, '0xffffc90000000000', False), (1, '0xffffc90000002000', True), (2, '0xffffc90000000000', True)]"
	equal "$(transcript 'sorted({step["machine"] for step in of("step")})')" "[1, 2]"
	vmstep run a.lua
	contains "$output" "Another machine: linux-4.19/x86_64"
}

@test "a reader that goes away ends the run" {
	one_call
	[ "$("$VMSTEP" run a.lua 2>errors | head -n 1)" = "A test" ]
	equal "$(cat errors)" ""
}

@test "what cannot be written is reported" {
	one_call
	status=0
	"$VMSTEP" run a.lua >/dev/full 2>errors || status=$?
	equal "$status" 1
	contains "$(cat errors)" "cannot be written"
}

@test "the same every time" {
	one_call
	vmstep run a.lua --format json
	first=$output
	contains "$first" '"type":"end"'
	vmstep run a.lua --format json
	equal "$output" "$first"
}

# -------- questions

@test "every question is answered right" {
	question
	vmstep run a.lua --format json
	equal "$status" 0
	equal "$(transcript '[of("ask")[0][key] for key in ("prompt", "kind", "given", "right")]')" \
		"['How many pages?', 'number', '3', True]"
	vmstep run a.lua
	contains "$output" "> 3: right"
	contains "$output" "12 KiB are three pages."
}

@test "questions can be left out" {
	question
	vmstep run a.lua --format json --answers none
	equal "$status" 0
	equal "$(transcript 'of("ask")')" "[]"
	vmstep run a.lua --answers none
	lacks "$output" "How many"
}

@test "a person answers, with hints and after a slip" {
	question
	vmstep run a.lua --answers ask <<<$'?\nmany\n?\n?\n4'
	equal "$status" 0
	contains "$errors" "How many pages?"
	contains "$errors" "Count."
	contains "$errors" "type a number"
	contains "$errors" "A page has 4 KiB."
	contains "$errors" "no further hint"
	contains "$output" "> 4: not right"
	contains "$output" "You counted the guard page."
}

@test "no answer is no answer" {
	question
	vmstep run a.lua --answers ask --format json </dev/null
	equal "$status" 0
	equal "$(transcript 'of("ask")')" "[]"
}

# -------- languages

@test "the lesson in Chinese" {
	one_call
	cat >a.zh_CN.po <<'PO'
msgid "They are at {hex(a.addr)}."
msgstr "它们在 {hex(a.addr)}。"
PO
	vmstep run a.lua --lang zh_CN --format json
	equal "$status" 0
	equal "$(transcript 'of("say")[1]["text"]')" "它们在 0xffffc90000000000。"
	LC_ALL='' LANG=zh_CN.UTF-8 vmstep run a.lua --format json
	equal "$(transcript 'of("say")[1]["text"]')" "它们在 0xffffc90000000000。"
}

@test "our own words in another language, without its locale" {
	lesson a.lua <<<'while true do end'
	mkdir -p locale/de/LC_MESSAGES
	msgfmt -o locale/de/LC_MESSAGES/vmstep.mo - <<'PO'
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgid "The lesson broke off."
msgstr "Die Lektion ist abgebrochen."

msgid "the lesson runs on without end: it was stopped"
msgstr "die Lektion läuft ohne Ende"
PO
	LC_ALL=C VMSTEP_LOCALEDIR=$PWD/locale vmstep run a.lua --lang de
	equal "$status" 3
	contains "$output" "Die Lektion ist abgebrochen."
	contains "$errors" "a.lua:2: die Lektion läuft ohne Ende"
	LC_ALL=C VMSTEP_LOCALEDIR=$PWD/locale vmstep run a.lua
	contains "$output" "The lesson broke off."
}

@test "what has a name in the kernel keeps it in every language" {
	lesson a.lua <<<'process(1, function() end) in_context("nmi", function() end)'
	vmstep run a.lua --lang zh_CN
	equal "$status" 0
	contains "$output" "process 完成"
	contains "$output" "上下文：process"
}

@test "what the machine refuses it refuses in the language spoken" {
	lesson a.lua <<<'in_context("hardirq", function() process(1, function() end) end)'
	vmstep run a.lua --lang zh_CN
	equal "$status" 3
	contains "$errors" "只有在进程上下文里才能换另一个进程运行"
	lesson a.lua <<<'machine { profile = "linux-2.4/x86_32", kaslr = true }'
	vmstep run a.lua --lang zh_CN
	contains "$errors" "linux 2.4.32（x86_32）不随机化它的各区"
}

@test "a translation that is broken names its line" {
	one_call
	printf 'msgid "a"\nmsgstr "b\n' >a.zh_CN.po
	vmstep --lang=zh_CN run a.lua
	contains "$errors" "a.zh_CN.po:2:"
}

# -------- another kernel

@test "a profile that does not exist is wrong use" {
	one_call
	vmstep run a.lua --profile linux-9.9/vax
	equal "$status" 2
	contains "$errors" "linux-9.9/vax"
}

@test "the default profile by its name" {
	one_call
	vmstep run a.lua --profile linux-4.19/x86_64 --format json
	equal "$status" 0
	equal "$(transcript 'of("lesson")[0]["profile"]')" linux-4.19/x86_64
}

# -------- what can be wrong

@test "wrong use" {
	one_call
	for arguments in '' 'a.lua b.lua' 'a.lua --format xml' 'a.lua --answers maybe' 'a.lua --depth x' \
		'--frobnicate a.lua'; do
		# shellcheck disable=SC2086
		vmstep run $arguments
		equal "$arguments: $status" "$arguments: 2"
		equal "$output" ""
	done
}

@test "a file that is not there" {
	vmstep run missing.lua
	equal "$status" 3
	contains "$errors" "missing.lua"
}

@test "a folder is no lesson" {
	mkdir folder.lua
	vmstep run folder.lua
	equal "$status" 3
	contains "$errors" "folder.lua"
}

@test "no Lua: the message names file and line" {
	lesson a.lua <<<$'say "a"\nif then'
	vmstep run a.lua
	equal "$status" 3
	contains "$errors" "a.lua:3:"
}

@test "bytes that are no text" {
	head -c 1000 /dev/urandom >a.lua
	vmstep run a.lua
	equal "$status" 3
	contains "$errors" "a.lua"
}

@test "an error in the lesson: the message names file and line" {
	lesson a.lua <<<$'say "a"\nlocal t = nil\nsay(t.x)'
	vmstep run a.lua --format json
	equal "$status" 3
	contains "$errors" "a.lua:4:"
	equal "$(transcript 'of("error")[0]["line"], items[-1]["outcome"]')" "(4, 'error')"
}

@test "an endless loop is ended and its line named" {
	lesson a.lua <<<$'say "a"\nwhile true do end'
	vmstep run a.lua
	equal "$status" 3
	contains "$errors" "a.lua:3:"
}

@test "an expectation that does not hold" {
	lesson a.lua <<<$'local a = vmalloc(4096)\nexpect(a.nr_pages == 2, "two pages")'
	vmstep run a.lua
	equal "$status" 1
	contains "$errors" "a.lua:3:"
	contains "$errors" "two pages"
}
