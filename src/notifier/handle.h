/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Handles of notifications: what the agent stores of them. A handle says which server of which bus
 * knows the id. */

#pragma once

#include <gio/gio.h>

/* @owner: the unique name of the server on @bus
 * @id: the server's id of a notification
 * Returns: (transfer full): the handle */
char *ssn_handle_format(GDBusConnection *bus, const char *owner, guint id);

/* @handle: any text
 * @owner: (out) (transfer full): the unique name of the server that knows the id
 * Returns: the id; 0, and no @owner, if the handle is not of this bus */
guint ssn_handle_parse(GDBusConnection *bus, const char *handle, char **owner);
