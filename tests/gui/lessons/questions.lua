-- SPDX-License-Identifier: CC-BY-SA-4.0
-- questions.lua -- a question of each kind, for the tests of the cards that ask them.
lesson {
  id = "questions",
  title = _ "Questions",
  level = "beginner",
  minutes = 1,
  profile = "linux-4.19/x86_64",
  ram = 128 * MiB,
}
ask { prompt = _ "How many bytes will the area take?", kind = "number", hint = _ "Think of the guard page.",
  answer = function(area) return area.va_end - area.va_start end }
local a = vmalloc(12 * KiB)
ask { prompt = _ "Where does it begin?", kind = "address", answer = a.addr }
ask { prompt = _ "Is there a guard page?", kind = "choice", choices = { _ "yes", _ "no" }, answer = 1 }
ask { prompt = _ "Which are true?", kind = "choices", answer = { 1, 3 },
  choices = { _ "it has three pages", _ "it has four", _ "one is the guard page" } }
ask { prompt = _ "In which order?", kind = "order", answer = { 2, 1, 3 },
  choices = { _ "frames", _ "addresses", _ "entries" } }
ask { prompt = _ "Point at the area.", kind = "point", answer = a }
ask { prompt = _ "What is it called?", kind = "text", answer = "vmalloc" }
