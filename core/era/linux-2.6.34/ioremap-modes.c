/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap-modes.c -- ioremap by its names: registers uncached, unless an MTRR says more; frame buffers write-combining.
 *
 * Models arch/x86/mm/ioremap.c of 2.6.34 (the same until 6.12, where ioremap_nocache has gone).
 */

static addr_t ioremap(Machine *m, uint64_t phys_addr, addr_t size)
{
	return __ioremap_caller(m, phys_addr, size, _PAGE_CACHE_MODE_UC_MINUS);
}

static addr_t ioremap_wc(Machine *m, uint64_t phys_addr, addr_t size)
{
	return __ioremap_caller(m, phys_addr, size, _PAGE_CACHE_MODE_WC);
}

static void call_ioremap(Machine *m, const VmsOp *op, VmsResult *result)
{
	bool wc = op_arg(op, "kind") == 1;

	give(m, result, (wc ? ioremap_wc : ioremap)(m, op_arg(op, "phys"), (addr_t)op_arg(op, "size")));
}
