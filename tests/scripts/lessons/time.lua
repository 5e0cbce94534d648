-- SPDX-License-Identifier: GPL-2.0-or-later
-- Which moment a lesson sees, and where the player waits.

lesson { id = "time", title = "Time", ram = 128 * MiB }

local function fails(f, ...)
  return not pcall(f, ...)
end

setup(function()
  for _ = 1, 10 do
    vmalloc(PAGE_SIZE)
  end
  expect(fails(setup, function() end) and fails(machine, {}))
end)
expect(#areas() == 10 and stat "steps" == 0)

-- By default an operation is seen when it has ended.
local a = vmalloc(PAGE_SIZE)
expect(find_area(a))

-- At a stage: the area is not there yet, though the lesson holds it already.
stop_at "alloc_vmap_area"
local b = vmalloc(PAGE_SIZE)
expect(not find_area(b) and #areas() == 11)
-- Where the place does not occur, the end is seen.
vfree(a)
expect(#areas() == 11 and find_area(b))

-- At a function of the kernel; at both ends of the operation.
stop_at "map_vm_area"
local c = vmalloc(PAGE_SIZE)
expect(find_area(c) and not pte(c.addr))
stop_at "call"
local d = vmalloc(PAGE_SIZE)
expect(not find_area(d))
stop_at "return"
local e = vmalloc(PAGE_SIZE)
expect(pte(e.addr))

-- By a function, which sees each step as it was.
local steps, before, frames = 0, stat "steps", 0
stop_at(function(step)
  steps = steps + 1
  expect(step.step == before + steps - 1 and step.op > 0 and step.file and step.line > 0 and step.text ~= "")
  expect(fails(vmalloc, 1) and fails(machine, {}))
  if step.mark == "page_array_set" then
    frames = frames + 1
    expect(step.locals.i == frames - 1 and step.stage == "page_array" and step.subgoal == 5)
    return step.locals.i == 1
  end
end)
local f = vmalloc(3 * PAGE_SIZE)
expect(frames == 3 and not pte(f.addr), "the last stop was in the middle")
stop_at()
vfree(f)
expect(before + steps < stat "steps")
expect(fails(stop_at, 12) and fails(stop_at, {}))
pause()
