-- SPDX-License-Identifier: CC-BY-SA-4.0
-- template.lua -- a lesson to begin from: copy this folder, rename both files, and see HOWTO.md.

lesson {
  id = "template",
  title = _ "A lesson to begin from",
  level = "beginner",
  minutes = 3,
  profile = "linux-4.19/x86_64",
  objectives = { _ "Say what the learner will be able to do" },
  fidelity = _ "Say what is simplified, so that nobody learns the simplification.",
  api = 1,
}

say(_ [[
# What this is about

Say in a few short sentences what happens and why it matters.]])
pause()

-- Predict: the question comes before the call; its answer is a function of what the call makes.
ask {
  prompt = _ "`vmalloc(10000)`: how many **pages** of memory will the area have?",
  kind = "number",
  answer = function(area) return area.nr_pages end,
  wrong = {
    { match = 2, say = _ "Two pages hold 8192 bytes: not enough." },
    { match = 4, say = _ "With the guard page the *range* has so many, but there is no memory behind the last one." },
  },
  hint = _ "A page has 4096 bytes, and only whole pages can be mapped.",
  explain = _ "The size is rounded up to whole pages.",
}

-- Observe: how far the learner is taken before the lesson goes on.
stop_at "map_vm_area"
local area = vmalloc(10000)

-- Explain, with values from the machine.
focus("pages", area)
figure "three-pages"
say(_ [[
{area.nr_pages} pages, from {hex(area.addr)} on. The rest of the last one is lost.]])
expect(area.nr_pages == 3, "10000 bytes are three pages")
