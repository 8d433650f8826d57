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

/* @signal: "handle-…" of the skeleton; %NULL ends a table
 * @run: called once the caller has been authorized */
typedef struct {
    const char *signal;
    SsaDBusCallFunc run;
} SsaDBusMethod;

/* Connects methods to the skeleton.
 * @calls: must live until @skeleton is unexported */
void ssa_dbus_calls_connect(SsaDBusCalls *calls, GDBusInterfaceSkeleton *skeleton,
                            const SsaDBusMethod *methods);

SsaSession *ssa_dbus_call_get_session(SsaDBusCall *call);

/* Returns: (transfer none): the in-arguments, a tuple; valid until the call is answered */
GVariant *ssa_dbus_call_get_parameters(SsaDBusCall *call);

/* Returns: (transfer none): the caller's connection and name; valid until the call is answered */
GDBusMethodInvocation *ssa_dbus_call_get_invocation(SsaDBusCall *call);

/* The answer has failures of units: those who watch the agent are told that it failed.
 * @message: (nullable): why; %NULL if it did not fail */
void ssa_dbus_call_set_failure(SsaDBusCall *call, const char *message);

/* Those who watch the agent are not told of the call, because it is about what they are told. */
void ssa_dbus_call_set_unreported(SsaDBusCall *call);

/* @parameters: floating references are consumed */
void ssa_dbus_call_answer(SsaDBusCall *call, GVariant *parameters);

/* @value: (transfer floating): an a{sv} whose values are the out-arguments, in order */
void ssa_dbus_call_answer_members(SsaDBusCall *call, GVariant *value);

/* @error: (transfer full): the agent's or systemd's error */
void ssa_dbus_call_fail(SsaDBusCall *call, GError *error);

/* Fails and frees the call.
 * @call: (transfer full): a call
 * @error: (transfer full): the error in its arguments */
void ssa_dbus_call_reject(SsaDBusCall *call, GError *error);
void ssa_dbus_call_free(SsaDBusCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaDBusCall, ssa_dbus_call_free)
