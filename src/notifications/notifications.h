/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notices: carries out what clients ask of them, one after the other, and keeps quiet about
 * what has been said already. Used where there is a session bus only. */

#pragma once

#include "notifications/model/notifier.h"
#include "notifications/notification-store.h"
#include "systemd/systemd.h"

#define SSA_TYPE_NOTICES (ssa_notices_get_type())
G_DECLARE_FINAL_TYPE(SsaNotices, ssa_notices, SSA, NOTICES, GObject)

/**
 * ssa_notices_new:
 * @manager: knows the languages of the session
 * @notifier: shows notices
 * @memory: (transfer full): what is known of earlier ones
 * @entries_dir: where the desktop entries of snaps are
 * @limits: copied
 */
SsaNotices *ssa_notices_new(SsaUserManager *manager, SsaNotifier *notifier, SsaNoticeMemory *memory,
                            const char *entries_dir, const SsaLimits *limits);

/**
 * ssa_notices_carry_out_async:
 * @notices: the notices
 * @request: (transfer full): a request that has been checked
 * @callback: called once the server has accepted it, or not
 * @user_data: for @callback
 *
 * A notice about a refresh is not raised again for the same urgency within a day, nor after
 * "Later", which is success. It is brought up to date where it is still shown.
 */
void ssa_notices_carry_out_async(SsaNotices *notices, SsaNoticeRequest *request,
                                 GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_notices_carry_out_finish:
 *
 * Returns: %FALSE with the error of the notifier, see ssa_notifier_post_finish(); or
 *   %SSA_ERROR_BUSY
 */
gboolean ssa_notices_carry_out_finish(SsaNotices *notices, GAsyncResult *result, GError **error);

/**
 * ssa_notices_put_off:
 * @notices: the notices
 * @instance: the name of a snap's instance
 *
 * Somebody has seen the notice about the snap: no other until it is more urgent.
 */
void ssa_notices_put_off(SsaNotices *notices, const char *instance);

/**
 * ssa_notices_recall:
 * @notices: the notices
 * @instance: (nullable): of this snap only
 *
 * Returns: (transfer full) (element-type SsaNoticeRequest): the refreshes that are pending, as far
 *   as is remembered, with the time that is left now, to be raised again
 */
GPtrArray *ssa_notices_recall(SsaNotices *notices, const char *instance);
