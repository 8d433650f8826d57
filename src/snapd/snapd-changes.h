/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The running changes of snapd, from its REST API on its socket, which all users may read
 * (GET /v2/changes). */

#pragma once

#include <gio/gio.h>

#define SSA_SNAPD_SOCKET "/run/snapd.socket"

#define SSA_TYPE_SNAPD_CHANGES (ssa_snapd_changes_get_type())
G_DECLARE_FINAL_TYPE(SsaSnapdChanges, ssa_snapd_changes, SSA, SNAPD_CHANGES, GObject)

/* @socket: the path of snapd's socket
 * Returns: (transfer full): a client; it connects when it is asked something */
SsaSnapdChanges *ssa_snapd_changes_new(const char *socket);

/* Asks how far the change that refreshes the snap is.
 * @instance: the name of a snap's instance
 * @timeout: in milliseconds, for everything */
void ssa_snapd_changes_get_progress_async(SsaSnapdChanges *changes, const char *instance,
                                          guint timeout, GAsyncReadyCallback callback,
                                          gpointer user_data);

/* Returns: the progress in percent; -1 if no change of the snap is running, or one is being undone;
 *   -2 with the error if snapd does not answer, or not what its API describes */
int ssa_snapd_changes_get_progress_finish(GAsyncResult *result, GError **error);

/* @text: the body of a reply to GET /v2/changes?select=in-progress
 * @length: its size in bytes
 * @instance: the name of a snap's instance
 * Returns: as ssa_snapd_changes_get_progress_finish() */
int ssa_snapd_changes_read_progress(const char *text, gsize length, const char *instance,
                                    GError **error);
