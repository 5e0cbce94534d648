# SPDX-License-Identifier: GPL-2.0-or-later
# The command as a whole: help, version, what is no command.

load helper

@test "help lists the commands" {
	vmstep --help
	equal "$status" 0
	contains "$output" "Usage: vmstep"
	contains "$output" "profiles"
	contains "$output" "bench"
	lacks "$output" "host"
}

@test "every listed command has help and version" {
	vmstep --help
	for command in $(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$output"); do
		vmstep "$command" --help
		equal "$status" 0
		contains "$output" "vmstep $command"
		vmstep "$command" --version
		equal "$status" 0
		contains "$output" "vmstep "
	done
}

@test "version" {
	vmstep --version
	equal "$status" 0
	[[ "$output" =~ ^vmstep\ [0-9]+\.[0-9]+ ]]
}

@test "an unknown option is wrong use" {
	vmstep --frobnicate
	equal "$status" 2
	contains "$errors" "frobnicate"
	equal "$output" ""
}

@test "what is neither a command nor a lesson is wrong use" {
	vmstep frobnicate
	equal "$status" 2
	contains "$errors" "frobnicate"
}

@test "the window: a lesson that is not there is bad input" {
	DISPLAY='' vmstep missing.lua
	equal "$status" 3
	contains "$errors" "missing.lua"
}

@test "the window: two lessons are wrong use" {
	vmstep one.lua two.lua
	equal "$status" 2
}

@test "the window: without a display the message says what to do" {
	lesson a.lua </dev/null
	unset DISPLAY WAYLAND_DISPLAY BROADWAY_DISPLAY
	vmstep a.lua
	equal "$status" 1
	contains "$errors" "vmstep run"
	vmstep
	equal "$status" 1
}
