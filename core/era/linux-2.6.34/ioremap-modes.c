/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap-modes.c -- ioremap by its names: registers uncached, unless an MTRR says more; frame buffers write-combining.
 *
 * Models arch/x86/mm/ioremap.c of 2.6.34 (the same until 6.12).  ioremap_nocache, gone since 5.6, is ioremap.
 */

static addr_t ioremap(Machine *m, uint64_t phys_addr, addr_t size)
{
	return __ioremap_caller(m, phys_addr, size, _PAGE_CACHE_MODE_UC_MINUS);
}

static addr_t ioremap_wc(Machine *m, uint64_t phys_addr, addr_t size)
{
	return __ioremap_caller(m, phys_addr, size, _PAGE_CACHE_MODE_WC);
}

static addr_t ioremap_cache(Machine *m, uint64_t phys_addr, addr_t size)
{
	return __ioremap_caller(m, phys_addr, size, _PAGE_CACHE_MODE_WB);
}

static void call_ioremap(Machine *m, const VmsOp *op, VmsResult *result)
{
	uint64_t kind = op_arg(op, "kind"), phys = op_arg(op, "phys");
	addr_t size = (addr_t)op_arg(op, "size");

	if (kind == IOREMAP_WC)
		give(m, result, ioremap_wc(m, phys, size));
	else if (kind == IOREMAP_CACHED)
		give(m, result, ioremap_cache(m, phys, size));
	else
		give(m, result, ioremap(m, phys, size));
}
