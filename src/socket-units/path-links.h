/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Symbolic links in the path of a socket. */

#pragma once

#include "socket-units/address.h"

/* A snap can replace one of its directories by a link to a directory of the host. systemd, which is
 * unconfined, would follow it, create the socket there, and first remove an existing socket of that
 * name (after EADDRINUSE from bind(2), it unlinks and retries). A link in place of the socket is
 * removed in the same way.
 * @directory: a directory that the snap may write to but cannot replace; links in its own path are
 *   followed
 * @path: a normalized path below it
 * Returns: %TRUE if all existing components before the last are directories; %FALSE with
 *   %G_IO_ERROR_INVALID_ARGUMENT */
gboolean ssk_path_check_links(const char *directory, const char *path, GError **error);

/* Like ssk_path_check_links(), right before systemd listens. "current" must exist: systemd would
 * create a directory where snapd needs a link. A named pipe of an earlier start is removed: it
 * outlives its unit, and systemd does not reuse it if its owner or mode differs.
 * @directory: as for ssk_path_check_links()
 * @path: a clean path below it
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT */
gboolean ssk_path_check_start(const char *directory, const char *path, GError **error);

/* Replaces SocketUser= and SocketGroup=, which are safe only in a directory that nobody else can
 * write: systemd's chown(2) follows a link that a snap puts in place of the new socket, and changes
 * the owner of any file of the host.
 * @directory: as for ssk_path_check_links()
 * @path: a clean path below it, of a socket or a named pipe
 * @user: (nullable): the new owner
 * @group: (nullable): the new group
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT if the file is not a socket or named pipe, or
 *   the user or group does not exist */
gboolean ssk_path_set_owner(const char *directory, const char *path, const char *user,
                            const char *group, GError **error);

/* Like ssk_path_check_links(); succeeds if @address is not a path of the snap.
 * @address: an address in the form of a unit of the system's systemd
 * @instance: the name of the snap's instance
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT */
gboolean ssk_address_check_links(const char *address, const char *instance, GError **error);

/* A path that is valid when the unit is generated may be a link when systemd listens.
 * @address: an address in the form of a unit
 * @scope: whose daemon it is
 * @instance: the name of the snap's instance
 * @user: (nullable): the owner
 * @group: (nullable): the group
 * Returns: (transfer full): lines for [Socket] that run snap-socket-guard before each start to
 *   check for links, and after it to set the owner; for other addresses, systemd sets the owner */
char *ssk_address_guard(const char *address, SskScope scope, const char *instance, const char *user,
                        const char *group);
