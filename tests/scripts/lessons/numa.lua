-- SPDX-License-Identifier: GPL-2.0-or-later
-- A machine of two nodes: where memory comes from, and who decides.

lesson { id = "numa", title = "Nodes", profile = "linux-6.1/x86_64", ram = 128 * MiB, cpus = 4, nodes = 2 }

local function by_node(area)
  local counts = { [0] = 0, [1] = 0 }
  for _, pfn in ipairs(area.pages) do
    counts[page(pfn).node] = counts[page(pfn).node] + 1
  end
  return counts[0], counts[1]
end

local function split(area, zero, one)
  local on0, on1 = by_node(area)
  return expect(on0 == zero and on1 == one)
end

expect(#zones() == 3 and zones()[2].node == 0 and zones()[3].node == 1)
split(vmalloc(10 * PAGE_SIZE), 10, 0)
on_cpu(3)
split(vmalloc(10 * PAGE_SIZE), 0, 10)
on_cpu(0)

local a = vmalloc_node(10 * PAGE_SIZE, 1)
split(a, 0, 10)
expect(node(a) == 1)
expect(node(vmalloc(PAGE_SIZE, { node = 0 })) == 0 and node(a.addr) == 1 and node(1) == nil)

set_mempolicy("interleave")
split(vmalloc(10 * PAGE_SIZE), 5, 5)
expect(tostring(vmallocinfo()):find("N0=5 N1=5"))
set_mempolicy("preferred", 1)
split(vmalloc(10 * PAGE_SIZE), 0, 10)
set_mempolicy("default")
expect(not pcall(set_mempolicy, "bind", 2) and not pcall(set_mempolicy, "anywhere") and not pcall(set_mempolicy))

-- A node that is named is a wish: where it has nothing left, the other one serves.
while stat("free_pages_n1") > 2048 do
  expect(vmalloc_node(MiB, 1))
end
local _, on1 = by_node(expect(vmalloc_node(16 * MiB, 1)))
expect(on1 < 4096)
expect(stat("free_pages_n0") + stat("free_pages_n1") == stat("free_pages"))

-- /proc/buddyinfo has both.
local text = tostring(buddyinfo())
expect(text:find("Node 0, zone") and text:find("Node 1, zone"))

machine { nodes = 1 }
split(vmalloc(10 * PAGE_SIZE), 10, 0)
expect(#zones() == 2)
