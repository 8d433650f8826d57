/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The default labels of actions. They are not in the table of actions, which is also part of builds
 * without the session bus. */

#include "notifications/action-label.h"
#include "notifications/model/actions.h"

#include <glib/gi18n.h>

const char *
ssa_action_get_label(const char *action)
{
    static const struct {
        const char *action, *label;
    } labels[] = {
        {SSA_ACTION_CLOSE, N_("Close and update")},
        {SSA_ACTION_LATER, N_("Later")},
        {SSA_ACTION_MUTE, N_("Don’t remind me again")},
        {SSA_ACTION_OPEN, N_("Open")},
        {SSA_ACTION_UPDATES, N_("Show updates")},
        /* Some servers show it as a button. */
        {SSA_ACTION_DISMISS, N_("OK")},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        if (g_str_equal(labels[i].action, action))
            return _(labels[i].label);
    g_return_val_if_reached(action);
}
