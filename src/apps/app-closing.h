/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Closing applications with SIGTERM and a timeout. SIGKILL is never sent. */

#pragma once

#include "apps/running-apps.h"
#include "base/idle.h"

/* @snap: the instance's name
 * @app: (nullable): only this application, which may be a daemon; %NULL = all except daemons
 * @timeout: time to wait for them to exit, in milliseconds */
typedef struct {
    char *snap, *app;
    gint64 timeout;
} SsaCloseRequest;

/* @snap: (nullable): the instance's name
 * @app: (nullable): an application of it
 * @timeout: (nullable): in seconds; %NULL is the default
 * @limits: the limits to enforce
 * Returns: (transfer full): the request; %NULL with %SSA_ERROR_INVALID_ARGUMENT, naming the field
 */
SsaCloseRequest *ssa_close_request_new(const char *snap, const char *app, const double *timeout,
                                       const SsaLimits *limits, GError **error);
void ssa_close_request_free(SsaCloseRequest *request);

/* @ended: (element-type utf8): units that have ended
 * @running: (element-type utf8 utf8): unit → why it still runs */
typedef struct {
    GPtrArray *ended;
    GHashTable *running;
} SsaCloseOutcome;

void ssa_close_outcome_free(SsaCloseOutcome *outcome);

/* Returns: (transfer floating): an a{sv} of "ended" (as) and "running" (a{ss}) */
GVariant *ssa_close_outcome_to_variant(const SsaCloseOutcome *outcome);

/* Sends SIGTERM to all processes of the units.
 * @request: (transfer full): the applications and the timeout
 * @hold: (transfer full): kept until the operation is over
 * @callback: called when all have exited, or after the timeout */
void ssa_apps_close_async(SsaSystemd *manager, SsaCloseRequest *request, SsaHold *hold,
                          GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): the result of each unit; %NULL with systemd's error if the units could
 *   not be listed */
SsaCloseOutcome *ssa_apps_close_finish(GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaCloseRequest, ssa_close_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaCloseOutcome, ssa_close_outcome_free)
