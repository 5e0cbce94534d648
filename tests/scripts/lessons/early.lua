-- SPDX-License-Identifier: GPL-2.0-or-later
lesson { id = "early", title = "Areas before vmalloc_init", profile = "linux-4.19/x86_64", ram = 128 * MiB, api = 1 }

-- In any order; what is asked for comes behind the first, in the gap before the second.
local base = 0xffffc90000000000
register_early(base + 32 * KiB, 16 * KiB)
register_early(base, 12 * KiB)
local area = vmalloc(4 * KiB)
expect(area.addr == base + 12 * KiB, "it lies behind the first early area")
expect(#areas() == 3, "the early areas are areas like others")
expect(vmalloc(8 * KiB).addr == base + 20 * KiB, "three pages fill the gap")
expect(vmalloc(4 * KiB).addr == base + 48 * KiB, "the next one lies behind the second early area")
local late, why = pcall(register_early, base + 1 * MiB, 4 * KiB)
expect(not late and why ~= nil, "afterwards it is too late")
