/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Settings of a socket: a drop-in of its unit. */

#pragma once

#include "sockets/socket-request.h"

typedef struct _SsaSocketSettings SsaSocketSettings;

/**
 * ssa_socket_settings_change:
 * @request: sets something, or resets all; keeps what it reads of the unit
 * @fragment: (nullable): where the unit's file is; needed to set what the request has no unit of
 * @drop_ins: (nullable): the paths of all that systemd reads with the unit; %NULL = unknown
 * @changed: (out): whether it was not so already
 * @error: return location for a #GError
 *
 * Writes what is set, under the rules of declarations, or removes it. What is declared so already
 * is not set, unless there is another drop-in to be overruled. What was set of a socket that is
 * gone can be removed, too.
 *
 * Returns: (transfer full): what was set before, valid as long as @request; %NULL with
 * %SSA_ERROR_INVALID_ARGUMENT that names the field, %SSA_ERROR_FAILED if there is no such unit, or
 * an error of files
 */
SsaSocketSettings *ssa_socket_settings_change(SsaSocketRequest *request, const char *fragment,
                                              const char *const *drop_ins, gboolean *changed,
                                              GError **error);

/**
 * ssa_socket_settings_restore:
 * @settings: what was set before something else was set
 * @error: return location for a #GError
 *
 * Returns: whether it is so again; if not, with an error of files
 */
gboolean ssa_socket_settings_restore(const SsaSocketSettings *settings, GError **error);

void ssa_socket_settings_free(SsaSocketSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaSocketSettings, ssa_socket_settings_free)
