-- SPDX-License-Identifier: GPL-2.0-or-later
-- run.lua -- a lesson from its first line to its last.

local host = ...

function host.run(lesson)
  lesson()
  host.need_lesson()
  host.grade_predictions()
end
