/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Checks of snap names in requests. */

#include "base/snap-check.h"
#include "base/error.h"
#include "base/snap-name.h"

static gboolean
refuse(const char *field, const char *text, const char *what, GError **error)
{
    g_autofree char *quoted = ssa_error_quote(text);

    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s: %s is not %s", field, quoted,
                what);
    return FALSE;
}

gboolean
ssa_snap_name_check_instance(const char *field, const char *name, GError **error)
{
    if (name && ssa_snap_name_is_instance(name))
        return TRUE;
    if (!name) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s: must be given", field);
        return FALSE;
    }
    return refuse(field, name, "the name of a snap", error);
}

gboolean
ssa_snap_name_check_app(const char *field, const char *name, GError **error)
{
    if (ssa_snap_name_is_app(name))
        return TRUE;
    return refuse(field, name, "the name of an application of a snap", error);
}
