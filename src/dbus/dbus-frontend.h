/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The D-Bus door: the well-known name on the session bus and what is offered there. bus-door.c, or
 * bus-door-none.c in a build without a session bus. */

#pragma once

#include "session/session.h"

typedef struct _SsaBusDoor SsaBusDoor;

/**
 * SsaBusDoorFunc:
 * @user_data: as given to the function that takes the callback
 */
typedef void (*SsaBusDoorFunc)(gpointer user_data);

/**
 * ssa_bus_door_new:
 * @session: does the work
 * @lost: (scope notified): called when the bus has gone away
 * @user_data: for @lost
 *
 * Touches no bus yet.
 *
 * Returns: (transfer full): free with ssa_bus_door_free()
 */
SsaBusDoor *ssa_bus_door_new(SsaSession *session, SsaBusDoorFunc lost, gpointer user_data);
void ssa_bus_door_free(SsaBusDoor *door);

/**
 * ssa_bus_door_enter:
 * @door: the door
 * @entered: (scope async): called when the name is owned, or is known not to be had
 * @user_data: for @entered
 */
void ssa_bus_door_enter(SsaBusDoor *door, SsaBusDoorFunc entered, gpointer user_data);

/**
 * ssa_bus_door_leave:
 * @door: the door
 * @left: (scope async): called when the bus has confirmed that the name is gone; calls that came
 *   before have been delivered by then
 * @user_data: for @left
 *
 * Gives the name up, and goes on answering.
 */
void ssa_bus_door_leave(SsaBusDoor *door, SsaBusDoorFunc left, gpointer user_data);

/**
 * ssa_bus_door_abandon:
 * @door: the door
 *
 * Answers all calls that still wait: their result will not be known.
 */
void ssa_bus_door_abandon(SsaBusDoor *door);

/**
 * ssa_bus_door_flush:
 * @door: the door
 * @flushed: (scope async): called when all that was to be sent has been sent
 * @user_data: for @flushed
 */
void ssa_bus_door_flush(SsaBusDoor *door, SsaBusDoorFunc flushed, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaBusDoor, ssa_bus_door_free)
