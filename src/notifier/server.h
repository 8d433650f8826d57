/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notification server: its owner, information and capabilities. */

#pragma once

#include <gio/gio.h>

/* @bus: (transfer none): the session bus
 * @owner: its unique name on the bus
 * @name: its name for itself
 * @version: its version
 * @has_images: whether it implements version 1.1 of the specification or later, with image hints
 * @capabilities: its capabilities */
typedef struct {
    GDBusConnection *bus;
    char *owner, *name, *version;
    gboolean has_images;
    char **capabilities;
} SsnServer;

/* Queries the server, and starts it if the bus can.
 * Returns: (transfer full): the server; %NULL with an error of the bus or of the server */
SsnServer *ssn_server_query(GDBusConnection *bus, GError **error);
void ssn_server_free(SsnServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsnServer, ssn_server_free)

gboolean ssn_server_can(const SsnServer *server, const char *capability);

/* Returns: (transfer floating): an a{sv} with name, version and capabilities */
GVariant *ssn_server_to_variant(const SsnServer *server);
