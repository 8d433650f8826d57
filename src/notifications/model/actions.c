/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Actions of notifications. */

#include "notifications/model/actions.h"
#include "apps/desktop-entry.h"
#include "base/error.h"
#include "base/snap-name.h"

/* As many as a notification store can have: the maximum of the limit "notifications". */
#define MAX_SNAPS 65536

const SsaAction ssa_actions[] = {
    {SSA_ACTION_CLOSE, SSA_ACTION_TARGET_SNAPS, TRUE},
    {SSA_ACTION_LATER, SSA_ACTION_TARGET_SNAPS, TRUE},
    {SSA_ACTION_MUTE, SSA_ACTION_TARGET_SNAPS, FALSE},
    {SSA_ACTION_OPEN, SSA_ACTION_TARGET_APP, TRUE},
    {SSA_ACTION_UPDATES, SSA_ACTION_TARGET_APP, FALSE},
    {SSA_ACTION_DISMISS, SSA_ACTION_TARGET_ANY, FALSE},
    {SSA_ACTION_CHECK, SSA_ACTION_TARGET_SNAP, FALSE},
    {NULL},
};

static const SsaAction *
look_up(const char *name)
{
    for (const SsaAction *action = ssa_actions; action->name; action++)
        if (g_strcmp0(action->name, name) == 0)
            return action;
    return NULL;
}

static gboolean
check_snaps(const char *field, const char *target, GError **error)
{
    g_auto(GStrv) names = g_strsplit(target ? target : "", ",", MAX_SNAPS + 1);

    if (g_strv_length(names) > MAX_SNAPS) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s: names too many snaps",
                    field);
        return FALSE;
    }
    if (!*names)
        return ssa_snap_name_check_instance(field, target, error);
    for (char **name = names; *name; name++)
        if (!ssa_snap_name_check_instance(field, *name, error))
            return FALSE;
    return TRUE;
}

gboolean
ssa_action_check(const char *field, const char *name, const char *target, GError **error)
{
    const SsaAction *action = look_up(name);
    g_autofree char *target_field = g_strdup_printf("%s.target", field);

    if (!action) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s.action: is unknown", field);
        return FALSE;
    }
    switch (action->target) {
    case SSA_ACTION_TARGET_SNAP:
        return ssa_snap_name_check_instance(target_field, target, error);
    case SSA_ACTION_TARGET_SNAPS:
        return check_snaps(target_field, target, error);
    case SSA_ACTION_TARGET_APP:
        return ssa_desktop_entry_check_id(target_field, target, error);
    case SSA_ACTION_TARGET_ANY:
        break;
    }
    return TRUE;
}

gboolean
ssa_action_check_offered(const char *field, const char *name, const char *target, GError **error)
{
    const SsaAction *action = look_up(name);
    g_autoptr(GString) names = g_string_new(NULL);

    if (action && action->is_offered && action->target == SSA_ACTION_TARGET_SNAPS) {
        g_autofree char *target_field = g_strdup_printf("%s.target", field);
        return ssa_snap_name_check_instance(target_field, target, error);
    }
    if (action && action->is_offered)
        return ssa_action_check(field, name, target, error);
    for (action = ssa_actions; action->name; action++)
        if (action->is_offered)
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", action->name);
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s.action: must be one of %s", field,
                names->str);
    return FALSE;
}
