-- SPDX-License-Identifier: CC-BY-SA-4.0
-- plain.lua -- what the tests of the window step through: two areas, a stop at the end of each call, a way back.
lesson {
  id = "plain",
  title = _ "Two areas",
  level = "beginner",
  minutes = 1,
  profile = "linux-4.19/x86_64",
  ram = 128 * MiB,
}
say(_ "Two areas come, one goes.")
local first = vmalloc(12 * KiB)
local second = vmalloc(8 * KiB)
say(_ "Both are there.")
pause()
vfree(first)
