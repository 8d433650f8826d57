/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The connection to systemd: a peer-to-peer D-Bus connection to its private socket, or one to the
 * system bus. It is opened on first use, verified, kept, and reopened after a daemon-reexec. */

#pragma once

#include "base/limits.h"
#include "systemd/job-table.h"

#include <gio/gio.h>

#define SSA_SYSTEMD_PATH    "/org/freedesktop/systemd1"
#define SSA_SYSTEMD_MANAGER "org.freedesktop.systemd1.Manager"
#define SSA_SYSTEMD_UNIT    "org.freedesktop.systemd1.Unit"
#define SSA_SYSTEMD_SERVICE "org.freedesktop.systemd1.Service"
#define SSA_SYSTEMD_SOCKET  "org.freedesktop.systemd1.Socket"
#define SSA_DBUS_PROPERTIES "org.freedesktop.DBus.Properties"

/* systemd is never activated over D-Bus. Its system instance may ask for a password (polkit). */
#define SSA_SYSTEMD_CALL_FLAGS                                                                     \
    (G_DBUS_CALL_FLAGS_NO_AUTO_START | G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION)

#define SSA_TYPE_SYSTEMD_CONNECTION (ssa_systemd_connection_get_type())
G_DECLARE_FINAL_TYPE(SsaSystemdConnection, ssa_systemd_connection, SSA, SYSTEMD_CONNECTION, GObject)

/* @socket_path: systemd's private socket, normally $XDG_RUNTIME_DIR/systemd/private
 * @limits: copied */
SsaSystemdConnection *ssa_systemd_connection_new(const char *socket_path, const SsaLimits *limits);

/* @address: the D-Bus address of a message bus on which systemd owns its name
 * @limits: copied */
SsaSystemdConnection *ssa_systemd_connection_new_for_bus(const char *address,
                                                         const SsaLimits *limits);

/* Returns: (nullable): the bus name that calls are sent to, %NULL on a private socket */
const char *ssa_systemd_connection_get_destination(SsaSystemdConnection *connection);

/* Returns: (transfer none): the job results of this systemd instance */
SsaJobTable *ssa_systemd_connection_get_jobs(SsaSystemdConnection *connection);

/* Gets the connection, and opens it if necessary. */
void ssa_systemd_connection_get_async(SsaSystemdConnection *connection,
                                      GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): the connection, or %NULL with %SSA_ERROR_UNAVAILABLE if systemd does
 *   not run or does not answer */
GDBusConnection *ssa_systemd_connection_get_finish(SsaSystemdConnection *connection,
                                                   GAsyncResult *result, GError **error);

/* @error: the error of a call on the connection
 * Returns: whether the connection was lost; systemd may or may not have received the call */
gboolean ssa_systemd_connection_is_lost(const GError *error);

/* Returns: (transfer full): %SSA_ERROR_TIMED_OUT, for calls that systemd does not answer */
GError *ssa_systemd_error_timed_out(void);

/* Calls a method. If the connection is lost, repeats the call on a new one until the timeout.
 * @source: (nullable): the #GObject that @callback gets as source; %NULL = the connection
 * @path: object path
 * @interface: D-Bus interface
 * @parameters: (nullable): floating references are consumed
 * @reply_type: (nullable): the expected type of the reply
 * @timeout: in milliseconds */
void ssa_systemd_connection_call_async(SsaSystemdConnection *connection, gpointer source,
                                       const char *path, const char *interface, const char *method,
                                       GVariant *parameters, const GVariantType *reply_type,
                                       gint64 timeout, GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: (transfer full): the reply; or %NULL with systemd's own error and message,
 *   %SSA_ERROR_TIMED_OUT, or an error of ssa_systemd_connection_get_finish() */
GVariant *ssa_systemd_connection_call_finish(GAsyncResult *result, GError **error);
