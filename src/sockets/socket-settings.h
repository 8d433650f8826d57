/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Settings of a socket: a drop-in of its unit. */

#pragma once

#include "sockets/socket-request.h"

typedef struct _SsaSocketSettings SsaSocketSettings;

/* Writes the settings, by the rules of declarations, or removes them. A setting that equals the
 * declaration is only written to override another drop-in. Settings of a socket that is gone can be
 * removed, too.
 * @request: a "set" or "reset" request; gets the unit that is read
 * @fragment: (nullable): the path of the unit file; "set" requires it or a unit in @request
 * @drop_ins: (nullable): the paths of the unit's drop-ins; %NULL = unknown
 * @changed: (out): whether the settings changed
 * Returns: (transfer full): the previous settings, valid as long as @request; %NULL with
 *   %SSA_ERROR_INVALID_ARGUMENT that names the field, %SSA_ERROR_FAILED if there is no such unit,
 *   or a file error */
SsaSocketSettings *ssa_socket_settings_change(SsaSocketRequest *request, const char *fragment,
                                              const char *const *drop_ins, gboolean *changed,
                                              GError **error);

/* Returns: %TRUE if they are restored; %FALSE with a file error */
gboolean ssa_socket_settings_restore(const SsaSocketSettings *settings, GError **error);

void ssa_socket_settings_free(SsaSocketSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaSocketSettings, ssa_socket_settings_free)
