/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A freedesktop.org notification server: its owner and capabilities (Desktop Notifications
 * Specification 1.2). */

#pragma once

#include <gio/gio.h>

#define SSA_FDO_NOTIFICATIONS "org.freedesktop.Notifications"
#define SSA_FDO_PATH          "/org/freedesktop/Notifications"

/* @owner: its unique name on the bus
 * @name: what it calls itself
 * @version: its version
 * @capabilities: what it can do */
typedef struct {
    char *owner, *name, *version;
    char **capabilities;
} SsaFdoServer;

SsaFdoServer *ssa_fdo_server_ref(SsaFdoServer *server);
void ssa_fdo_server_unref(SsaFdoServer *server);

gboolean ssa_fdo_server_can(const SsaFdoServer *server, const char *capability);

/* Starts one if there is none and the bus knows how.
 * @known: (nullable): the server of last time, which is not asked again if it is still there
 * @deadline: monotonic, in microseconds */
void ssa_fdo_server_find_async(GDBusConnection *bus, SsaFdoServer *known, gint64 deadline,
                               GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): the server, or %NULL with an error of ssa_dbus_error_translate() */
SsaFdoServer *ssa_fdo_server_find_finish(GAsyncResult *result, GError **error);

/* @deadline: monotonic, in microseconds
 * Returns: the timeout for a call that has to end by then, in milliseconds, 1 at least */
int ssa_fdo_server_time_left(gint64 deadline);

/* @error: (transfer full): of a call to a server
 * Returns: (transfer full): see ssa_dbus_error_translate() */
GError *ssa_fdo_server_error(GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaFdoServer, ssa_fdo_server_unref)
