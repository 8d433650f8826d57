/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Socket requests: actions and settings. */

#pragma once

#include "socket-units/override.h"

/* @SSA_SOCKET_START: start it
 * @SSA_SOCKET_STOP: stop it
 * @SSA_SOCKET_ENABLE: start it, now and with each session
 * @SSA_SOCKET_DISABLE: stop it, now and in later sessions
 * @SSA_SOCKET_RESTART: reload its unit files, and restart it if it should listen
 * @SSA_SOCKET_SET: change settings
 * @SSA_SOCKET_RESET: restore the declared settings */
typedef enum {
    SSA_SOCKET_START,
    SSA_SOCKET_STOP,
    SSA_SOCKET_ENABLE,
    SSA_SOCKET_DISABLE,
    SSA_SOCKET_RESTART,
    SSA_SOCKET_SET,
    SSA_SOCKET_RESET,
} SsaSocketAction;

/* A request to change a socket.
 * @action: what to do
 * @unit: the unit of a snap's socket
 * @settings: (element-type utf8 utf8): the settings, by their names in declarations
 * @prefix: the prefix of these names in errors
 * @info: (nullable): the unit; %NULL = read from the file that systemd reports
 * @where: the location of the drop-in; without a directory, the user's
 * @any_address: whether to allow an address that snaps may not have, at the responsibility of the
 *   administrator */
typedef struct {
    SsaSocketAction action;
    char *unit;
    GHashTable *settings;
    const char *prefix;
    SskUnitInfo *info;
    SskDropIns where;
    gboolean any_address;
} SsaSocketRequest;

/* @action: (nullable): "start", "stop", "enable", "disable", "restart", "set" or "reset"
 * @unit: (nullable): the unit of a snap's socket
 * @settings: (transfer full) (element-type utf8 utf8): "listen-stream" (or a similar setting) and
 *   "socket-mode"; at least one with "set", none otherwise
 * Returns: (transfer full): the request, for the user's own settings; %NULL with
 *   %SSA_ERROR_INVALID_ARGUMENT that names the field */
SsaSocketRequest *ssa_socket_request_new(const char *action, const char *unit, GHashTable *settings,
                                         GError **error);

void ssa_socket_request_free(SsaSocketRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaSocketRequest, ssa_socket_request_free)
