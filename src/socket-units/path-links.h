/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Symbolic links in the path of a socket. */

#pragma once

#include "socket-units/address.h"

/**
 * ssk_path_check_links:
 * @directory: a directory in which the snap may write, but which it cannot replace; links on the
 *   way to it are followed
 * @path: a clean path below it
 * @error: return location for a #GError
 *
 * A snap can put a link to a directory of the host in the place of one of its own. systemd, which
 * is not confined, would follow it: make the socket there, and remove another's of the same name
 * first (bind(2) says EADDRINUSE, and socket units unlink and try again). A link by the last name
 * is replaced in that way.
 *
 * Returns: %TRUE if all of the way that is there is made of directories; %FALSE with
 *   %G_IO_ERROR_INVALID_ARGUMENT
 */
gboolean ssk_path_check_links(const char *directory, const char *path, GError **error);

/**
 * ssk_path_check_start:
 * @directory: as for ssk_path_check_links()
 * @path: a clean path below it
 * @error: return location for a #GError
 *
 * The same when systemd is about to listen. By then "current" has to be there: systemd would make a
 * directory, and snapd could make no link there any more. A named pipe of an earlier start is
 * removed: it outlives its unit, and systemd takes none again whose owner or mode is another than
 * it would give to it.
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT
 */
gboolean ssk_path_check_start(const char *directory, const char *path, GError **error);

/**
 * ssk_path_set_owner:
 * @directory: as for ssk_path_check_links()
 * @path: a clean path below it, of a socket or a named pipe
 * @user: (nullable): whose it is to be
 * @group: (nullable): of which group it is to be
 * @error: return location for a #GError
 *
 * What SocketUser= and SocketGroup= do in a directory where nobody else may write: systemd's
 * chown(2) follows a link that a snap puts in the place of the socket which has just been made, and
 * gives away whatever file of the host that leads to.
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT if there is anything but a socket or a pipe, or
 * no such user or group
 */
gboolean ssk_path_set_owner(const char *directory, const char *path, const char *user,
                            const char *group, GError **error);

/**
 * ssk_address_check_links:
 * @address: an address in the form of a unit of the system's systemd
 * @instance: the name of the snap's instance
 * @error: return location for a #GError
 *
 * The same for an address that may be a path of the snap's; another has nothing to be checked.
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT
 */
gboolean ssk_address_check_links(const char *address, const char *instance, GError **error);

/**
 * ssk_address_guard:
 * @address: an address in the form of a unit
 * @scope: whose daemon it is
 * @instance: the name of the snap's instance
 * @user: (nullable): whose it is to be
 * @group: (nullable): of which group
 *
 * What is right when a unit is made may be wrong when systemd listens, after the snap has run.
 *
 * Returns: (transfer full): lines for [Socket] that have snap-socket-guard look again before each
 *   start, and set the owner after it; for what is no path of the snap's, systemd sets the owner
 */
char *ssk_address_guard(const char *address, SskScope scope, const char *instance, const char *user,
                        const char *group);
