# SPDX-License-Identifier: GPL-2.0-or-later
# vmstep export, as people use it.

load ../cli/helper

setup() {
	lesson a.lua <<'LUA'
machine {}
local a = vmalloc(12 * KiB)
highlight(a)
figure("one", { views = "address,tree", caption = "An area" })
stop_at "alloc_vmap_area"
vmalloc(8 * KiB)
figure "two/../x"
vfree(a)
LUA
}

is_png() {
	[ "$(head -c 4 "$1" | tail -c 3)" = PNG ]
}

@test "the last step, as png and as svg" {
	vmstep export a.lua --output a.png
	equal "$status" 0
	is_png a.png
	vmstep export a.lua --output a.svg
	equal "$status" 0
	grep -q '<text[^>]*>vfree is done</text>' a.svg
}

@test "a step, a mark, a figure" {
	vmstep export a.lua --output a.svg --step 3
	equal "$status" 0
	grep -q 'step 3 of' a.svg
	vmstep export a.lua --output b.svg --mark page_alloc --view frames
	equal "$status" 0
	grep -q 'is given out' b.svg
	vmstep export a.lua --output c.svg --mark one
	grep -q '>An area</text>' c.svg
	vmstep export a.lua --output d.svg --mark alloc_vmap_area
	equal "$status" 0
}

@test "all figures and all stops" {
	vmstep export a.lua --figures --output figures --format svg
	equal "$status" 0
	contains "$output" figures/one.svg
	[ "$(ls figures | wc -l)" = 2 ]
	vmstep export a.lua --all --output stops
	equal "$status" 0
	is_png stops/001.png
}

@test "kernels side by side" {
	vmstep export a.lua --compare linux-4.19/x86_64,linux-6.12/x86_64 --output a.svg
	equal "$status" 0
	grep -q '>linux-4.19/x86_64</text>' a.svg
	grep -q '>linux-6.12/x86_64</text>' a.svg
	grep -q '>vfree(→1)</text>' a.svg
	grep -q 'fit ≠</text>' a.svg || grep -q 'nodes to find it' a.svg
	vmstep export a.lua --compare linux-6.12/x86_64 --output b.svg --mark one
	equal "$status" 0
	grep -q '>An area</text>' b.svg
	vmstep export a.lua --compare linux-5.4/x86_64 --all --output stops --size 900x600 --theme dark
	equal "$status" 0
	is_png stops/001.png
}

@test "kernels that cannot be compared are wrong use" {
	for kernels in linux-9.9/vax linux-4.19/x86_64 linux-5.4/x86_64,linux-5.4/x86_64; do
		vmstep export a.lua --compare "$kernels" --output x.png
		equal "$kernels: $status" "$kernels: 2"
		[ ! -e x.png ]
	done
	vmstep export a.lua --compare linux-5.4/x86_64 --view tree --output x.png
	equal "$status" 2
}

@test "size, scale, theme, language" {
	vmstep export a.lua --output a.svg --size 900x600 --scale 2 --theme dark --lang zh_CN
	equal "$status" 0
	grep -q 'width="1800" height="1200"' a.svg
	grep -q 'xml:lang="zh-CN"' a.svg
	grep -q '#11151c' a.svg
}

@test "wrong use is said" {
	for arguments in "" "--size 10" "--size 0x0" "--view trees" "--theme loud" "--format bmp" "--scale -1" \
		"--step 1 --mark one" "--step 99999" "--step no" "--mark nothing" "b.lua"; do
		vmstep export a.lua ${arguments:+--output x} $arguments
		equal "$arguments: $status" "$arguments: 2"
	done
	for format in pdf html gif webm json; do
		vmstep export a.lua --output "a.$format"
		equal "$status" 2
		contains "$errors" "$format"
	done
}

@test "a lesson that is broken, a place that cannot be written" {
	echo 'lesson {' >broken.lua
	vmstep export broken.lua --output x.png
	equal "$status" 3
	vmstep export nowhere.lua --output x.png
	equal "$status" 3
	vmstep export a.lua --output /nowhere/x.png
	equal "$status" 1
}
