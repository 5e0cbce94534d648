/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LAYOUT_ADDRESS_H
#define LAYOUT_ADDRESS_H

/* layout-address.h -- the address space: all of it as a bar to scale, and below it a part of it, as large as one likes.
 *
 *   0 |=========  user  =========|######## hole ########|== direct map ==|vmalloc|....|  64 bits
 *                                                               \_________/
 *     |   [ area      g]      hole      [ lazy   g][ area g]             |
 *
 * The functions on ranges are for whoever zooms: they are pure.  Those without a machine never leave 64 bits;
 * range_within does the rest.
 */

#include "gui/scene/layout.h"

/* Add the view; a range of zero chooses one as range_automatic does. */
void layout_address(Scene *scene, Rect where, const Moment *now, AddressRange range);

/* The ruler's rectangle within the view's, for turning places into addresses: see address_at. */
Rect address_ruler(Rect where);

/* The address at a place of the ruler, and the place of an address (which may lie outside the ruler). */
uint64_t address_at(Rect ruler, AddressRange range, double x);
double address_place(Rect ruler, AddressRange range, uint64_t address);

/* All of the machine's address space, of 32 or 64 bits; the vmalloc window; all areas with some air around them (the
 * start of the window where there is none yet). */
AddressRange range_everything(const VmsMachine *machine);
AddressRange range_window(const VmsMachine *machine);
AddressRange range_all_areas(const VmsMachine *machine);

/* One range with air around it. */
AddressRange range_around(uint64_t start, uint64_t size);

/* The range moved, and cut if it must be, so that it lies in the machine's address space. */
AddressRange range_within(const VmsMachine *machine, AddressRange range);

/* The range that follows the operation at the cursor: the area at hand, the search's candidate and what lies about, in
 * round steps, so that it does not jump about from step to step. */
AddressRange range_automatic(const Moment *now);

/* Zoom by `factor` (2: twice as large) keeping the address `at` in its place; never beyond the address space, never
 * below a quarter of a page.  Move by `by` of the range's own length. */
AddressRange range_zoom(AddressRange range, uint64_t at, double factor);
AddressRange range_pan(AddressRange range, double by);

/* A range between two, for gliding: geometric in its length, so that zooming is steady. */
AddressRange range_mix(AddressRange from, AddressRange to, double t);

#endif
