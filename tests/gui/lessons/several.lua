-- SPDX-License-Identifier: CC-BY-SA-4.0
-- several.lua -- what the tests of kernels side by side go through: an area that goes, and two places for the next.
lesson {
  id = "several",
  title = _ "A hole that is used again",
  level = "beginner",
  minutes = 1,
  profile = "linux-4.19/x86_64",
  ram = 128 * MiB,
}
local function nowhere() return false end
stop_at(nowhere)
local first = vmalloc(4 * KiB)
local second = vmalloc(8 * KiB)
vmalloc(4 * KiB)
vfree(second)
pause()
stop_at "return"
vmalloc(4 * KiB)
purge()
