/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Closing applications with SIGTERM and a timeout. Nothing is ever killed. */

#pragma once

#include "apps/running-apps.h"
#include "base/idle.h"

/**
 * SsaCloseRequest:
 * @snap: the instance's name
 * @app: (nullable): only this application of it, be it a daemon; %NULL is all but the daemons
 * @timeout: in milliseconds; how long to wait for them to end
 */
typedef struct {
    char *snap, *app;
    gint64 timeout;
} SsaCloseRequest;

/**
 * ssa_close_request_new:
 * @snap: (nullable): the instance's name
 * @app: (nullable): an application of it
 * @timeout: (nullable): in seconds; %NULL is the default
 * @limits: the limits that hold
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the request; %NULL with %SSA_ERROR_INVALID_ARGUMENT, naming the field
 */
SsaCloseRequest *ssa_close_request_new(const char *snap, const char *app, const double *timeout,
                                       const SsaLimits *limits, GError **error);
void ssa_close_request_free(SsaCloseRequest *request);

/**
 * SsaCloseOutcome:
 * @ended: (element-type utf8): units that have ended
 * @running: (element-type utf8 utf8): unit → why it still runs
 */
typedef struct {
    GPtrArray *ended;
    GHashTable *running;
} SsaCloseOutcome;

void ssa_close_outcome_free(SsaCloseOutcome *outcome);

/**
 * ssa_close_outcome_to_variant:
 * @outcome: an outcome
 *
 * Returns: (transfer floating): an a{sv} of "ended" (as) and "running" (a{ss})
 */
GVariant *ssa_close_outcome_to_variant(const SsaCloseOutcome *outcome);

/**
 * ssa_apps_close_async:
 * @manager: the user manager
 * @request: (transfer full): which, and how long
 * @hold: (transfer full): kept until the operation is over
 * @callback: called when all have ended, or time is up
 * @user_data: for @callback
 *
 * Sends SIGTERM to all processes of the units.
 */
void ssa_apps_close_async(SsaSystemd *manager, SsaCloseRequest *request, SsaHold *hold,
                          GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_apps_close_finish:
 *
 * Returns: (transfer full): the result of each unit; %NULL with systemd's error if it could
 * not be asked which ones there are
 */
SsaCloseOutcome *ssa_apps_close_finish(GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaCloseRequest, ssa_close_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaCloseOutcome, ssa_close_outcome_free)
