/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main.c -- the program vmstep with the commands of this folder alone. */
#include "scripts/cli/cli.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv, NULL);
}
