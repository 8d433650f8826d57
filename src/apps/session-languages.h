/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The current languages of the session, from the environment of the user manager: the agent may be
 * older than the session's locale settings. */

#pragma once

#include "base/languages.h"
#include "systemd/systemd.h"

/* @timeout: in milliseconds */
void ssa_session_languages_async(SsaSystemd *manager, gint64 timeout, GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Returns: (transfer full): see ssa_languages_from_environment(); never %NULL: if the user manager
 *   sets no language or does not answer, the languages of the agent's own environment */
char **ssa_session_languages_finish(GAsyncResult *result);
