/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A D-Bus connection with two ends: the agent's and the test's. The test plays the bus, which knows
 * the security labels of callers, and the callers. */

#pragma once

#include <gio/gio.h>

/* Callers, by their unique names. */
#define CONFINED   ":1.1" /* an application of a snap */
#define UNCONFINED ":1.2"
#define UNLABELLED ":1.3"
#define OWN        ":1.0" /* the agent */
#define GONE       ":1.404"

/**
 * BusPair:
 * @agent: the agent's end
 * @other: the test's end
 * @own_label: (nullable): the agent's own label; if %NULL, no caller has a label
 * @replies: (element-type utf8 utf8): see bus_pair_say(); like @log protected by @lock, because
 *   GDBus uses them in its own thread
 * @log: (element-type utf8): the calls with such replies
 */
typedef struct {
    GDBusConnection *agent, *other;
    const char *own_label;
    GDBusNodeInfo *info;
    GMutex lock;
    GHashTable *replies;
    GPtrArray *log;
} BusPair;

void bus_pair_open(BusPair *pair);
void bus_pair_close(BusPair *pair);

/**
 * bus_pair_call:
 * @pair: a pair
 * @sender: the unique name of the caller
 * @path: of the object
 * @interface: its interface
 * @method: the method
 * @arguments: (transfer floating): a tuple
 *
 * Returns: (transfer full): the reply, or the error
 */
GDBusMessage *bus_pair_call(BusPair *pair, const char *sender, const char *path,
                            const char *interface, const char *method, GVariant *arguments);

/**
 * bus_pair_say:
 * @pair: a pair
 * @method: the name of a method
 * @reply: a tuple in the format of g_variant_parse(); "!NAME": that error; "": nothing at all
 *
 * Sets the reply to the method, for all names and objects.
 */
void bus_pair_say(BusPair *pair, const char *method, const char *reply);

/**
 * bus_pair_take_log:
 * @pair: a pair
 *
 * Returns: (transfer full): "METHOD ARGUMENTS" of all calls with replies of bus_pair_say() since
 *   the previous call, joined by "; "
 */
char *bus_pair_take_log(BusPair *pair);

/**
 * bus_pair_emit:
 * @pair: a pair
 * @sender: the unique name of the sender
 * @path: of the object
 * @interface: its interface
 * @signal: the signal
 * @arguments: a tuple in the format of g_variant_parse()
 */
void bus_pair_emit(BusPair *pair, const char *sender, const char *path, const char *interface,
                   const char *signal, const char *arguments);
