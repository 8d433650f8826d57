/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What a client may ask of the notices: to tell that a refresh of a snap waits, or is done, to show
 * a notice of the client's own, and to take that back. */

#pragma once

#include "base/limits.h"
#include "notifications/model/notification.h"

#include <gio/gio.h>

/**
 * SsaNoticeKind:
 * @SSA_NOTICE_PENDING_REFRESH: a snap is to be refreshed once it is closed
 * @SSA_NOTICE_STILL_OPEN: its applications were asked to close and did not
 * @SSA_NOTICE_REFRESH_FINISHED: it has been refreshed
 * @SSA_NOTICE_NOT_OPEN: they were to be closed, and none is open
 * @SSA_NOTICE_NOT_OPENED: the application @desktop_entry could not be opened
 * @SSA_NOTICE_POST: show @notice
 * @SSA_NOTICE_WITHDRAW: take the notice @id back
 * @SSA_NOTICE_REFRESH_OVER: take back what is said of a refresh of the snap
 * @SSA_NOTICE_CHECK_REFRESH: that it is finished, or over, if the refresh is over: the snap has
 *   another revision, or snapd has kept it from being started for it, and does no longer
 */
typedef enum {
    SSA_NOTICE_PENDING_REFRESH,
    SSA_NOTICE_STILL_OPEN,
    SSA_NOTICE_REFRESH_FINISHED,
    SSA_NOTICE_NOT_OPEN,
    SSA_NOTICE_NOT_OPENED,
    SSA_NOTICE_POST,
    SSA_NOTICE_WITHDRAW,
    SSA_NOTICE_REFRESH_OVER,
    SSA_NOTICE_CHECK_REFRESH,
} SsaNoticeKind;

/**
 * SsaNoticeRequest:
 * @kind: what is asked for; the other fields are %NULL or 0 where it does not use them
 * @instance: the name of a snap's instance
 * @time_remaining: in nanoseconds, until the snap is refreshed whether it is closed or not; 0 or
 *   less: that happens now
 * @app_name: (nullable): the application that keeps the refresh waiting
 * @desktop_entry: (nullable): the id of its desktop entry, or of that of the application which a
 *   client's own notice is about
 * @id: the client's id of a notice
 * @again: raise it also if it has been already
 * @notice: the notice itself, its id not set, labels and icon perhaps neither
 */
typedef struct {
    SsaNoticeKind kind;
    char *instance;
    gint64 time_remaining;
    char *app_name, *desktop_entry;
    char *id;
    gboolean again;
    SsaNotice *notice;
} SsaNoticeRequest;

SsaNoticeRequest *ssa_notice_request_new(SsaNoticeKind kind);
void ssa_notice_request_free(SsaNoticeRequest *request);

/**
 * ssa_notice_request_read_urgency:
 * @text: what a client says
 * @urgency: (out): what it means
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if it is not one that a client may ask for
 */
gboolean ssa_notice_request_read_urgency(const char *text, SsaUrgency *urgency, GError **error);

/**
 * ssa_notice_request_check:
 * @request: a request, its texts valid UTF-8
 * @limits: the limits that hold
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT, naming the field as it is called over HTTP
 */
gboolean ssa_notice_request_check(const SsaNoticeRequest *request, const SsaLimits *limits,
                                  GError **error);

/**
 * ssa_notice_request_get_key:
 * @request: a request
 *
 * Returns: (transfer full): the id of the notice among all of the agent's: one for each snap, one
 *   for each of the clients' own ids
 */
char *ssa_notice_request_get_key(const SsaNoticeRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNoticeRequest, ssa_notice_request_free)
