/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Files of sockets. */

#include "services/socket-files.h"
#include "base/regular-file.h"

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
        if (address[0] == '/' && ssa_path_is_missing(address))
            return TRUE;
    return FALSE;
}
