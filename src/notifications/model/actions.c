/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Actions of notifications. */

#include "notifications/model/actions.h"
#include "apps/desktop-entry.h"
#include "base/error.h"
#include "base/snap-check.h"

const char *const ssa_action_names[] = {SSA_ACTION_CLOSE, SSA_ACTION_LATER, SSA_ACTION_OPEN, NULL};

gboolean
ssa_action_check(const char *field, const char *action, const char *target, GError **error)
{
    g_autofree char *target_field = g_strdup_printf("%s.target", field);

    if (g_strcmp0(action, SSA_ACTION_OPEN) == 0)
        return ssa_desktop_entry_check_id(target_field, target, error);
    if (action && g_strv_contains(ssa_action_names, action))
        return ssa_snap_name_check_instance(target_field, target, error);

    g_autofree char *names = g_strjoinv(", ", (char **) ssa_action_names);
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s.action: must be one of %s", field,
                names);
    return FALSE;
}
