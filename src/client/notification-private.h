/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Private interface of notifications, for the call that sends them. */

#pragma once

#include "client/snap-session-notification.h"

#include <json-glib/json-glib.h>

/* Returns: (transfer full): a builder with an unfinished object, or %NULL with
 *   %SNAP_SESSION_ERROR_INVALID_ARGUMENT if one of its texts is not valid UTF-8 */
JsonBuilder *snap_session_notification_to_json(SnapSessionNotification *notification,
                                               GError **error);
