/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for properties of units that run at the same time. */

#pragma once

#include "systemd/systemd-connection.h"

/* A query for properties of one unit.
 * @unit: a valid unit name
 * @interface: the D-Bus interface of the properties
 * @name: (nullable): the name of the only one that is wanted; %NULL = all
 * @data: the caller's data
 * @properties: (nullable): the a{sv} that systemd returned
 * @error: (nullable): the error, if the query failed */
typedef struct {
    char *unit;
    const char *interface;
    const char *name;
    gpointer data;
    GVariant *properties;
    GError *error;
} SsaPropertyQuery;

/* Returns: (transfer full) (element-type SsaPropertyQuery): an empty list of queries */
GPtrArray *ssa_property_queries_new(void);
void ssa_property_queries_add(GPtrArray *queries, const char *unit, const char *interface,
                              gpointer data);

/* Queries one property. systemd computes all that are asked for: a service has more than 300.
 * @name: a static string */
void ssa_property_queries_add_one(GPtrArray *queries, const char *unit, const char *interface,
                                  const char *name, gpointer data);

/* @source: the #GObject that @callback gets as source
 * @queries: (transfer full) (element-type SsaPropertyQuery): run at the same time
 * @timeout: in milliseconds, for each call
 * @callback: called when all queries are answered */
void ssa_property_queries_run_async(SsaSystemdConnection *connection, gpointer source,
                                    GPtrArray *queries, gint64 timeout,
                                    GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SsaPropertyQuery): the queries, in their order, each with
 *   its properties or its error */
GPtrArray *ssa_property_queries_run_finish(GAsyncResult *result);
