/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What the agent does, as events for those who watch it: requests, jobs of systemd, notifications
 * and their buttons. Events are numbered, and kept while somebody watches; a watcher asks for those
 * after the last one that it knows, and waits if there are none. Requests are also logged. */

#pragma once

#include "base/limits.h"

#include <gio/gio.h>

typedef struct _SsaEventLog SsaEventLog;

/* @limits: copied
 * Returns: (transfer full): free with ssa_event_log_unref() */
SsaEventLog *ssa_event_log_new(const SsaLimits *limits);
SsaEventLog *ssa_event_log_ref(SsaEventLog *log);
void ssa_event_log_unref(SsaEventLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaEventLog, ssa_event_log_unref)

/* Adds an event if somebody watches.
 * @kind: "job", "notification" or "action"; requests have their own function
 * @...: names and values (strings, %NULL values are omitted), then %NULL */
void ssa_event_log_add(SsaEventLog *log, const char *kind, ...) G_GNUC_NULL_TERMINATED;

/* A request that has been answered.
 * @frontend: "http" or "dbus"
 * @operation: method and path, or the D-Bus method
 * @subject: (nullable): units, snap or id that the request names
 * @caller: (nullable): the name on the bus
 * @uid: of the peer, or -1
 * @pid: of the peer, or 0
 * @result: the status, or the name of the D-Bus error
 * @message: (nullable): of the error
 * @begun: when the request was complete, in microseconds of the monotonic clock */
typedef struct {
    const char *frontend, *operation, *subject, *caller;
    gint64 uid;
    int pid;
    const char *result, *message;
    gint64 begun;
} SsaRequestReport;

/* Adds the event, and logs the request: failures as messages, the others for G_MESSAGES_DEBUG. */
void ssa_event_log_add_request(SsaEventLog *log, const SsaRequestReport *report);

/* @after: the number of the last known event; 0 = only tell the current number
 * @wait: how long to wait for an event, in seconds
 * @cancellable: (nullable): cancelled if the watcher has gone; in the thread of the main loop
 * @callback: called when there are events, or the time is over */
void ssa_event_log_wait_async(SsaEventLog *log, guint64 after, double wait,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);

/* Returns: (transfer full): an a{sv}, see docs/http-api.md; %NULL with %SSA_ERROR_INVALID_ARGUMENT,
 *   or %SSA_ERROR_BUSY if too many wait */
GVariant *ssa_event_log_wait_finish(GAsyncResult *result, GError **error);

/* The agent exits: those who wait are told at once. */
void ssa_event_log_end(SsaEventLog *log);
