/* SPDX-License-Identifier: GPL-2.0-or-later */
/* host-main.c -- the host as a program of its own. */
#include "scripts/host/host.h"

int main(int argc, char **argv)
{
	return host_main(argc, argv);
}
