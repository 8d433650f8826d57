/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Idle tracking: an operation holds the agent with an #SsaHold; after the idle timeout without
 * holds, "idle" is reported. A hold has a reason, for the log, and is owned by an object or scope.
 */

#pragma once

#include <glib.h>

typedef struct _SsaIdle SsaIdle;
typedef struct _SsaHold SsaHold;

/* Called from the main loop each time the timeout has passed with no hold.
 * @user_data: as given to ssa_idle_new() */
typedef void (*SsaIdleFunc)(gpointer user_data);

/* The timeout starts immediately.
 * @timeout: in milliseconds; negative = never
 * @func: (scope notified): called when idle
 * Returns: (transfer full): free with ssa_idle_unref(); holds keep it alive */
SsaIdle *ssa_idle_new(gint64 timeout, SsaIdleFunc func, gpointer user_data);
SsaIdle *ssa_idle_ref(SsaIdle *idle);
void ssa_idle_unref(SsaIdle *idle);

/* The #SsaIdleFunc is not called any more.
 * @idle: an idle tracker */
void ssa_idle_stop(SsaIdle *idle);

/* @idle: an idle tracker
 * @timeout: in milliseconds from now or from the end of the last hold; negative = never */
void ssa_idle_set_timeout(SsaIdle *idle, gint64 timeout);

guint ssa_idle_n_holds(SsaIdle *idle);

/* @idle: an idle tracker
 * @reason: a static string, logged if the agent must exit while it is held
 * Returns: (transfer full): release it with ssa_hold_release() */
SsaHold *ssa_idle_hold(SsaIdle *idle, const char *reason);
void ssa_hold_release(SsaHold *hold);

/* @idle: an idle tracker
 * Returns: (transfer full): the reasons of the holds, comma-separated */
char *ssa_idle_describe(SsaIdle *idle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaIdle, ssa_idle_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaHold, ssa_hold_release)
