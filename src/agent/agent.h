/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The agent: owns the session and its frontends, starts them, and drains them on exit. */

#pragma once

#include "agent/own-sockets.h"
#include "base/limits.h"

#include <gio/gio.h>

typedef struct _SsaAgent SsaAgent;

/* @runtime_dir: the user's runtime directory
 * @limits: copied
 * Returns: (transfer full): free with ssa_agent_free() */
SsaAgent *ssa_agent_new(const char *runtime_dir, const SsaLimits *limits);
void ssa_agent_free(SsaAgent *agent);

/* Runs until it is idle, a client requests the exit, or SIGTERM or SIGINT arrives.
 * @sockets: (element-type GSocket) (transfer full): the listening sockets of the HTTP frontend
 * @own_sockets: (nullable): their files, if the agent has bound them; removed on exit */
void ssa_agent_run(SsaAgent *agent, GPtrArray *sockets, SsaOwnSockets *own_sockets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaAgent, ssa_agent_free)
