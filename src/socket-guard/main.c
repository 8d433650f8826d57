/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* snap-socket-guard, run by socket units: before systemd binds, it checks for symbolic links
 * (ssk_path_check_start()); afterwards, it sets the owner of the socket (ssk_path_set_owner()). */

#include "socket-units/path-links.h"

#include <stdlib.h>

/* @owner: "USER:GROUP"; an empty part is left unchanged */
static gboolean
set_owner(const char *directory, const char *path, const char *owner, GError **error)
{
    g_auto(GStrv) names = g_strsplit(owner, ":", 2);
    const char *user = names[0], *group = user ? names[1] : NULL;

    return ssk_path_set_owner(directory, path, user && *user ? user : NULL,
                              group && *group ? group : NULL, error);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    gboolean ok = FALSE;

    if (argc == 3) {
        ok = ssk_path_check_start(argv[1], argv[2], &error);
    } else if (argc == 4) {
        ok = set_owner(argv[1], argv[2], argv[3], &error);
    } else {
        g_printerr("usage: snap-socket-guard DIRECTORY PATH [USER:GROUP]\n");
        return 2;
    }
    if (!ok)
        g_printerr("snap-socket-guard: %s\n", error->message);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
