/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The D-Bus frontend: the well-known name on the session bus and its objects. dbus-frontend.c, or
 * dbus-frontend-none.c in a build without the session bus. */

#pragma once

#include "session/session.h"

typedef struct _SsaDBusFrontend SsaDBusFrontend;

/* @user_data: as given to the function that takes the callback */
typedef void (*SsaDBusFrontendFunc)(gpointer user_data);

/* Does not connect to the bus yet.
 * @session: carries out the calls
 * @lost: (scope notified): called when the bus has gone away
 * Returns: (transfer full): free with ssa_dbus_frontend_free() */
SsaDBusFrontend *ssa_dbus_frontend_new(SsaSession *session, SsaDBusFrontendFunc lost,
                                       gpointer user_data);
void ssa_dbus_frontend_free(SsaDBusFrontend *frontend);

/* @entered: (scope async): called when the name is owned, or cannot be owned */
void ssa_dbus_frontend_start(SsaDBusFrontend *frontend, SsaDBusFrontendFunc entered,
                             gpointer user_data);

/* Releases the name. Calls are still answered.
 * @left: (scope async): called when the bus has confirmed the release; earlier calls have been
 *   delivered by then */
void ssa_dbus_frontend_release_name(SsaDBusFrontend *frontend, SsaDBusFrontendFunc left,
                                    gpointer user_data);

/* Answers all pending calls with %SSA_ERROR_UNAVAILABLE. */
void ssa_dbus_frontend_abandon(SsaDBusFrontend *frontend);

/* @flushed: (scope async): called when all outgoing messages have been sent */
void ssa_dbus_frontend_flush(SsaDBusFrontend *frontend, SsaDBusFrontendFunc flushed,
                             gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaDBusFrontend, ssa_dbus_frontend_free)
