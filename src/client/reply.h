/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The reply to an operation: the envelope and its result. */

#pragma once

#include "client/operation.h"
#include "client/response.h"

/* Reads the reply into the result, as an answer or as an error. Everything that can be checked is
 * checked.
 * @response: a complete response to it
 * @result: (inout): the result */
void snap_session_reply_read(const SnapSessionOperation *operation, SnapSessionResponse *response,
                             SnapSessionResult *result);
