/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Socket requests: actions and settings. */

#pragma once

#include "socket-units/override.h"

/**
 * SsaSocketAction:
 * @SSA_SOCKET_START: have it listen
 * @SSA_SOCKET_STOP: have it listen no more
 * @SSA_SOCKET_ENABLE: have it listen, now and after each start of the session
 * @SSA_SOCKET_DISABLE: have it listen no more, nor after a start
 * @SSA_SOCKET_RESTART: have it listen as its files say by now, which systemd reads again, if
 *   it is to listen
 * @SSA_SOCKET_SET: change its address, or its mode
 * @SSA_SOCKET_RESET: have it as it is declared again
 */
typedef enum {
    SSA_SOCKET_START,
    SSA_SOCKET_STOP,
    SSA_SOCKET_ENABLE,
    SSA_SOCKET_DISABLE,
    SSA_SOCKET_RESTART,
    SSA_SOCKET_SET,
    SSA_SOCKET_RESET,
} SsaSocketAction;

/**
 * SsaSocketRequest:
 * @action: what to do
 * @unit: the unit of a snap's socket
 * @settings: (element-type utf8 utf8): what is to be set, by the names of declarations
 * @prefix: what precedes these names in errors
 * @info: (nullable): the unit; %NULL = read it from the file that systemd names
 * @where: where the drop-in is; without a directory, the user's own
 * @any_address: whether the administrator takes responsibility for an address that snaps may not
 *   have
 *
 * A request to change a socket.
 */
typedef struct {
    SsaSocketAction action;
    char *unit;
    GHashTable *settings;
    const char *prefix;
    SskUnitInfo *info;
    SskDropIns where;
    gboolean any_address;
} SsaSocketRequest;

/**
 * ssa_socket_request_new:
 * @action: (nullable): "start", "stop", "enable", "disable", "restart", "set" or
 *   "reset"
 * @unit: (nullable): the unit of a snap's socket
 * @settings: (transfer full) (element-type utf8 utf8): what is to be set: "listen-stream" (or its
 * like) and "socket-mode"; only with "set", and then at least one
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the request, of a user's own settings; %NULL with
 * %SSA_ERROR_INVALID_ARGUMENT that names the field
 */
SsaSocketRequest *ssa_socket_request_new(const char *action, const char *unit, GHashTable *settings,
                                         GError **error);

void ssa_socket_request_free(SsaSocketRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaSocketRequest, ssa_socket_request_free)
