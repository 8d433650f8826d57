/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection with two ends: the agent's, and that of a test, which is both the bus, which knows
 * the labels of callers, and each of the callers. */

#pragma once

#include <gio/gio.h>

/* Callers, by their unique names. */
#define CONFINED   ":1.1" /* as an application of a snap */
#define UNCONFINED ":1.2"
#define UNLABELLED ":1.3"
#define GONE       ":1.404"

/**
 * BusPair:
 * @agent: the agent's end
 * @other: the other one
 * @own_label: (nullable): the agent's own label: without one, nobody has any
 */
typedef struct {
    GDBusConnection *agent, *other;
    const char *own_label;
    GDBusNodeInfo *info;
} BusPair;

void bus_pair_open(BusPair *pair);
void bus_pair_close(BusPair *pair);

/**
 * bus_pair_call:
 * @pair: a pair
 * @sender: who calls, as the bus would hand it on
 * @path: of the object
 * @interface: its interface
 * @method: the method
 * @arguments: (transfer floating): a tuple
 *
 * Returns: (transfer full): the reply, or the error
 */
GDBusMessage *bus_pair_call(BusPair *pair, const char *sender, const char *path,
                            const char *interface, const char *method, GVariant *arguments);
