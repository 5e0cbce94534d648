-- SPDX-License-Identifier: CC-BY-SA-4.0
-- endless.lua -- allocates something, and then never ends: the window has to live on.
lesson {
  id = "endless",
  title = _ "Without end",
  level = "beginner",
  minutes = 1,
  profile = "linux-4.19/x86_64",
  ram = 128 * MiB,
}
vmalloc(12 * KiB)
pause()
while true do end
