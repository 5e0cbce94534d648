-- SPDX-License-Identifier: GPL-2.0-or-later
-- What was registered before vmalloc was up.

lesson { id = "boot-early", title = "Early areas", profile = "linux-4.19/x86_64" }
include "rows.lua"

register_early(0xffffc90000100000, 64 * KiB)

row("early areas are there from the first moment", function()
  same(#areas(), 1)
  same_hex(areas()[1].va_start, 0xffffc90000100000)
end)

row("and nobody gets their addresses", function()
  local a = vmalloc(2 * MiB)
  expect(a.va_end <= areas()[1].va_start or a.va_start >= 0xffffc90000110000)
end)
