/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A call of the interface: checked (is the caller somebody whom the agent works for?), carried out,
 * and answered. It holds the agent until then. */

#pragma once

#include "session/session.h"

#include <gio/gio.h>

typedef struct _SsaBusCalls SsaBusCalls;
typedef struct _SsaBusCall SsaBusCall;

/**
 * SsaBusCallFunc:
 * @call: (transfer full): a call of somebody whom the agent works for
 *
 * Carries it out, answers it, then frees it with ssa_bus_call_free().
 */
typedef void (*SsaBusCallFunc)(SsaBusCall *call);

/**
 * ssa_bus_calls_new:
 * @session: does the work
 *
 * Returns: (transfer full): the calls that have not been answered; none yet
 */
SsaBusCalls *ssa_bus_calls_new(SsaSession *session);

/**
 * ssa_bus_calls_abandon:
 * @calls: the calls
 *
 * Answers all of them: their result will not be known.
 */
void ssa_bus_calls_abandon(SsaBusCalls *calls);
void ssa_bus_calls_free(SsaBusCalls *calls);

/**
 * ssa_bus_calls_begin:
 * @calls: the calls
 * @invocation: (transfer full): a new one
 * @run: called once the caller has been checked
 * @data: (transfer full) (nullable): for @run, see ssa_bus_call_get_data()
 * @free_data: (nullable): frees @data
 *
 * Returns: %TRUE, as the handlers of a skeleton do
 */
gboolean ssa_bus_calls_begin(SsaBusCalls *calls, GDBusMethodInvocation *invocation,
                             SsaBusCallFunc run, gpointer data, GDestroyNotify free_data);

SsaSession *ssa_bus_call_get_session(SsaBusCall *call);

/**
 * ssa_bus_call_get_data:
 * @call: a call
 *
 * Returns: (transfer none): what it was begun with
 */
gpointer ssa_bus_call_get_data(SsaBusCall *call);

/**
 * ssa_bus_call_steal_data:
 * @call: a call
 *
 * Returns: (transfer full): what it was begun with
 */
gpointer ssa_bus_call_steal_data(SsaBusCall *call);

/**
 * ssa_bus_call_answer:
 * @call: a call
 * @parameters: floating references are consumed
 */
void ssa_bus_call_answer(SsaBusCall *call, GVariant *parameters);

/**
 * ssa_bus_call_fail:
 * @call: a call
 * @error: (transfer full): the core's, or systemd's own
 */
void ssa_bus_call_fail(SsaBusCall *call, GError *error);
void ssa_bus_call_free(SsaBusCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaBusCall, ssa_bus_call_free)
