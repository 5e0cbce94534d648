-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of areas: where they land, kernel by kernel.

lesson { id = "numbers-areas", title = "Numbers of areas", profile = "linux-2.4/x86_32" }
include "rows.lua"

-- Three areas, the second is freed, a fourth of its size.
local function fourth()
  local a, b, c = vmalloc(10000), vmalloc(4096), vmalloc(100000)
  vfree(b)
  return vmalloc(4096), a, b, c
end

machine {}

row("2.4: three areas, and a fourth in a hole that fits exactly", function()
  local d, a, b, c = fourth()
  same(a.nr_pages, 3)
  same_list({ a.size, a.va_end - a.va_start }, { 12288, 16384 })
  same_list({ hex(a), hex(b), hex(c) }, { "0xf8800000", "0xf8804000", "0xf8806000" })
  same_hex(c.va_end, 0xf8820000)
  same_hex(d.addr, 0xf8804000)
end)

local landing = { ["2.4.0/x86_32"] = 0xf8820000, ["2.6.34/x86_32"] = 0xf8021000, ["3.15/x86_32"] = 0xf801e000,
  ["6.1/x86_64"] = 0xffffc90000020000 }
for profile, wanted in pairs(landing) do
  machine { profile = "linux-" .. profile }
  row(profile .. ": the fourth area", function() same_hex(fourth().addr, wanted) end)
end

machine { profile = "linux-2.6.34/arm" }

row("arm: addresses of six devices", function()
  local at = {}
  for i, one in ipairs { { 0x48020000, 4096 }, { 0x48021000, 4096 }, { 0x4a306004, 0x100 }, { 0x48050000, 0x3000 },
    { 0x4a000000, 1 * MiB }, { 0x50000000, 2 * MiB } } do
    local device = ioremap(one[1], one[2])
    at[i] = hex(type(device) == "number" and device or device.addr + (one[1] & 0xfff))
  end
  same_list(at, { "0xe0800000", "0xe0804000", "0xe0808004", "0xe080c000", "0xe0a00000", "0xe0c00000" })
end)

-- So many bytes of alignment for a page of a device: fls counts from 1, get_count_order from 0.
for profile, align in pairs { ["2.6.34/x86_32"] = 8192, ["4.19/x86_64"] = 4096 } do
  machine { profile = "linux-" .. profile }
  row(profile .. ": alignment of a page of a device", function()
    mark "align"
    ioremap(0xfebc0000, 4096)
    same(count("va_align", { align = align }), 1)
  end)
end
