/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-account.c -- what the views of physical memory ask: the slabs and what is in them, large blocks, and the account
 * of an operation. */

#include <inttypes.h>

#include "tests/machine-test.h"

#define SLABS_MOST 4096
#define PLACES_MOST 1024

static void perform_what_all_kernels_have(VmsMachine *m)
{
	VmsResult first = perform_vmalloc(m, 3 * MIB), second = perform_vmalloc(m, 10000);

	perform(m, "kmalloc(size=20000)");
	perform(m, "kmalloc(size=97)");
	perform(m, "alloc_pages(order=3)");
	perform_vfree(m, first.ret);
	perform_vmalloc(m, 40000);
	perform_vfree(m, second.ret);
}

static uint64_t objects_in_use(const VmsMachine *m)
{
	VmsCache cache[64];
	size_t n = vms_caches(m, cache, 64);
	uint64_t in_use = 0;

	for (size_t i = 0; i < n; i++)
		in_use += cache[i].in_use;
	return in_use;
}

static bool is_asked_for(VmsOwner owner)
{
	return owner == VMS_OWNER_AREA || owner == VMS_OWNER_CALLER || owner == VMS_OWNER_LARGE;
}

static int64_t frames_held(const VmsMachine *m)
{
	int64_t n = 0;
	VmsFrame frame;

	for (uint64_t pfn = 0; pfn < vms_frame_count(m); pfn++)
		n += vms_frame(m, pfn, &frame) && frame.state == VMS_FRAME_USED && is_asked_for(frame.owner);
	return n;
}

/* -------- slabs */

/* The slabs of each cache are as many, and have as many objects in use, as the cache says. */
static void assert_slabs_match_their_caches(const VmsMachine *m)
{
	static VmsSlab slab[SLABS_MOST];
	static VmsSlabObject place[PLACES_MOST];
	VmsCache cache[64];
	size_t caches = vms_caches(m, cache, 64);

	for (size_t i = 0; i < caches; i++) {
		size_t n = vms_slabs(m, cache[i].ref, slab, SLABS_MOST), in_use = 0;

		assert_int_equal(n, cache[i].slabs);
		for (size_t k = 0; k < n; k++) {
			unsigned used = 0, next = 0;

			assert_int_equal(vms_slab_objects(m, slab[k].ref, place, PLACES_MOST),
			                 slab[k].objects);
			for (unsigned p = 0; p < slab[k].objects; p++) {
				used += place[p].used;
				next += place[p].next;
				assert_true(place[p].used != place[p].next || !place[p].next);
				assert_true(!place[p].object || place[p].used);
				assert_true(place[p].asked <= cache[i].object_size);
				if (place[p].object)
					assert_int_equal(vms_object_address(m, place[p].object), place[p].address);
			}
			assert_int_equal(used, slab[k].in_use);
			assert_int_equal(next, used < slab[k].objects);
			in_use += used;
		}
		assert_int_equal(in_use, cache[i].in_use);
	}
}

static void slabs_hold_what_their_caches_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);

		perform_what_all_kernels_have(m);
		assert_slabs_match_their_caches(m);
		vms_goto(m, vms_step_count(m) / 2);
		assert_slabs_match_their_caches(m);
		vms_goto(m, VMS_START);
		assert_slabs_match_their_caches(m);
		vms_machine_free(m);
	}
}

static void an_object_says_what_was_asked_for(void **state)
{
	VmsMachine *m = boot_profile("linux-4.19/x86_64");
	VmsResult result = perform(m, "kmalloc(size=97)");
	VmsSlab slab[SLABS_MOST];
	VmsSlabObject place[PLACES_MOST];
	bool found = false;
	size_t n = vms_slabs(m, 0, slab, SLABS_MOST);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		size_t places = vms_slab_objects(m, slab[i].ref, place, PLACES_MOST);

		for (size_t k = 0; k < places; k++)
			if (place[k].address == result.ret) {
				found = true;
				assert_int_equal(place[k].asked, 97);
				assert_int_equal(place[k].id, result.object);
			}
	}
	assert_true(found);
	vms_machine_free(m);
}

static void blocks_of_whole_frames_are_listed(void **state)
{
	VmsMachine *m = boot_profile("linux-4.19/x86_64");
	VmsSlabObject block[4];
	VmsResult one, two;

	(void)state;
	assert_int_equal(vms_large_blocks(m, block, 4), 0);
	one = perform(m, "kmalloc(size=8193)");
	two = perform(m, "kmalloc(size=20000)");
	perform(m, "kmalloc(size=8192)");
	assert_int_equal(vms_large_blocks(m, block, 4), 2);
	assert_true(block[0].address == one.ret && block[0].order == 2 && block[0].asked == 8193);
	assert_true(block[1].address == two.ret && block[1].order == 3 && block[1].asked == 20000);
	perform_at(m, "kfree(addr=%#" PRIx64 ")", one.ret);
	assert_int_equal(vms_large_blocks(m, block, 4), 1);
	vms_goto(m, VMS_START);
	assert_int_equal(vms_large_blocks(m, block, 4), 0);
	vms_machine_free(m);
}

/* -------- the account */

static VmsLedgerEntry entries[64];
static size_t n_entries;

static void account_of(const VmsMachine *m, const VmsResult *result)
{
	n_entries = vms_ledger(m, result->first - 1, vms_cursor(m), entries, 64);
}

static const VmsLedgerEntry *find(VmsLedgerKind kind, VmsOwner owner, VmsKind object)
{
	static const VmsLedgerEntry none;

	for (size_t i = 0; i < n_entries; i++)
		if (entries[i].kind == kind && entries[i].owner == owner && entries[i].object == object)
			return &entries[i];
	return &none;
}

static const VmsLedgerEntry *frames(VmsOwner owner) { return find(VMS_LEDGER_FRAMES, owner, VMS_KIND_NONE); }
static const VmsLedgerEntry *objects(VmsKind kind) { return find(VMS_LEDGER_OBJECTS, VMS_OWNER_NONE, kind); }
static const VmsLedgerEntry *range(void) { return find(VMS_LEDGER_RANGE, VMS_OWNER_NONE, VMS_KIND_NONE); }

/* vmalloc(10000) of 4.19: a vm_struct, a vmap_area of exactly 96 bytes, three pages and a guard page, 24 bytes for the
 * page array, three frames, page tables down from the PUD. */
static void an_allocation_is_accounted_for(void **state)
{
	VmsMachine *m = boot_profile("linux-4.19/x86_64");
	VmsResult result = perform_vmalloc(m, 10000);

	(void)state;
	account_of(m, &result);
	assert_int_equal(range()->taken, 4);
	assert_int_equal(range()->guard, 1);
	assert_int_equal(objects(VMS_KIND_VM_STRUCT)->taken, 1);
	assert_int_equal(objects(VMS_KIND_VMAP_AREA)->taken, 1);
	assert_int_equal(objects(VMS_KIND_VMAP_AREA)->waste, 0);
	assert_int_equal(objects(VMS_KIND_PAGE_ARRAY)->waste, 8);
	assert_int_equal(frames(VMS_OWNER_AREA)->taken, 3);
	assert_int_equal(frames(VMS_OWNER_AREA)->waste, 12288 - 10000);
	assert_int_equal(frames(VMS_OWNER_TABLE)->taken, 3);
	assert_true(find(VMS_LEDGER_PCP, VMS_OWNER_NONE, VMS_KIND_NONE)->taken > 0);
	for (size_t i = 1; i < n_entries; i++)
		assert_true(entries[i - 1].first <= entries[i].first);
	vms_goto(m, result.first);
	account_of(m, &result);
	assert_int_equal(n_entries, 0);
	vms_machine_free(m);
}

/* The frames and the descriptors come back; the range waits for the purge, and tables never come back. */
static void a_release_is_accounted_for(void **state)
{
	VmsMachine *m = boot_profile("linux-4.19/x86_64");
	VmsResult area = perform_vmalloc(m, 10000), result = perform_vfree(m, area.ret);

	(void)state;
	account_of(m, &result);
	assert_int_equal(frames(VMS_OWNER_AREA)->returned, 3);
	assert_int_equal(objects(VMS_KIND_VM_STRUCT)->returned, 1);
	assert_int_equal(objects(VMS_KIND_PAGE_ARRAY)->returned, 1);
	assert_int_equal(objects(VMS_KIND_VMAP_AREA)->returned, 0);
	assert_int_equal(frames(VMS_OWNER_TABLE)->returned, 0);
	assert_int_equal(range()->returned, 0);
	assert_int_equal(range()->waiting, 4);
	result = perform(m, "purge()");
	account_of(m, &result);
	assert_int_equal(range()->returned, 4);
	assert_int_equal((int64_t)range()->waiting, -4);
	assert_int_equal(objects(VMS_KIND_VMAP_AREA)->returned, 1);
	vms_machine_free(m);
}

static void large_blocks_are_accounted_for(void **state)
{
	VmsMachine *m = boot_profile("linux-4.19/x86_64");
	VmsResult block = perform(m, "kmalloc(size=20000)"), result;

	(void)state;
	account_of(m, &block);
	assert_int_equal(frames(VMS_OWNER_LARGE)->taken, 8);
	assert_int_equal(objects(VMS_KIND_BUFFER)->waste, 32768 - 20000);
	result = perform_at(m, "kfree(addr=%#" PRIx64 ")", block.ret);
	account_of(m, &result);
	assert_int_equal(frames(VMS_OWNER_LARGE)->returned, 8);
	assert_int_equal(objects(VMS_KIND_BUFFER)->returned, 1);
	vms_machine_free(m);
}

/* In each kernel: what the account says of frames and objects is what the state says. */
static void accounts_are_what_the_state_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_profile(vms_profile_at(i)->name);
		uint64_t in_use = objects_in_use(m);
		int64_t held = 0, made = 0;

		perform_what_all_kernels_have(m);
		n_entries = vms_ledger(m, VMS_START, vms_cursor(m), entries, 64);
		for (size_t k = 0; k < n_entries; k++) {
			const VmsLedgerEntry *e = &entries[k];

			int64_t balance = (int64_t)(e->taken - e->returned);

			held += e->kind == VMS_LEDGER_FRAMES && is_asked_for(e->owner) ? balance : 0;
			made += e->kind == VMS_LEDGER_OBJECTS && e->cache ? balance : 0;
		}
		assert_int_equal(held, frames_held(m));
		assert_int_equal(made, objects_in_use(m) - in_use);
		vms_machine_free(m);
	}
}

/* Asked in any order, for any steps and on any branch, the account is what it is when asked for the first time. */
static void accounts_do_not_depend_on_what_was_asked_before(void **state)
{
	VmsMachine *m = boot_profile("linux-5.4/x86_64"), *fresh;
	VmsLedgerEntry other[64];

	(void)state;
	perform_what_all_kernels_have(m);
	vms_goto(m, 300);
	perform_vmalloc(m, 50000);
	for (int64_t to = 10; to < vms_step_count(m); to += to % 3 ? 97 : -31) {
		fresh = boot_profile("linux-5.4/x86_64");
		perform_what_all_kernels_have(fresh);
		vms_goto(fresh, 300);
		perform_vmalloc(fresh, 50000);
		n_entries = vms_ledger(m, 5, to, entries, 64);
		assert_int_equal(vms_ledger(fresh, 5, to, other, 64), n_entries);
		for (size_t i = 0; i < n_entries; i++) {
			assert_int_equal(entries[i].taken, other[i].taken);
			assert_int_equal(entries[i].returned, other[i].returned);
			assert_int_equal(entries[i].waste, other[i].waste);
		}
		vms_machine_free(fresh);
	}
	vms_machine_free(m);
}

/* A long operation, through which the cursor goes back and forward by single steps and by leaps. */
static void accounts_go_back_with_the_cursor(void **state)
{
	static const int64_t leaps[] = { 0, -1, -1, -1, -3000, -3000, -1, 5000, -1, 1, -9000, 9500, -20 };
	VmsMachine *m = boot(), *other = boot();
	VmsLedgerEntry entry[64], wanted[64];
	int64_t at;

	(void)state;
	perform_vmalloc(m, 16 * MIB);
	perform_vmalloc(other, 16 * MIB);
	at = vms_cursor(m);
	for (size_t i = 0; i < sizeof leaps / sizeof leaps[0]; i++) {
		size_t n;

		at += leaps[i];
		vms_ledger(other, VMS_START, 0, NULL, 0);
		n = vms_ledger(other, VMS_START, at, wanted, 64);
		assert_int_equal(vms_ledger(m, VMS_START, at, entry, 64), n);
		for (size_t k = 0; k < n; k++) {
			assert_int_equal(entry[k].taken, wanted[k].taken);
			assert_int_equal(entry[k].returned, wanted[k].returned);
			assert_int_equal(entry[k].first, wanted[k].first);
		}
	}
	vms_machine_free(m);
	vms_machine_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slabs_hold_what_their_caches_say),
		cmocka_unit_test(an_object_says_what_was_asked_for),
		cmocka_unit_test(blocks_of_whole_frames_are_listed),
		cmocka_unit_test(an_allocation_is_accounted_for),
		cmocka_unit_test(a_release_is_accounted_for),
		cmocka_unit_test(large_blocks_are_accounted_for),
		cmocka_unit_test(accounts_are_what_the_state_says),
		cmocka_unit_test(accounts_do_not_depend_on_what_was_asked_before),
		cmocka_unit_test(accounts_go_back_with_the_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
