/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A build without the session bus: nothing to enter and nothing to leave. */

#include "dbus/dbus-frontend.h"

SsaBusDoor *
ssa_bus_door_new(SsaSession *session, SsaBusDoorFunc lost, gpointer user_data)
{
    return NULL;
}

void
ssa_bus_door_free(SsaBusDoor *door)
{
}

void
ssa_bus_door_enter(SsaBusDoor *door, SsaBusDoorFunc entered, gpointer user_data)
{
    entered(user_data);
}

void
ssa_bus_door_leave(SsaBusDoor *door, SsaBusDoorFunc left, gpointer user_data)
{
    left(user_data);
}

void
ssa_bus_door_flush(SsaBusDoor *door, SsaBusDoorFunc flushed, gpointer user_data)
{
    flushed(user_data);
}

void
ssa_bus_door_abandon(SsaBusDoor *door)
{
}
