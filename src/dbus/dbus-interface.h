/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The interface io.snapcraft.SessionAgent1: each method calls the same operation as the
 * corresponding HTTP request. */

#pragma once

#include "session/session.h"

#include <gio/gio.h>

typedef struct _SsaDBusInterface SsaDBusInterface;

/* Exports the interface.
 * @session: carries out the calls
 * @connection: the session bus
 * Returns: (transfer full): free with ssa_dbus_interface_free(); %NULL if the path is taken */
SsaDBusInterface *ssa_dbus_interface_new(SsaSession *session, GDBusConnection *connection,
                                         const char *path, GError **error);
void ssa_dbus_interface_free(SsaDBusInterface *service);

/* Answers all pending calls with %SSA_ERROR_UNAVAILABLE. */
void ssa_dbus_interface_abandon(SsaDBusInterface *service);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaDBusInterface, ssa_dbus_interface_free)
