-- SPDX-License-Identifier: CC-BY-SA-4.0
-- broken.lua -- is no Lua.
lesson lesson lesson
