/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The files of sockets. */

#include "core/socket-files.h"

#include <errno.h>
#include <sys/stat.h>

static gboolean
is_missing(const char *path)
{
    struct stat info;

    /* Any other error says nothing about the file. */
    return path[0] == '/' && lstat(path, &info) != 0 && errno == ENOENT;
}

gboolean
ssa_socket_files_are_missing(GVariant *properties)
{
    g_autoptr(GVariant) listen =
        properties ? g_variant_lookup_value(properties, "Listen", G_VARIANT_TYPE("a(ss)")) : NULL;
    const char *address = NULL;
    GVariantIter iter;

    if (!listen)
        return FALSE;
    g_variant_iter_init(&iter, listen);
    while (g_variant_iter_next(&iter, "(&s&s)", NULL, &address))
        if (is_missing(address))
            return TRUE;
    return FALSE;
}
