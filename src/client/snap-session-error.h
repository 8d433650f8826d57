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
 * @SNAP_SESSION_ERROR_PERMISSION: the session is not the caller's
 * @SNAP_SESSION_ERROR_TIMED_OUT: no connection, or no whole reply, within the deadline. What was
 *   asked for may happen all the same
 * @SNAP_SESSION_ERROR_UNTRUSTED: what is there is not the agent of this session: a link, no socket,
 *   or somebody else's. Nothing has been sent
 * @SNAP_SESSION_ERROR_TOO_LARGE: the reply, or what it holds, is larger than allowed
 * @SNAP_SESSION_ERROR_TRUNCATED: the connection closed before the reply was whole
 * @SNAP_SESSION_ERROR_BAD_REPLY: the reply is not what the protocol allows
 * @SNAP_SESSION_ERROR_REFUSED: the agent says no, or that something failed; the message is its own,
 *   and the #SnapSessionResult has failures of units, if there are any
 * @SNAP_SESSION_ERROR_NOT_SUPPORTED: the agent does not know this operation
 * @SNAP_SESSION_ERROR_BUSY: the agent has too much to do, or is leaving: ask again later
 * @SNAP_SESSION_ERROR_INVALID_ARGUMENT: the caller asked for what cannot be asked for; nothing has
 *   been sent to any session
 * @SNAP_SESSION_ERROR_FAILED: anything else
 *
 * Errors of the library. Messages that are about a session begin with it: "session 1000: …".
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
