/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What socket units of snaps run before systemd listens: no link of the snap's may lead out of the
 * snap's directory. See ssk_path_check_links(). */

#include "sockets/path-links.h"

#include <stdlib.h>

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (argc != 3) {
        g_printerr("usage: snap-socket-guard DIRECTORY PATH\n");
        return 2;
    }
    if (ssk_path_check_links(argv[1], argv[2], &error))
        return EXIT_SUCCESS;
    g_printerr("snap-socket-guard: %s\n", error->message);
    return EXIT_FAILURE;
}
