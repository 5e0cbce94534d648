/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_I18N_H
#define SCRIPTS_I18N_H

/* i18n.h -- the language that a program of ours speaks.
 *
 * The catalogues are gettext's, of the domain "vmstep", in $VMSTEP_LOCALEDIR, else in the build tree that the running
 * program lies in, else where the installation put them.  A language can be chosen where its locale is not installed.
 */

/* Call once, before anything is said.  LANGUAGE ("zh_CN") or NULL for the one of the environment. */
void i18n_start(const char *language);

/* The translation of a marked text: a VmsTranslate for what the core says. */
const char *i18n_text(const char *text);

/* The language spoken ("zh_CN"), for player_set_language; NULL where it is the sources' own, English. */
const char *i18n_language(void);

#endif
