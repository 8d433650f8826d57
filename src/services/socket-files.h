/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Files of sockets. If the file of a socket is removed, systemd goes on listening, but clients
 * cannot connect. */

#pragma once

#include <glib.h>

/* @properties: (nullable): an a{sv}: the properties of org.freedesktop.systemd1.Socket
 * Returns: whether one of its paths is missing; only meaningful while it listens */
gboolean ssa_socket_files_are_missing(GVariant *properties);
