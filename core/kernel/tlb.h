/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_TLB_H
#define VMSTEP_KERNEL_TLB_H

/* tlb.h -- what each CPU remembers of the page tables, and when it is made to forget it. */

#include "core/kernel/arch.h"

/* The entry of this CPU for an address under the present top-level table, or NULL; looking changes nothing. */
const struct tlb_entry *tlb_find(const Machine *m, uint64_t addr);

/* The same by an access: said as a hit or a miss, and the entry is the one used last. */
const struct tlb_entry *tlb_lookup(Machine *m, uint64_t addr);

/* Keep what the tables say of an address, from the last level of the walk: the entry used least recently gives way. */
const struct tlb_entry *tlb_fill(Machine *m, uint64_t addr, const VmsLevel *last);

/* Do the page tables say something else by now?  And does the entry hold under every top-level table? */
bool tlb_stale(const Machine *m, const struct tlb_entry *e);
bool tlb_global(const Machine *m, const struct tlb_entry *e);

/* Another top-level table is walked from now on; and one of them is no more. */
void tlb_switch_mm(Machine *m);
void tlb_forget_table(Machine *m, uint64_t pgd);

/* flush_tlb_kernel_range: more pages than the architecture's ceiling, and everything is flushed; and everything.  Both
 * on all CPUs. */
void flush_tlb_kernel_range(Machine *m, uint64_t start, uint64_t end);
void flush_tlb_all(Machine *m);

/* Pages of the process that runs: forgotten one by one, on all CPUs, too. */
void flush_tlb_range(Machine *m, uint64_t start, uint64_t end);

/* One page, on this CPU alone.  (__flush_tlb_one, local_flush_tlb_kernel_page) */
void flush_tlb_one(Machine *m, uint64_t addr);

#endif
