/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The parts of a session, for its operations that stand in files of their own. */

#pragma once

#include "session/session.h"

/**
 * ssa_session_get_services:
 * @session: a session
 *
 * Returns: (transfer none): what changing services takes
 */
const SsaServiceContext *ssa_session_get_services(SsaSession *session);
