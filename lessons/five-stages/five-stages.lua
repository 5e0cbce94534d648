-- SPDX-License-Identifier: CC-BY-SA-4.0
-- five-stages.lua -- the first lesson: one vmalloc from the call to the pointer, then what follows from it: a space
-- with holes, a page array that needs an area of its own, and a vfree that puts half of its work off.

lesson {
  id = "five-stages",
  title = _ "The five stages of vmalloc",
  level = "beginner",
  minutes = 20,
  profile = "linux-4.19/x86_64",
  ram = 128 * MiB,
  objectives = {
    _ "Name the five stages of a vmalloc, and what each of them leaves behind",
    _ "Say why an area takes one page more than was asked for",
    _ "Predict where an area goes in a fragmented space, and when a hole that fits is passed over",
    _ "Say when the array of page pointers needs an area of its own",
    _ "Tell what vfree gives back at once from what waits for the purge",
  },
  fidelity = _ [[Decisions, addresses and messages are those of Linux 4.19.1. One call runs at a time, and nothing
else uses the address space: a real kernel has its own areas there before you come.]],
}

local function pages(bytes) return bytes // PAGE_SIZE end

-- Stops for `stop_at`: none at all, or at the first of each of some marks and at the end of the call.
local function nowhere() return false end

local function is_end(step)
  return step.mark == "req_end" or step.mark == "req_done"
end

local function at_first_of(marks)
  local seen = {}
  return function(step)
    local first = marks[step.mark] and not seen[step.mark]
    seen[step.mark] = true
    return first or is_end(step)
  end
end

------------------------------------------------------------------------------------------------ 1. Five stages

local space = region(holes()[1].start)
local request = 12 * KiB

focus "address"
say(_ [[
# Memory that only looks contiguous

`kmalloc` gives memory whose page frames lie side by side. The longer a machine runs, the harder it is to find many of
them in a row.

`vmalloc` does without. It takes single frames, wherever they are, and puts them in a row only in a range of
*addresses*. The page table does the rest.]])
pause()

say(_ [[
Linux on x86-64 keeps **{space.size >> 40} TiB** of addresses for this, beginning at
{hex(space.start)}. This machine has just been booted: there is nothing in it yet.

Somebody calls `vmalloc` for 12 KiB. Before you look, commit yourself: three questions.]])
mark "first call"

ask {
  prompt = _ "How many bytes of **address space** will the new area take?",
  kind = "number",
  answer = function(area) return area.va_end - area.va_start end,
  wrong = {
    { match = request, say = _ [[That is what was asked for, and what will be mapped. But each area ends with one
page more, which is never mapped: the guard page.]] },
    { match = request + 2 * PAGE_SIZE, say = _ [[One guard page, not two. It stands at the end; what lies before an
area is protected by the guard page of its neighbour.]] },
    { match = pages(request) + 1, say = _ "So many *pages*, yes. The question is for bytes." },
  },
  hint = _ "Think of a driver that writes a little too far. What would keep it from its neighbour's data?",
  explain = _ [[Three pages, and behind them the guard page. It belongs to the area, but no frame is ever put
there: whoever runs over the end gets a page fault instead of somebody else's data.]],
}

ask {
  prompt = _ "At which **address** will it begin?",
  kind = "address",
  answer = function(area) return area.va_start end,
  wrong = {
    { match = space.start + PAGE_SIZE, say = _ "Nothing is left free in front: guard pages stand behind an area." },
    { match = space.last + 1 - request - PAGE_SIZE, say = _ [[Page frames may be handed out from the top of memory
downwards, but the search for addresses begins at the bottom of its range.]] },
  },
  hint = _ "The space is empty, and the search begins at its lower end.",
  explain = _ "The lowest range that is large enough: in an empty space that is its very beginning.",
}

ask {
  prompt = _ "How many page frames will the call take for **page tables**?",
  kind = "number",
  answer = function() return count "pt_alloc" end,
  wrong = {
    { match = 0, say = _ [[An entry for a page has to be written somewhere, and in this part of the space there is
no table yet.]] },
    { match = 1, say = _ [[The lowest table is one. But an entry of the table above has to point to it, and that
table is missing as well.]] },
    { match = 4, say = _ "There are four levels, but the table of the top level is there since boot." },
  },
  hint = _ "x86-64 walks through four levels: PGD, PUD, PMD, PTE. Which of these tables exist already?",
  explain = _ [[A PUD table, a PMD table and a PTE table. The next area needs none of them again: one PTE table
serves 512 pages, which is 2 MiB of addresses. Tables stay when areas go.]],
}

-- What is said when a subgoal of the call is reached for the first time, and where to look.
local subgoals = {
  {
    view = "code",
    words = _ [[
## Stage 1: round and check the size

`__vmalloc_node_range` rounds the size up to whole pages. 12 KiB are three pages already; for 10000 bytes the rest
would go the same way from here.

Nothing at all, or more pages than the machine has RAM, is refused here, before anything has been touched.]],
  },
  {
    view = "code",
    words = _ [[
## Stage 2: get the descriptors

`__get_vm_area_node` takes a `vm_struct` from `kmalloc`: the record that will say what this area is for, which
frames it has, and who asked for it. Then it adds one page to the size: the guard page.]],
  },
  {
    view = "address",
    words = _ [[
## Stage 3: find a range of addresses

`alloc_vmap_area` looks for a hole. Areas are kept in a tree, ordered by address, and in a list of the same order.
Here both are empty, so the search is over before it begins; we shall come back to it.

What it finds is kept in a second record, the `vmap_area`: from here to there, nothing else.]],
  },
  {
    view = "pages",
    words = _ [[
## Stage 4: get the page array and the frames

The area has addresses now, but no memory. `__vmalloc_area_node` first gets an array with a pointer for each page:
three pointers of eight bytes. The guard page needs none.]],
  },
  {
    view = "frames",
    words = _ [[
Now the frames, **one at a time**, each wherever the page allocator has one. That is the whole trick of `vmalloc`: it
never asks for two in a row. (In a fresh machine you may get neighbours all the same.)]],
  },
  {
    view = "page-table",
    words = _ [[
## Stage 5: fill the page table

`map_vm_area` walks down through four levels for each page. Where a table is missing on the way, a frame becomes
one. At the bottom, an entry with the number of the frame is written. Step into it and watch the walk.]],
  },
  {
    view = "code",
    words = _ [[
The area is complete. Until now it bore the flag `VM_UNINITIALIZED`, so that nobody who lists the areas would look
at its half-filled array. The flag goes, and the address is returned.]],
  },
}

local told = {}

local function tell_subgoals(step)
  local subgoal = subgoals[step.subgoal]
  if subgoal and not told[step.subgoal] then
    told[step.subgoal] = true
    focus(subgoal.view)
    say(subgoal.words)
    return true
  end
  return is_end(step)
end

stop_at(tell_subgoals)
local a = vmalloc(request)

focus("pages", a)
figure("five-stages", { views = "stages,address,pages,page-table",
  caption = _ "vmalloc(12 KiB): from the address to the frame" })
say(_ [[
## What the call leaves behind

The caller gets {hex(a.addr)}. Behind it stand the frames {table.concat(a.pages, ", ")}, put in a row by three
entries of one table.

Follow one page through the picture: from the address to its entry, from the entry to the frame, and from the array
`pages` to the same frame. `vfree` will need that array.]])
pause()

-- The numbers of the choices that are true.
local function which(truths)
  local list = {}
  for i, truth in ipairs(truths) do
    if truth then
      list[#list + 1] = i
    end
  end
  return list
end

ask {
  prompt = _ "A driver goes wrong. Which of these accesses end in a page fault?",
  kind = "choices",
  choices = { _ "the last byte of the 12 KiB", _ "the first byte behind the 12 KiB", _ "the byte before the area" },
  answer = which { not pte(a.addr + request - 1), not pte(a.addr + request), not pte(a.addr - 1) },
  wrong = {
    { match = { 2 }, say = _ [[And before the area? There is nothing mapped either: the vmalloc space begins right
here.]] },
    { match = { 3 }, say = _ "And behind it? There stands the guard page, which has no entry in the page table." },
    { match = { 1, 2, 3 }, say = _ [[The first of them is the caller's own memory: it was asked for, and it is
mapped.]] },
  },
  hint = _ "A page fault is what happens where no entry of the page table names a frame.",
  explain = _ [[A fault is the good case: the kernel says where it happened. Without the guard page, a write behind
the area would silently change its neighbour.]],
}

------------------------------------------------------------------------------------------------ 2. A space with holes

stop_at(nowhere)
local b = vmalloc(8 * KiB)
local c = vmalloc(4 * KiB)
local d = vmalloc(16 * KiB)
local e = vmalloc(4 * KiB)

focus "address"
say(_ [[
# A space with holes

Four more calls, for 8, 4, 16 and 4 KiB. The areas lie end to end, each with its guard page: the second from
{hex(b.va_start)}, the fourth from {hex(d.va_start)}.

Now the second and the fourth are freed.]])
pause()

vfree(b)
vfree(d)
figure("fragmented", { views = "address,tree", caption = _ "Two areas are freed, and still in the way" })
say(_ [[
They are still drawn. Their memory has gone back already, but their *addresses* are not free yet: they wait, and the
search walks around them as around any other area. The kernel calls this **lazy**. Why it does so comes later;
first see what follows from it.]])

ask {
  prompt = _ [[Somebody asks for 8 KiB: just as much as the second area had before it was freed. At which
**address** will the new area begin?]],
  kind = "address",
  answer = function(area) return area.va_start end,
  wrong = {
    { match = b.va_start, say = _ [[It would fit exactly, but the range is only lazily freed. It stays in the tree
until the purge, and nobody can have it before.]] },
    { match = d.va_start, say = _ "That range is lazily freed too: it can be had only after the purge." },
    { match = e.va_end - PAGE_SIZE, say = _ "That is the guard page of the last area: it belongs to it." },
  },
  hint = _ "What does a range that waits for the purge look like to the search?",
  explain = _ [[Behind the last area. The search did not even look at the others: it went on where the last one had
ended, from the area that `free_vmap_cache` remembers.]],
}
stop_at(at_first_of { va_cache_hit = true, va_fit = true })
local x = vmalloc(8 * KiB)

say(_ [[
The new area begins at {hex(x.va_start)}.

Now we make the kernel purge, as `vm_unmap_aliases` does: it gives all lazily freed ranges back at once. Watch what
becomes of the cached place.]])
stop_at(at_first_of { va_free = true, va_cache_move = true })
focus "tree"
purge()

figure("purged", { views = "address,tree", caption = _ "After the purge: two holes, a new cached place" })
say(_ [[
There are two holes now: one of {pages(b.va_end - b.va_start)} pages at {hex(b.va_start)}, one of
{pages(d.va_end - d.va_start)} pages at {hex(d.va_start)}. And since something was freed below it, the cached place
has moved down, to the area in front of the first hole.]])

ask {
  prompt = _ "Somebody asks for 12 KiB. At which **address** will the area begin?",
  kind = "address",
  answer = function(area) return area.va_start end,
  wrong = {
    { match = b.va_start, say = _ [[Three pages of memory would fit into the hole of three pages. But the area
needs a fourth one: you forgot the guard page.]] },
    { match = x.va_end, say = _ [[That was so before the purge. Now there is a hole further down which is large
enough.]] },
  },
  hint = _ "How many pages does the area need, and which hole has so many?",
  explain = _ [[Four pages with the guard page: the first hole is too small, the second has five. While it passed
the first one, the search noted its size in `cached_hole_size`.]],
}
stop_at(at_first_of { va_cache_hit = true, va_hole_noted = true, va_fit = true })
focus "address"
local y = vmalloc(12 * KiB)

say(_ [[
The first hole is still there, {pages(c.va_start - b.va_start)} pages from {hex(b.va_start)}, and the kernel has
noted how large it is. The next search begins behind the area just made, unless the request is smaller than the
noted hole.]])

ask {
  prompt = _ [[Now 8 KiB: two pages and the guard page, exactly as many as the first hole has. At which **address**
will the area begin?]],
  kind = "address",
  answer = function(area) return area.va_start end,
  wrong = {
    { match = b.va_start, say = _ [[It fits exactly, and a thorough search would find it. But this kernel goes back
to the start only for a request *smaller* than the noted hole. This one is just as large.]] },
    { match = y.va_end, say = _ "Behind the last area there is one page left before the next one: too little." },
  },
  hint = _ "Read the first condition in `alloc_vmap_area`: is it “smaller” or “no larger”?",
  explain = _ [[The comparison is `size < cached_hole_size`, and it is strict: **a hole that fits exactly is passed
over**. The search began behind the cached area and found nothing before the very end.]],
}
stop_at(at_first_of { va_cache_hit = true, va_fit = true })
focus "code"
local z = vmalloc(8 * KiB)
figure("exact-fit", { views = "address,tree", caption = _ "A hole that fits exactly is passed over" })

ask {
  prompt = _ "And now 4 KiB, a page less. At which **address** will the area begin?",
  kind = "address",
  answer = function(area) return area.va_start end,
  wrong = {
    { match = z.va_end, say = _ [[So it would be with the cache. But this request is smaller than the noted hole,
so the cache is dropped.]] },
    { match = y.va_end, say = _ "There is a single page between these two areas, and an area of 4 KiB needs two." },
    { match = b.va_start + PAGE_SIZE, say = _ "A hole is filled from its lower end." },
  },
  hint = _ "Compare the request, guard page included, with the hole that was noted.",
  explain = _ [[Smaller than the noted hole, so the cache is dropped and the search begins at the start. There it
finds the hole that was passed over before.]],
}
stop_at(at_first_of { va_cache_drop = true, va_fit = true })
focus "address"
local w = vmalloc(4 * KiB)

figure("smaller", { views = "address,tree", caption = _ "A smaller request drops the cache and finds the hole" })
say(_ [[
At {hex(w.va_start)}, in the hole. So the cache makes most searches short, and costs some exactness. Linux 5.2
replaced it by a tree of the *free* ranges, which finds the lowest hole that fits without looking at the areas.]])
pause()

------------------------------------------------------------------------------------------------ 3. A nested page array

local areas_before = stat "nr_areas"

focus "pages"
say(_ [[
# The array that needs an allocator

For every page there is a pointer of eight bytes. 512 of them fill a page; the array for 2 MiB is just that large, and
`kmalloc` gives it.

One byte more than 2 MiB is one page more, and the array is larger than a page. Where to take that from, if not from
`kmalloc`?]])

ask {
  prompt = _ "Somebody asks for 2 MiB and one byte. How many **areas** will there be more than before?",
  kind = "number",
  answer = function() return stat "nr_areas" - areas_before end,
  wrong = {
    { match = 1, say = _ "So it would be up to 512 pages. Here the array of pointers is larger than a page." },
    { match = pages(2 * MiB) + 1, say = _ "That many *pages*. All of them lie in one area." },
    { match = 0, say = _ "At least the area that was asked for must be there." },
  },
  hint = _ "What does `__vmalloc_area_node` do when the array is larger than a page?",
  explain = _ [[Two: the array of 513 pointers, 4104 bytes, comes from `vmalloc` itself. One call runs inside the
other, with all five stages of its own.]],
}
stop_at(at_first_of { array_nested = true, array_alloc = true, frames_begin = true })
local big = vmalloc(2 * MiB + 1)
local array = expect(find_area(big.va_end), "the page array's area lies behind the area that it is for")

figure("nested-array", { views = "address,pages", caption = _ "The page array in an area of its own" })
say(_ [[
The area has {big.nr_pages} pages, from {hex(big.va_start)}. Right behind its guard page, at {hex(array.va_start)},
lies the area of its page array: it was allocated second, while the first call was waiting for it.]])

ask {
  prompt = _ "How many bytes of **address space** does the array's own area take?",
  kind = "number",
  answer = array.va_end - array.va_start,
  wrong = {
    { match = big.nr_pages * 8, say = _ "The array needs that much, but areas are made of whole pages." },
    { match = array.va_end - array.va_start - PAGE_SIZE, say = _ "Its pages, yes. You forgot its guard page." },
    { match = PAGE_SIZE, say = _ "The array is a little larger than one page: that is why it is here." },
  },
  hint = _ "Round up to whole pages. What comes on top?",
  explain = _ "Two pages for 4104 bytes, and a guard page as for every area.",
}

------------------------------------------------------------------------------------------------ 4. vfree

local tables_before = stat "page_tables"
local first_frame = big.pages[1]

-- What vfree does, in no order, and the mark that each thing leaves at first.
local LOOK_UP, ENTRIES, RANGE, FRAMES, DESCRIPTORS = 4, 2, 5, 1, 3
local deeds = { find_done = LOOK_UP, pte_clear = ENTRIES, lazy_add = RANGE, page_free = FRAMES, vm_drop = DESCRIPTORS }
local done = {}

local function place(list, wanted)
  for i, deed in ipairs(list) do
    if deed == wanted then
      return i
    end
  end
end

local function at_each_deed(step)
  local deed = deeds[step.mark]
  local first = deed and not place(done, deed)
  if first then
    done[#done + 1] = deed
  end
  return first or is_end(step)
end

say(_ [[
# The way back

`vfree` gets nothing but an address. All the rest it has to find out.]])

ask {
  prompt = _ "Put in order what `vfree` does.",
  kind = "order",
  choices = {
    _ "give the page frames back",
    _ "clear the page-table entries",
    _ "give the page array and the descriptor back",
    _ "look for the area that the address belongs to",
    _ "put the range on the list that waits for the purge",
  },
  answer = function() return done end,
  wrong = {
    { match = function(given) return place(given, LOOK_UP) ~= 1 end, say = _ [[With an address alone nothing can be
done: first the area is looked up in the tree.]] },
    { match = function(given) return place(given, FRAMES) < place(given, ENTRIES) end, say = _ [[Frames that
entries still name would belong to two at once. First the entries are cleared, then the frames go.]] },
    { match = function(given) return place(given, DESCRIPTORS) < place(given, FRAMES) end, say = _ [[The page array
says which frames there are: it is needed until the last of them has gone.]] },
    { match = function(given) return place(given, FRAMES) < place(given, RANGE) end, say = _ [[Nearly. The range is
queued by `remove_vm_area`, which unmaps it; only then do the frames go back.]] },
  },
  hint = _ "Who may still use a frame as long as an entry names it? And who knows which frames there are?",
  explain = _ [[Look up, unmap, queue the range, give the frames back, drop the descriptors. The frames can be used
by others at once. The addresses cannot.]],
}

ask {
  prompt = _ "How many **pages** will wait for the purge afterwards?",
  kind = "number",
  answer = function() return stat "lazy_pages" end,
  wrong = {
    { match = big.nr_pages, say = _ [[Those with memory behind them. But the guard page is a part of the range; and
what about the page array?]] },
    { match = big.nr_pages + 1, say = _ [[With its guard page, good. But the page array has an area of its own,
which is freed as well.]] },
    { match = big.nr_pages + 2, say = _ "The array's pages are there. The guard pages wait too: one for each area." },
  },
  hint = _ "Count addresses, not memory, and count both areas.",
  explain = _ [[Both ranges wait, the area's and its page array's, each with its guard page. Addresses are counted, not
memory.]],
}
stop_at(at_each_deed)
focus "page-table"
vfree(big)

local function is_hole(address)
  local all = holes()
  for i = 1, #all do
    if not math.ult(address, all[i].start) and math.ult(address, all[i].stop) then
      return true
    end
  end
  return false
end

focus "address"
figure("lazily-freed", { views = "address,frames",
  caption = _ "After vfree: the frames have gone back, the addresses wait" })
say(_ [[
{stat "lazy_pages"} pages wait: both ranges are still in the tree, and both are unmapped.]])

ask {
  prompt = _ "Which of these can be used for something else **right now**?",
  kind = "choices",
  choices = { _ "the page frames", _ "the range of addresses", _ "the page tables that were made for it" },
  answer = which {
    page(first_frame).state ~= "used", is_hole(big.va_start), stat "page_tables" < tables_before,
  },
  wrong = {
    { match = { 1, 2 }, say = _ "The addresses are not free: look at the tree, the area is still in it." },
    { match = { 1, 3 }, say = _ [[The tables stay. In this kernel nobody gives them back; the next area up here
will find them.]] },
    { match = { 1, 2, 3 }, say = _ [[Two of these are still held: the addresses until the purge, the tables for
ever.]] },
    { match = { 2 }, say = _ "It is the other way round: the memory is free, the addresses are not." },
  },
  hint = _ "What did the call give back, and what did it only put on a list?",
  explain = _ [[The frames alone. Processors may still have the old translations in their TLBs; before the
addresses can be given to somebody else, every one of them has to forget. That is expensive, so the kernel does it
for many ranges at once.]],
}

------------------------------------------------------------------------------------------------ 5. The purge

machine {}
local limit = stat "lazy_max_pages"

setup(function()
  vfree(vmalloc((limit - 200) * PAGE_SIZE))
end)

local rest = limit - stat "lazy_pages"

focus "address"
say(_ [[
# When is enough?

A second machine, which has freed much already: **{stat "lazy_pages"}** pages wait. The limit for one processor is
**{limit}** pages, which is {limit * PAGE_SIZE // MiB} MiB of addresses.

We allocate an area that takes exactly the {rest} pages between the two, guard page included, and free it.]])
stop_at(nowhere)
local p = vmalloc((rest - 1) * PAGE_SIZE)
mark "threshold"

ask {
  prompt = _ "Then exactly as many pages wait as the limit says. Will this `vfree` purge?",
  kind = "choice",
  choices = { _ "yes, the limit is reached", _ "no, not yet", _ "yes, every vfree purges" },
  answer = function() return count "va_purge" > 0 and 1 or 2 end,
  wrong = {
    { match = 1, say = _ "It takes *more* than the limit: this comparison is strict as well." },
    { match = 3, say = _ "Then there would be nothing lazy about it. You have seen areas wait in the tree." },
  },
  hint = _ "Look at the condition in `free_vmap_area_noflush`.",
  explain = _ "`nr_lazy > lazy_max_pages()`: reaching the limit is not enough, it has to be passed.",
}
stop_at(at_first_of { lazy_add = true })
focus "code"
vfree(p)
figure("limit", { views = "stages,address", caption = _ "The limit is reached, but not passed" })

stop_at(nowhere)
local q = vmalloc(4 * KiB)
local waiting = #lazy_areas() + 1
mark "purge"

say(_ [[
{stat "lazy_pages"} pages wait. One more area of {pages(q.va_end - q.va_start)} pages is freed now; then
**{waiting}** ranges wait, and the limit is passed.]])

ask {
  prompt = _ "How many times will the TLB be flushed to give them all back?",
  kind = "number",
  answer = function() return count "tlb_flush_range" + count "tlb_flush_all" end,
  wrong = {
    { match = waiting, say = _ "Once for each range: that is just what being lazy saves." },
    { match = 0, say = _ [[The entries are cleared, but a TLB may still hold what they said. Nobody may have these
addresses before it has forgotten.]] },
  },
  hint = _ "What is gained by waiting?",
  explain = _ [[Once, from the lowest of the ranges to the end of the highest. A flush interrupts every processor:
with the purge, many ranges share the cost of one.]],
}
stop_at(at_first_of { va_purge = true, tlb_flush_range = true, tlb_flush_all = true, va_free = true })
focus "address"
vfree(q)

say(_ [[
{stat "lazy_pages"} pages wait now, and the space is empty again. A last question, from the beginning.]])

ask {
  prompt = _ "Once more, `vmalloc` for 12 KiB. At which **address** will the area begin?",
  kind = "address",
  answer = function(area) return area.va_start end,
  wrong = {
    { match = q.va_end, say = _ [[The cached place would have been there. But the purge freed what lies below it,
and moved it down.]] },
    { match = p.va_start, say = _ "That range is free again, but so is everything below it." },
  },
  hint = _ "Where does the search begin after everything below the cached place has been freed?",
  explain = _ "At the very beginning: nothing is left that could be remembered, and nothing stands in the way.",
}
stop_at "return"
local again = vmalloc(request)
expect(again.va_start == space.start, "the last area begins where the space does")

focus("pages", again)
say(_ [[
The address is the same as at first. But look at the frames: {table.concat(again.pages, ", ")}. Whoever uses the area
will not notice. It is memory that only *looks* contiguous.

# What to take along

1. **Round and check** the size.
2. **Descriptors**: a `vm_struct`, and one page more for the guard.
3. **Addresses**: the first hole behind the cached place; a hole that fits exactly may be passed over.
4. **Page array and frames**: frames one at a time; more than 512 pages need an array with an area of its own.
5. **Page table**: four levels, tables made on the way and never given back.

And back: unmap, return the frames at once, keep the addresses until more than the limit wait. Then one flush for all.

Step back through it as far as you like, and try requests of your own.]])
