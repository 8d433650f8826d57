/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The directory of runtime directories, /run/user: sessions and their sockets, in directories that
 * users control. */

#pragma once

#include <glib.h>

#define SNAP_SESSION_DIRECTORY "/run/user"
#define SNAP_SESSION_SOCKET    "snapd-session-agent.socket"

/**
 * snap_session_directory_list:
 * @base: the directory
 * @error: return location for a #GError
 *
 * Only directories are looked into whose names are the decimal numbers of users. That something is
 * there does not mean that it is a socket, or that somebody listens on it. Never waits for a file
 * system that a user has mounted.
 *
 * Returns: (transfer full) (element-type guint): the users that have an entry of the socket's name
 *   in their runtime directory, in ascending order; or %NULL with %SNAP_SESSION_ERROR_FAILED if
 *   @base cannot be read. That @base is not there is no error: then nobody is logged in
 */
GArray *snap_session_directory_list(const char *base, GError **error);

/**
 * snap_session_directory_open:
 * @base: the directory
 * @uid: a user
 * @error: return location for a #GError
 *
 * Finds a session's socket, without following links. The user could have put there what leads
 * elsewhere, to a socket of root's even; a client that runs as root would then act for the user.
 *
 * Returns: a descriptor (O_PATH) of the socket, to be closed by the caller; or -1 with
 *   %SNAP_SESSION_ERROR_NO_SESSION, %SNAP_SESSION_ERROR_PERMISSION, %SNAP_SESSION_ERROR_UNTRUSTED
 *   or %SNAP_SESSION_ERROR_FAILED
 */
int snap_session_directory_open(const char *base, guint uid, GError **error);
