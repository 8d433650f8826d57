/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Sockets that the agent binds itself when it is started by hand. */

#pragma once

#include <gio/gio.h>

/* The files of the sockets. */
typedef struct _SsaOwnSockets SsaOwnSockets;

/* Listens on all of @paths; replaces sockets without a listener.
 * @paths: (array zero-terminated=1): where to listen
 * @sockets: (out) (element-type GSocket) (transfer full): the listening sockets
 * @error: return location for a #GError: %G_IO_ERROR_EXISTS if another process is listening at one
 *   of @paths
 * Returns: (transfer full): their files, or %NULL */
SsaOwnSockets *ssa_own_sockets_bind(const char *const *paths, GPtrArray **sockets, GError **error);

/* Removes the files that were not replaced. Call it while the sockets still listen, so that no
 * other agent replaces them meanwhile. The second call does nothing.
 * @own: the files */
void ssa_own_sockets_remove(SsaOwnSockets *own);

void ssa_own_sockets_free(SsaOwnSockets *own);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaOwnSockets, ssa_own_sockets_free)
