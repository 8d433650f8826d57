/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Unit file states. */

#include "systemd/unit-file-state.h"

/* What systemctl(1) is-enabled calls enabled, and "linked", for which it has another exit code. */
gboolean
ssa_unit_file_state_is_enabled(const char *state)
{
    static const char *const enabled[] = {"enabled", "enabled-runtime", "static",    "alias",
                                          "linked",  "indirect",        "generated", NULL};

    return g_strv_contains(enabled, state);
}
