-- SPDX-License-Identifier: GPL-2.0-or-later
-- Memory is short, kernel by kernel: what can still be had, what reclaim gives back, who is killed.

lesson { id = "pressure", title = "Memory is short", profile = "linux-2.4/x86_32" }
include "rows.lua"

local words = {
  ["2.4.0/x86_32"] = "Out of Memory: Killed process 1042 (hog).",
  ["2.4/x86_32"] = "Out of Memory: Killed process 1042 (hog).",
  ["2.6.34/x86_32"] = "Out of memory: kill process 1042 (hog) score",
  ["2.6.34/arm"] = "Out of memory: kill process 1042 (hog) score",
  ["3.15/x86_32"] = "Out of memory: Kill process 1042 (hog) score",
  ["4.19/x86_64"] = "Out of memory: Kill process 1042 (hog) score",
  ["5.4/x86_64"] = "Out of memory: Killed process 1042 (hog) total-vm:",
  ["6.1/x86_64"] = "Out of memory: Killed process 1042 (hog) total-vm:",
  ["6.12/x86_64"] = "Out of memory: Killed process 1042 (hog) total-vm:",
}
for profile, line in pairs(words) do
  machine { profile = "linux-" .. profile }

  row(profile .. ": as many frames as can still be had", function()
    pressure { obtainable = 25 }
    local n = 0
    while alloc_pages(0, "GFP_HIGHUSER") do
      n = n + 1
    end
    same(n, 25)
    pressure()
  end)

  row(profile .. ": vmalloc fails half-way, and nothing is lost", function()
    local before = select(2, leaks()).frames
    pressure { obtainable = 10 }
    local a = vmalloc(256 * KiB)
    same(a, nil)
    pressure()
    -- 2.4.32 has lost what it had.
    same(select(2, leaks()).frames == before, profile ~= "2.4/x86_32")
  end)

  row(profile .. ": reclaim gives frames back", function()
    pressure { obtainable = 0, reclaim = 200 }
    mark "reclaim"
    expect(vmalloc(10 * PAGE_SIZE))
    expect(count "reclaim" > 0 and count "oom_kill" == 0)
    pressure()
  end)

  row(profile .. ": a task is killed for its memory", function()
    pressure { obtainable = 0, oom = true }
    mark "oom"
    expect(vmalloc(64 * KiB))
    same(count "oom_kill", 1)
    logged(line)
  end)
end
