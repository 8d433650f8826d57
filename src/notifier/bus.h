/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls of the bus itself. */

#pragma once

#include <gio/gio.h>

/* Calls a method of the bus, and waits for the reply.
 * @parameters: (transfer floating): its arguments
 * @type: the type of its reply
 * Returns: (transfer full): the reply, or %NULL with an error */
GVariant *ssn_bus_call(GDBusConnection *bus, const char *method, GVariant *parameters,
                       const char *type, GError **error);
