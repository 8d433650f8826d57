/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Sockets of the agent's own, for when it is started by hand. */

#pragma once

#include <gio/gio.h>

/**
 * ssa_own_sockets_bind:
 * @paths: (array zero-terminated=1): where to listen
 * @error: return location for a #GError: %G_IO_ERROR_EXISTS if somebody answers at one of @paths
 *
 * Listens on all of @paths, taking the place of sockets at which nobody answers any more.
 *
 * Returns: (transfer full) (element-type GSocket): the sockets, or %NULL
 */
GPtrArray *ssa_own_sockets_bind(const char *const *paths, GError **error);

/**
 * ssa_own_sockets_remove:
 * @paths: (array zero-terminated=1): as they were bound
 *
 * Removes them from the file system.
 */
void ssa_own_sockets_remove(const char *const *paths);
