/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap.c -- what ioremap refuses, and how a mapping is found again.
 *
 * Models arch/x86/mm/ioremap.c of 3.15.
 */

/* Is there RAM in the range that the kernel uses as such?  What was set aside does not count, but gets a warning. */
static bool is_used_ram(Machine *m, uint64_t phys_addr, uint64_t last_addr)
{
	uint64_t last_pfn = last_addr >> PAGE_SHIFT;

	for (uint64_t pfn = phys_addr >> PAGE_SHIFT; pfn <= last_pfn && pfn < state_of(m)->end_pfn; pfn++) {
		bool is_ram = page_is_ram(m, pfn);

		if (is_ram && pfn_to_page(m, pfn)->state != PAGE_RESERVED) {
			MARK(m, RAM_IN_USE, pfn);
			return true;
		}
		if (is_ram)
			WARN_ON_ONCE(m, 0, "is_ram");
	}
	return false;
}

/* What the direct map had anyway lies below high_memory. */
static void iounmap(Machine *m, addr_t addr)
{
	const struct vm_struct *p, *o;

	ENTER(m, addr);
	if (addr <= state_of(m)->high_memory)
		goto out;
	addr &= PAGE_MASK;
	p = find_vm_area(m, addr);
	if (!p) {
		MARK(m, LOG_IOUNMAP_BAD_ADDR, addr);
		goto out;
	}
	o = remove_vm_area(m, addr);
	BUG_ON(m, p != o || o == NULL);
	kfree(m, p);
out:
	LEAVE_VOID(m);
}
