/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The unit of the notifier: started and killed through systemd, watched by its name on the bus.
 *
 * It is not activated by the bus: dbus-daemon keeps a pending activation for two minutes, even if
 * the process has ended before it owned its name. */

#pragma once

#include "systemd/systemd.h"

#define SSA_NOTIFIER_NAME "io.snapcraft.SessionNotifier"

typedef struct _SsaNotifierUnit SsaNotifierUnit;

/* The notifier runs now, or it has gone.
 * @error: (nullable): why it could not be started */
typedef void (*SsaNotifierUnitFunc)(const GError *error, gpointer user_data);

SsaNotifierUnit *ssa_notifier_unit_new(SsaSystemd *manager, GDBusConnection *bus,
                                       SsaNotifierUnitFunc changed, gpointer user_data);
void ssa_notifier_unit_free(SsaNotifierUnit *unit);

/* Returns: whether it has its name, and is not being killed */
gboolean ssa_notifier_unit_is_running(SsaNotifierUnit *unit);

/* Starts it, unless it runs or is being started or killed. */
void ssa_notifier_unit_start(SsaNotifierUnit *unit);

/* Kills it if it runs. */
void ssa_notifier_unit_kill(SsaNotifierUnit *unit);

/* A call found no owner of its name; the signal about that may come later. */
void ssa_notifier_unit_set_gone(SsaNotifierUnit *unit);
