/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Readers of results, each a #SnapSessionReadFunc, implemented with their operations. */

#pragma once

#include "client/operation.h"

gboolean snap_session_read_info(const SnapSessionOperation *operation, JsonNode *value,
                                SnapSessionResult *result, GError **error);
gboolean snap_session_read_status(const SnapSessionOperation *operation, JsonNode *value,
                                  SnapSessionResult *result, GError **error);
gboolean snap_session_read_apps(const SnapSessionOperation *operation, JsonNode *value,
                                SnapSessionResult *result, GError **error);
gboolean snap_session_read_sockets(const SnapSessionOperation *operation, JsonNode *value,
                                   SnapSessionResult *result, GError **error);
gboolean snap_session_read_closed(const SnapSessionOperation *operation, JsonNode *value,
                                  SnapSessionResult *result, GError **error);
