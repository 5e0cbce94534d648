/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vrealloc.c -- memory of another size.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).
 *
 * Golden traces: 6.12.117-vrealloc.
 */

/* Memory of another size with the same contents: where it is, as long as that fits. */
static addr_t vrealloc(Machine *m, addr_t p, addr_t size, gfp_t flags)
{
	const struct vm_struct *vm = NULL;
	addr_t n = 0;

	ENTER(m, p, size, flags);
	if (!size) {
		vfree(m, p);
		goto out;
	}
	if (p)
		vm = find_vm_area(m, p);
	if (p && !vm) {
		WARN_ON(m, "Trying to vrealloc() nonexistent vm area");
		goto out;
	}
	if (vm && size <= get_vm_area_size(vm)) {
		SET(m, vm, requested_size, size);
		n = p;
		goto out;
	}
	n = __vmalloc(m, size, flags);
	if (n && p) {
		contents_copy(m, n, p, get_vm_area_size(vm));
		vfree(m, p);
	}
out:
	LEAVE(m, n);
	return n;
}
