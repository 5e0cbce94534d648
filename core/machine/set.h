/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_MACHINE_SET_H
#define VMSTEP_MACHINE_SET_H

/* set.h -- how the simulated kernel writes, and how it says what it does.
 *
 *   SET(m, va, va_end, addr + size);      the only way to change something: `va` is a pointer to const
 *   SET_REF(m, va, vm, area);             the same for a field that points to another object
 *   ENTER(m, size, align);                first statement of a function that is shown in the call stack
 *   LEAVE(m, addr);                       before its return; LEAVE_VOID(m) where it returns nothing
 *   ENTER_VOID(m);                        the same as ENTER where there are no arguments
 *   MARK(m, VA_SEARCH_STEP, first, addr); something that a reader should stop at; see marks.def
 *   SUBGOAL(m, FRAMES);                   from here on, and until this function is left, another subgoal
 *   BUG(m, "why");                        the kernel stops here
 *
 * A pointer given to a MARK or ENTER is shown as the object it points to where its name stands for one (locals.def).
 * The listing that students see leaves out ENTER, LEAVE, MARK and SUBGOAL.
 */

#include "core/machine/machine.h"

_Static_assert(sizeof(uintptr_t) == 8, "a pointer must fit into a value of a mark, and an address into a pointer");

#define SET(m, object, field, value) \
	arena_write((m), &(object)->field, sizeof (object)->field, (uint64_t)(value))
#define SET_REF(m, object, field, pointer) \
	arena_write((m), &(object)->field, sizeof (object)->field, ref((m), (pointer)))

/* Each of up to seven arguments as a number. */
#define WORD(x) (uint64_t)(uintptr_t)(x)
#define WORDS_1(a) WORD(a)
#define WORDS_2(a, ...) WORD(a), WORDS_1(__VA_ARGS__)
#define WORDS_3(a, ...) WORD(a), WORDS_2(__VA_ARGS__)
#define WORDS_4(a, ...) WORD(a), WORDS_3(__VA_ARGS__)
#define WORDS_5(a, ...) WORD(a), WORDS_4(__VA_ARGS__)
#define WORDS_6(a, ...) WORD(a), WORDS_5(__VA_ARGS__)
#define WORDS_7(a, ...) WORD(a), WORDS_6(__VA_ARGS__)
#define EIGHTH(a, b, c, d, e, f, g, h, ...) h
#define WORDS(...) \
	EIGHTH(__VA_ARGS__, WORDS_7, WORDS_6, WORDS_5, WORDS_4, WORDS_3, WORDS_2, WORDS_1, 0)(__VA_ARGS__)

/* Sites are collected by the linker, so that a mark needs only the number of its own. */
#define MARK_AT(m, KIND, text, ...) do { \
	static const Site site_ = { VMS_MARK_##KIND, __LINE__, __FILE__, __func__, text }; \
	static const Site *const entry_ __attribute__((section("vmstep_sites"), used)) = &site_; \
	const uint64_t value_[] = { WORDS(__VA_ARGS__) }; \
	mark_site((m), &entry_, sizeof value_ / sizeof value_[0], value_); \
} while (0)

#define MARK(m, KIND, ...) MARK_AT(m, KIND, NULL, __VA_ARGS__)
#define ENTER(m, ...) MARK_AT(m, CALL, #__VA_ARGS__, __VA_ARGS__)
#define ENTER_VOID(m) MARK_AT(m, CALL, "", 0)
#define LEAVE(m, ...) MARK_AT(m, RETURN, #__VA_ARGS__, __VA_ARGS__)
#define LEAVE_VOID(m) MARK_AT(m, RETURN, "", 0)

enum {
	SUBGOAL_NONE,
#define STAGE(ID, name, title)
#define SUBGOAL(ID, number, STAGE_ID, title) SUBGOAL_##ID = number,
#define FUNCTION(name, SUBGOAL_ID)
#include "core/machine/stages.def"
#undef STAGE
#undef SUBGOAL
#undef FUNCTION
};
#define SUBGOAL(m, ID) ((m)->frame[(m)->depth].subgoal = SUBGOAL_##ID)

/* The kernel stops: nothing more can be performed on this machine from here on. */
_Noreturn void machine_bug(Machine *m);
#define BUG(m, reason) do { MARK(m, LOG_BUG, reason); machine_bug(m); } while (0)
#define BUG_ON(m, condition) do { if (condition) BUG(m, #condition); } while (0)
/* For inside of an `if`: the kernel complains and goes on; once: only the first time that a machine comes to it.  Each
 * such place has its bit. */
#define WARN_ON(m, why) MARK(m, LOG_WARN_ON, why)
#define WARN_ON_ONCE(m, bit, why) do { \
	if (!(state_of(m)->warned & 1u << (bit))) { \
		SET(m, state_of(m), warned, state_of(m)->warned | 1u << (bit)); \
		MARK(m, LOG_WARN_ON, why); \
	} \
} while (0)

#endif
