-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a lesson has: the language, a part of its libraries, and vmstep's own words.
std = "none"
max_line_length = 120
unused = false  -- many a variable is used only in the {places} of a text
read_globals = {
  "assert", "error", "pcall", "select", "type", "tostring", "tonumber", "ipairs", "pairs", "next", "setmetatable",
  "string", "table", "math", "utf8", "include",

  "_", "lesson", "say", "pause", "stop_at", "figure", "focus", "highlight", "ask", "expect", "setup", "machine", "mark",

  "vmalloc", "vzalloc", "vmalloc_user", "vmalloc_node", "vmalloc_32", "__vmalloc", "kvmalloc", "vfree", "vfree_atomic",
  "vmap", "vunmap", "vm_map_ram", "vm_unmap_ram", "ioremap", "iounmap", "get_vm_area", "free_vm_area",
  "kmalloc", "kzalloc", "kfree", "alloc_pages", "free_pages",
  "purge", "run_work", "defer_work", "on_cpu", "in_context", "in_interrupt", "hold_lock", "fail_next",

  "areas", "lazy_areas", "holes", "find_area", "pte", "page", "free_list", "stat", "count", "region", "leaks", "violations", "locks", "context",
  "kernel_log", "vmallocinfo",

  "KiB", "MiB", "GiB", "PAGE_SIZE", "hex",
}
