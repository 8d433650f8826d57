/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The files of sockets. systemd goes on listening when somebody removes the file of a socket, but
 * nobody can connect any more. */

#pragma once

#include <glib.h>

/**
 * ssa_socket_files_are_missing:
 * @properties: (nullable): the properties of a socket unit of its own D-Bus interface, an a{sv}
 *
 * Returns: whether one of the paths where it listens is not there; only meaningful while it listens
 */
gboolean ssa_socket_files_are_missing(GVariant *properties);
