-- SPDX-License-Identifier: GPL-2.0-or-later
-- Memory is short: a vmalloc fails half-way, reclaim helps, the OOM killer ends it.

lesson { id = "pressure", title = "Memory is short", profile = "linux-3.15/x86_32" }

vfree(vmalloc(64 * KiB))
purge()
local free = stat("free_pages") + stat("pcp_pages")
local held = leaks()

pressure { obtainable = 10 }
local area, why = vmalloc(64 * KiB)
expect(area == nil and why == "vmalloc: allocation failure, allocated 40960 of 69632 bytes", why)
purge()
expect(leaks() == held, "what was had before the failure comes back")

pressure { obtainable = 10, reclaim = 32 }
area = expect(vmalloc(64 * KiB))
vfree(area)

pressure { oom = true }
area = expect(vmalloc(64 * KiB))
expect(kernel_log(2):find("Out of memory: Kill process", 1, true) or kernel_log(3):find("Killed process", 1, true))
expect(count("oom_kill") == 1)
vfree(area)

pressure()
expect(stat("free_pages") + stat("pcp_pages") == free)
expect(not pcall(pressure, { much = true }) and not pcall(pressure, { reclaim = "a bit" }))
