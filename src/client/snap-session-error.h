/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error domain of the library; codes differ where callers would react differently. */

#pragma once

#include "snap-session-export.h"

#include <glib.h>

G_BEGIN_DECLS

#define SNAP_SESSION_ERROR (snap_session_error_quark())

/**
 * SnapSessionError:
 * @SNAP_SESSION_ERROR_NO_SESSION: no socket, or a socket without a listener. The
 *   user is not logged in, or has no agent. Not a failure of the agent
 * @SNAP_SESSION_ERROR_PERMISSION: the session belongs to another user
 * @SNAP_SESSION_ERROR_TIMED_OUT: no connection or no complete reply within the deadline. The
 *   request may still be carried out
 * @SNAP_SESSION_ERROR_UNTRUSTED: the entry is not this session's socket, but a link, another file,
 *   or another user's. Nothing has been sent
 * @SNAP_SESSION_ERROR_TOO_LARGE: the reply exceeds a limit
 * @SNAP_SESSION_ERROR_TRUNCATED: the connection was closed before the reply was complete
 * @SNAP_SESSION_ERROR_BAD_REPLY: the reply violates the protocol
 * @SNAP_SESSION_ERROR_REFUSED: the agent rejected the request or failed to carry it out; the
 *   message is the agent's, and the #SnapSessionResult has the failures of units, if any
 * @SNAP_SESSION_ERROR_NOT_SUPPORTED: the agent does not know this operation
 * @SNAP_SESSION_ERROR_BUSY: the agent is overloaded or exiting: retry later
 * @SNAP_SESSION_ERROR_INVALID_ARGUMENT: an argument is invalid; nothing has been sent to any
 *   session
 * @SNAP_SESSION_ERROR_FAILED: anything else
 *
 * Errors of the library. Messages about a session begin with it: "session 1000: …".
 */
typedef enum {
    SNAP_SESSION_ERROR_NO_SESSION,
    SNAP_SESSION_ERROR_PERMISSION,
    SNAP_SESSION_ERROR_TIMED_OUT,
    SNAP_SESSION_ERROR_UNTRUSTED,
    SNAP_SESSION_ERROR_TOO_LARGE,
    SNAP_SESSION_ERROR_TRUNCATED,
    SNAP_SESSION_ERROR_BAD_REPLY,
    SNAP_SESSION_ERROR_REFUSED,
    SNAP_SESSION_ERROR_NOT_SUPPORTED,
    SNAP_SESSION_ERROR_BUSY,
    SNAP_SESSION_ERROR_INVALID_ARGUMENT,
    SNAP_SESSION_ERROR_FAILED,
} SnapSessionError;

SNAP_SESSION_EXPORT GQuark snap_session_error_quark(void);

G_END_DECLS
