/* SPDX-License-Identifier: GPL-2.0-or-later */
/* work-calls.c -- the operations of vmalloc_huge and of workers.
 *
 * 6.1, and 6.12 as well.
 */

static void call_vmalloc_huge(Machine *m, const VmsOp *op, VmsResult *result)
{
	give(m, result, vmalloc_huge(m, op_arg(op, "size"), gfp_or(m, op, GFP_KERNEL)));
}

static void work(Machine *m)
{
	if (state_of(m)->drain_pending)
		drain_vmap_area_work(m);
	run_work(m);
}

static void call_work(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)op;
	(void)result;
	work(m);
}
