-- SPDX-License-Identifier: GPL-2.0-or-later
-- rows.lua -- what the files of this folder have in common: a row is one thing that can be shown, and what must hold
-- then. curriculum.py reads what is said here.

-- Walk one row. The rows behind one that does not hold are walked all the same.
function row(name, body)
  local held, why = pcall(body)
  local outcome = held and "held: " .. name or "broken: " .. name .. " | " .. tostring(why)
  say("{outcome}")
end

-- What is said where two values differ names both.
function same(found, wanted, what)
  return expect(found == wanted, string.format("%s is %s, not %s", what or "it", tostring(found), tostring(wanted)))
end

-- The same for addresses and masks.
function same_hex(found, wanted, what)
  return expect(found == wanted, string.format("%s is %s, not %s", what or "it", found and hex(found) or "nil",
    hex(wanted)))
end

function same_list(found, wanted, what)
  return same(table.concat(found, " "), table.concat(wanted, " "), what)
end

-- The words are in the text.
function says(text, words)
  return expect(text and string.find(text, words, 1, true), string.format("%s does not say: %s", tostring(text), words))
end

-- Some line of the log has the words.
function logged(words)
  return says(table.concat(kernel_log(), "\n"), words)
end

function zone(name)
  for _, one in ipairs(zones()) do
    if one.name == name then
      return one
    end
  end
end

function cache(name)
  for _, one in ipairs(caches()) do
    if one.name == name then
      return one
    end
  end
end

-- "2.6.34" of "2.6.34/x86_32".
function kernel_of(profile)
  return string.sub(profile, 1, string.find(profile, "/", 1, true) - 1)
end

-- How many more objects of each class are in use after BODY, as in "kmalloc-64 kmalloc-96".
function classes_of(body)
  local before, names = {}, {}
  for _, one in ipairs(caches()) do
    before[one.name] = one.in_use
  end
  body()
  for _, one in ipairs(caches()) do
    for _ = before[one.name] + 1, one.in_use do
      names[#names + 1] = one.name
    end
  end
  return table.concat(names, " ")
end

-- Numbers of COUNT frames that are allocated one by one.
function frames_of(count, gfp)
  local list = {}
  for i = 1, count do
    list[i] = alloc_pages(0, gfp).pfn
  end
  return list
end

-- The operation fails as a lesson does that asks for what there is not.
function refused(f, ...)
  return expect(not pcall(f, ...), "it is not refused")
end
