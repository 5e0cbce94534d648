-- SPDX-License-Identifier: GPL-2.0-or-later
-- Locks of each kernel: which guard the areas, how often they are taken, who holds them.

lesson { id = "locks", title = "Locks", profile = "linux-2.4/x86_32", cpus = 2 }
include "rows.lua"

-- How often BODY takes each of the locks that guard addresses, as in "vmlist_lock:1".
local function taken_by(body)
  local list = {}
  mark "locks"
  body()
  for _, lock in ipairs(locks()) do
    local times = count("lock_take", { lock = lock.name })
    if times > 0 and string.find(lock.name, "vm", 1, true) then
      list[#list + 1] = lock.name .. ":" .. times
    end
  end
  same(count "lock_take", count "lock_release")
  return table.concat(list, " ")
end

-- 2.4: one list, one lock. Since 2.6.28 a tree with a lock of its own, beside the list until 3.9. Since 5.5 that of
-- what is free has another one, since 6.9 each node has its own.
local wanted = {
  ["2.4.0/x86_32"] = { "vmlist_lock:1", "vmlist_lock:1", "" },
  ["2.4/x86_32"] = { "vmlist_lock:1", "vmlist_lock:1", "" },
  ["2.6.34/x86_32"] = { "vmlist_lock:1 vmap_area_lock:1", "vmlist_lock:1 vmap_area_lock:1", "vmap_area_lock:1" },
  ["3.15/x86_32"] = { "vmap_area_lock:2", "vmap_area_lock:2", "vmap_area_lock:1" },
  ["4.19/x86_64"] = { "vmap_area_lock:2", "vmap_area_lock:3", "vmap_area_lock:1 vmap_purge_lock:1" },
  ["5.4/x86_64"] = { "vmap_area_lock:2", "vmap_area_lock:3", "vmap_area_lock:1 vmap_purge_lock:1" },
  ["6.1/x86_64"] = { "vmap_area_lock:2 free_vmap_area_lock:1", "vmap_area_lock:3 purge_vmap_area_lock:1",
    "free_vmap_area_lock:1 purge_vmap_area_lock:1 vmap_purge_lock:1" },
  ["6.12/x86_64"] = { "free_vmap_area_lock:1 vmap_nodes[0].busy.lock:1",
    "vmap_nodes[0].busy.lock:1 vmap_nodes[0].lazy.lock:1",
    "vmap_purge_lock:1 vmap_nodes[0].lazy.lock:1 vmap_nodes[0].pool_lock:1" },
}
for profile, lists in pairs(wanted) do
  machine { profile = "linux-" .. profile }

  row(kernel_of(profile) .. ": locks of vmalloc, vfree and the purge", function()
    local a
    same(taken_by(function() a = vmalloc(3 * PAGE_SIZE) end), lists[1], "vmalloc")
    same(taken_by(function() vfree(a) end), lists[2], "vfree")
    if lists[3] ~= "" then
      same(taken_by(purge), lists[3], "the purge")
    end
  end)

  row(kernel_of(profile) .. ": two CPUs meet", function()
    local name = ({ ["2.4.0"] = "vmlist_lock", ["2.4"] = "vmlist_lock", ["6.12"] = "vmap_nodes[0].busy.lock" })
      [kernel_of(profile)] or "vmap_area_lock"
    hold_lock(name, 1)
    for _, lock in ipairs(locks()) do
      if lock.name == name then
        same(lock.cpu, 1, "who holds it")
      end
    end
    mark "meet"
    expect(vmalloc(PAGE_SIZE))
    same(count("lock_wait", { lock = name, cpu = 1 }), 1)
  end)
end
