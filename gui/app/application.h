/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The application: options of the command line, the windows, what is the same for all of them. */

#ifndef VMSTEP_APPLICATION_H
#define VMSTEP_APPLICATION_H

#include <adwaita.h>

#define VMSTEP_TYPE_APPLICATION (vmstep_application_get_type())
G_DECLARE_FINAL_TYPE(VmstepApplication, vmstep_application, VMSTEP, APPLICATION, AdwApplication)

/* A new application, owned by the caller. */
GApplication *vmstep_application_new(void);

#endif
