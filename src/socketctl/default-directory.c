/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Directories of units and their scopes. */

#include "socketctl/default-directory.h"

const char *
skc_unit_directory_get_default(SskScope scope)
{
    return scope == SSK_SCOPE_USER ? "/etc/systemd/user" : "/etc/systemd/system";
}

gboolean
skc_unit_directory_find_scope(const char *directory, SskScope *scope)
{
    g_autofree char *path = g_canonicalize_filename(directory, NULL);
    g_autofree char *name = g_path_get_basename(path);

    if (g_str_equal(name, "user"))
        *scope = SSK_SCOPE_USER;
    else if (g_str_equal(name, "system"))
        *scope = SSK_SCOPE_SYSTEM;
    else
        return FALSE;
    return TRUE;
}
