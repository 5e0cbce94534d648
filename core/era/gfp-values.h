/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gfp-values.h -- the names of a kernel's allocation flags, for its units: they define GFP_DEF, the path of its
 * gfp.def, and include this. */

#define VALUE(name, value) name = value,
#define MASK VALUE
enum {
#include GFP_DEF
};
#undef VALUE
#undef MASK
