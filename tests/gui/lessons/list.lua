-- SPDX-License-Identifier: CC-BY-SA-4.0
-- list.lua -- a kernel that keeps its areas in a list.
lesson {
  id = "list",
  title = _ "A list of areas",
  level = "beginner",
  minutes = 1,
  profile = "linux-2.4/x86_32",
}
stop_at "get_vm_area"
vmalloc(12 * KiB)
pause()
