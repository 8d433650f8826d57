/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The directory of runtime directories, /run/user: sessions and their sockets, in directories that
 * users control. */

#pragma once

#include <glib.h>

#define SNAP_SESSION_DIRECTORY "/run/user"
#define SNAP_SESSION_SOCKET    "snapd-session-agent.socket"

/* Considers only directories whose names are decimal uids. An entry need not be a socket, or have a
 * listener. Never waits for a file system that a user has mounted.
 * @base: the directory
 * Returns: (transfer full) (element-type guint): the uids with an entry of the socket's name in
 *   their runtime directory, in ascending order, empty if @base does not exist; %NULL with
 *   %SNAP_SESSION_ERROR_FAILED if @base cannot be read */
GArray *snap_session_directory_list(const char *base, GError **error);

/* Opens a session's socket without following links. A link of the user could lead to any socket,
 * even to one of root's, and a client that runs as root would act for the user.
 * @base: the directory
 * @uid: a user
 * Returns: a descriptor (O_PATH) of the socket, to be closed by the caller; or -1 with
 *   %SNAP_SESSION_ERROR_NO_SESSION, %SNAP_SESSION_ERROR_PERMISSION, %SNAP_SESSION_ERROR_UNTRUSTED
 *   or %SNAP_SESSION_ERROR_FAILED */
int snap_session_directory_open(const char *base, guint uid, GError **error);
