# SPDX-License-Identifier: GPL-2.0-or-later
# vmstep run --import: what was saved of a real machine.

load helper

samples=$BATS_TEST_DIRNAME/../import

# Start a lesson with what was saved.
look_around() {
	lesson a.lua <<'LUA'
machine { profile = "linux-6.1/x86_64" }
say "There are {#areas()} areas."
local a = vmalloc(4 * KiB)
LUA
}

# A trace whose only event is an allocation of five pages at the address given in decimal.
trace() {
	printf '            task-1       [000] .....     1.000000: alloc_vmap_area: va_start: %s ' "$1"
	printf 'size=20480 align=1 vstart=0xffffc90000000000 vend=0xffffe8ffffffffff failed=0\n'
}

# -------- a /proc/vmallocinfo

@test "areas: what there is, and where the next requests land" {
	vmstep run --import "$samples/vmallocinfo-6.1.txt"
	equal "$status" 0
	equal "$errors" ""
	contains "$output" "linux-6.1/x86_64"
	contains "$output" "vmalloc space goes from 0xffffc90000000000 to 0xffffe8ffffffffff. 70 areas are in use"
	contains "$output" "vmalloc(4 KiB) lands at 0xffffc9000004d000: there is room for 8 KiB, guard page included."
	contains "$output" "vmalloc(1 MiB) lands at 0xffffc90000641000"
	contains "$output" "The file does not say how much RAM there is (the model has 1 GiB)"
}

@test "areas: one size, as people write it" {
	for size in 65536 0x10000 64KiB "64 K" "16 pages"; do
		vmstep run --import "$samples/vmallocinfo-6.1.txt" --next "$size"
		equal "$status" 0
		equal "$(grep -c '^vmalloc(' <<<"$output")" 1
		contains "$output" "vmalloc(64 KiB) lands at 0xffffc900005ad000"
	done
	vmstep run --import "$samples/vmallocinfo-6.1.txt" --next 0
	equal "$status" 0
	contains "$output" "vmalloc(0 B) would fail"
}

@test "areas: a window that was randomized" {
	vmstep run --import "$samples/vmallocinfo-6.1-kaslr.txt" --next 4096
	equal "$status" 0
	contains "$output" "vmalloc space goes from 0xffffce8e00000000 to 0xffffee8dffffffff."
	contains "$output" "lands at 0xffffce8e0004d000"
}

@test "areas: compressed" {
	gzip -c "$samples/vmallocinfo-6.1.txt" >areas.gz
	vmstep run --import areas.gz --next 4096
	equal "$status" 0
	contains "$output" "lands at 0xffffc9000004d000"
}

@test "areas: out of a pipe" {
	vmstep run --import <(cat "$samples/vmallocinfo-6.1.txt") --next 4096
	equal "$status" 0
	contains "$output" "lands at 0xffffc9000004d000"
}

@test "areas: another kernel than would print them is doubted" {
	vmstep run --import "$samples/vmallocinfo-4.19.txt" --profile linux-6.1/x86_64 --next 4096
	equal "$status" 0
	equal "$errors" "vmstep: $samples/vmallocinfo-4.19.txt: Linux 6.1.192 does not print such lines in this order; \
they look like those of Linux 4.19, 5.0"
	contains "$output" "linux-6.1/x86_64"
	contains "$output" "vmalloc(4 KiB) lands at 0xffffc90000005000"
}

# -------- round trip

# A kernel prints again what it had printed: on one NUMA node, and with no word about whose array lies in vmalloc space.
printed_again() {
	local again=$1 file=$samples/vmallocinfo-$2.txt kernel=$3
	vmstep run --import "$file" --profile "$kernel" --format vmallocinfo
	equal "$status" 0
	equal "$errors" ""
	printf '%s\n' "$output" >printed
	diff printed <(sed -e 's/ vpages//' -e 's/ N[0-9]=.*//' "$file" | sed "$again")
	vmstep run --import printed --profile "$kernel" --format vmallocinfo
	diff printed <(printf '%s\n' "$output")
}

@test "round trip: kernels of 64 bits" {
	for kernel in 2.6.34 4.19 5.0 6.1; do
		printed_again 's/ pages=\([0-9]*\).*/& N0=\1/' "$kernel" "linux-$kernel/x86_64"
	done
}

@test "round trip: kernels of 32 bits" {
	printed_again '' 2.6.34-arm linux-2.6.34/arm
	printed_again '' 3.15 linux-3.15/x86_32
}

@test "round trip: 2.4 has no such file" {
	lesson a.lua <<'LUA'
machine { profile = "linux-2.4/x86_32" }
local a = vmalloc(4 * KiB)
LUA
	vmstep run a.lua --format vmallocinfo
	equal "$status" 1
	equal "$output" ""
	equal "$errors" "vmstep: linux 2.4.32 has no /proc/vmallocinfo"
	vmstep run --import "$samples/vmallocinfo-3.15.txt" --profile linux-2.4/x86_32
	equal "$status" 3
	contains "$errors" "linux 2.4.32 begins without areas"
}

# -------- a trace

@test "trace: the model does the same" {
	trace 18446683600570023936 >trace
	vmstep run --import trace
	equal "$status" 0
	equal "$errors" ""
	contains "$output" "linux-6.12/x86_64"
	contains "$output" "1.000000 CPU 0 task-1  alloc_vmap_area: 20 KiB at 0xffffc90000000000"
	contains "$output" "The model does all of this as the kernel did."
}

@test "trace: the first event that differs, by its line" {
	{ trace 18446683600570023936; trace 18446683600570052608; trace 18446683600570073088; } >trace
	vmstep run --import trace
	equal "$status" 1
	equal "$errors" "vmstep: trace:2: the model takes 0xffffc90000005000"
	contains "$output" "20 KiB at 0xffffc90000007000"
	equal "$(sed -n '/^What the kernel did after that:/,$p' <<<"$output" | grep -c 'at 0xffffc9000000c000')" 1
	contains "$output" "The model began with an empty space; import a /proc/vmallocinfo saved before the trace"
}

@test "trace: after the areas of before" {
	echo "0xffffc90000000000-0xffffc90000007000   28672 a+0x1/0x2 pages=6 vmalloc N0=6" >areas
	trace 18446683600570052608 >trace
	for files in "areas trace" "trace areas"; do
		read -r one other <<<"$files"
		vmstep run --import "$one" --import "$other"
		equal "$status" 0
		contains "$output" "1 area is in use"
		contains "$output" "20 KiB at 0xffffc90000007000"
	done
}

@test "trace: the areas in the end" {
	trace 18446683600570023936 >trace
	vmstep run --import trace --format vmallocinfo
	equal "$status" 0
	contains "$output" "0xffffc90000000000-0xffffc90000005000   20480"
	trace 18446683600570052608 >trace
	vmstep run --import trace --format vmallocinfo
	equal "$status" 1
	contains "$errors" "trace:1: alloc_vmap_area: 20 KiB at 0xffffc90000007000; the model takes 0xffffc90000000000"
}

@test "trace: what was lost is said" {
	vmstep run --import "$samples/trace-6.12.txt"
	equal "$status" 1
	contains "$errors" "trace-6.12.txt:20: the kernel has lost events here; what follows cannot be trusted"
}

# -------- a lesson that begins with it

@test "lesson: begins with the areas" {
	look_around
	vmstep run a.lua --import "$samples/vmallocinfo-6.1.txt"
	equal "$status" 0
	equal "$errors" ""
	contains "$output" "There are 70 areas."
	contains "$output" "vmalloc(size=4096) = 0xffffc9000004d000"
	vmstep run a.lua --import "$samples/vmallocinfo-6.1.txt" --format vmallocinfo
	equal "$status" 0
	contains "$output" "0xffffc9000004d000-0xffffc9000004f000    8192 vmalloc pages=1 vmalloc N0=1"
	equal "$(wc -l <<<"$output")" 72
}

@test "lesson: another kernel than would print them is doubted, once" {
	look_around
	vmstep run a.lua --import "$samples/vmallocinfo-4.19.txt"
	equal "$status" 0
	equal "$(grep -c 'does not print such lines' <<<"$errors")" 1
}

@test "lesson: what cannot be such a machine" {
	look_around
	vmstep run a.lua --import "$samples/vmallocinfo-3.15.txt"
	equal "$status" 3
	contains "$errors" "a.lua:2: "
	contains "$errors" "vmallocinfo-3.15.txt:1: an address of 32 bits; those of linux-6.1/x86_64 have 64"
	vmstep run a.lua --import "$samples/trace-6.12.txt"
	equal "$status" 3
	contains "$errors" "trace-6.12.txt:1: this is a trace; what a machine can begin with is a /proc/vmallocinfo"
}

# -------- bad input

# The text on the standard input is refused at a line, and that is said.
refused() {
	cat >input
	vmstep run --import input
	equal "$status" 3
	equal "$output" ""
	contains "$errors" "vmstep: input:$1: $2"
}

@test "bad input: file, line, and what is wrong" {
	refused 1 "the file is empty" </dev/null
	refused 1 "this is neither a /proc/vmallocinfo nor a trace" <<<"hello"
	refused 1 "the addresses are hashed" <<<"0x0000000023c09883-0x00000000b181542f   20480 a+0x1/0x2 vmap"
	refused 1 "the kernel did not show the addresses" <<<"0x0000000000000000-0x0000000000000000 20480 a+0x1/0x2"
	refused 2 "the area overlaps that of line 1" <<-END
	0xffffc90000000000-0xffffc90000005000 20480 a+0x1/0x2 vmap
	0xffffc90000004000-0xffffc90000006000 8192 a+0x1/0x2 vmap
	END
	refused 2 "1000000 pages; the model's areas have at most 524288" <<-END
	0xffffc90000000000-0xffffc90000005000 20480 a+0x1/0x2 vmap
	0xffffd90000000000-0xffffe90000000000 17592186044416 pages=1000000 vmalloc
	END
	refused 1 "the line has no end" < <(printf '0xffffc90000000000-0xffffc9')
	refused 1 "alloc_vmap_area has other fields" <<<"a-1 [000] 1.0: alloc_vmap_area: va_start: 1"
}

@test "bad input: a kernel that cannot have it" {
	vmstep run --import "$samples/vmallocinfo-3.15.txt" --profile linux-6.1/x86_64
	equal "$status" 3
	contains "$errors" "vmallocinfo-3.15.txt:1: an address of 32 bits; those of linux-6.1/x86_64 have 64"
	vmstep run --import "$samples/trace-6.12.txt" --profile linux-6.1/x86_64
	equal "$status" 3
	equal "$errors" "vmstep: $samples/trace-6.12.txt:13: Linux 6.1.192 has no such events, but Linux 6.12 has"
	vmstep run --import "$samples/vmallocinfo-6.1.txt" --profile linux-6.1/x86_64-la57
	equal "$status" 3
	contains "$errors" "vmallocinfo-6.1.txt:1: the vmalloc space of linux-6.1/x86_64-la57 cannot begin at"
}

@test "bad input: two of a kind, and files that are not there" {
	vmstep run --import "$samples/vmallocinfo-6.1.txt" --import "$samples/vmallocinfo-4.19.txt"
	equal "$status" 3
	contains "$errors" "vmallocinfo-4.19.txt:1: there is a /proc/vmallocinfo already"
	vmstep run --import not-there
	equal "$status" 3
	contains "$errors" "not-there"
}

# -------- wrong use

@test "wrong use" {
	look_around
	areas=$samples/vmallocinfo-6.1.txt
	for arguments in "" "--next 4096" "--import $areas --format json" "--import $areas --format xml" \
		"--import $areas --next 4x" "--import $areas --next -1" \
		"--import $areas --next 4096 --format vmallocinfo" "--import $areas --profile linux-1.0" \
		"--import $samples/trace-6.12.txt --next 4096" \
		"a.lua --next 4096" "a.lua --import $areas --import $areas" "a.lua b.lua --import $areas"; do
		# shellcheck disable=SC2086
		vmstep run $arguments
		equal "$arguments: $status" "$arguments: 2"
		equal "$output" ""
	done
}
