/* SPDX-License-Identifier: GPL-2.0-or-later */
/* host.c -- `vmstep host`: the process in which a lesson runs.  Not for people: the player starts it. */
#include "scripts/cli/cli.h"
#include "scripts/host/host.h"

int cli_host(int argc, char **argv)
{
	return host_main(argc, argv);
}
