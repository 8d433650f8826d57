/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The D-Bus frontend of a build without the session bus: does nothing. */

#include "dbus/dbus-frontend.h"

SsaDBusFrontend *
ssa_dbus_frontend_new(SsaSession *session, SsaDBusFrontendFunc lost, gpointer user_data)
{
    return NULL;
}

void
ssa_dbus_frontend_free(SsaDBusFrontend *frontend)
{
}

void
ssa_dbus_frontend_start(SsaDBusFrontend *frontend, SsaDBusFrontendFunc entered, gpointer user_data)
{
    entered(user_data);
}

void
ssa_dbus_frontend_release_name(SsaDBusFrontend *frontend, SsaDBusFrontendFunc left,
                               gpointer user_data)
{
    left(user_data);
}

void
ssa_dbus_frontend_flush(SsaDBusFrontend *frontend, SsaDBusFrontendFunc flushed, gpointer user_data)
{
    flushed(user_data);
}

void
ssa_dbus_frontend_abandon(SsaDBusFrontend *frontend)
{
}
