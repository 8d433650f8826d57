/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A method call: authorized, carried out, answered. The call keeps a hold until the end. */

#pragma once

#include "session/session.h"

#include <gio/gio.h>

typedef struct _SsaDBusCalls SsaDBusCalls;
typedef struct _SsaDBusCall SsaDBusCall;

/* Carries out the call, answers it, and frees it with ssa_dbus_call_free().
 * @call: (transfer full): an authorized call */
typedef void (*SsaDBusCallFunc)(SsaDBusCall *call);

/* @session: carries out the calls
 * Returns: (transfer full): an empty list of pending calls */
SsaDBusCalls *ssa_dbus_calls_new(SsaSession *session);

/* Answers all pending calls with %SSA_ERROR_UNAVAILABLE. */
void ssa_dbus_calls_abandon(SsaDBusCalls *calls);
void ssa_dbus_calls_free(SsaDBusCalls *calls);

/* @invocation: (transfer full): a new invocation
 * @run: called once the caller has been authorized
 * @data: (transfer full) (nullable): for @run, see ssa_dbus_call_get_data()
 * @free_data: (nullable): frees @data
 * Returns: %TRUE, as a skeleton requires of handlers */
gboolean ssa_dbus_calls_begin(SsaDBusCalls *calls, GDBusMethodInvocation *invocation,
                              SsaDBusCallFunc run, gpointer data, GDestroyNotify free_data);

SsaSession *ssa_dbus_call_get_session(SsaDBusCall *call);

/* Returns: (transfer none): the data passed to ssa_dbus_calls_begin() */
gpointer ssa_dbus_call_get_data(SsaDBusCall *call);

/* Returns: (transfer full): the data passed to ssa_dbus_calls_begin() */
gpointer ssa_dbus_call_steal_data(SsaDBusCall *call);

/* @parameters: floating references are consumed */
void ssa_dbus_call_answer(SsaDBusCall *call, GVariant *parameters);

/* @value: (transfer floating): an a{sv} whose values are the out-arguments, in order */
void ssa_dbus_call_answer_members(SsaDBusCall *call, GVariant *value);

/* @error: (transfer full): the agent's or systemd's error */
void ssa_dbus_call_fail(SsaDBusCall *call, GError *error);
void ssa_dbus_call_free(SsaDBusCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaDBusCall, ssa_dbus_call_free)
