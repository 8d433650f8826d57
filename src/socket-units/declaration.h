/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sockets that a snap.yaml declares, with diagnostics for all errors. */

#pragma once

#include "socket-units/address.h"

/* A valid socket.
 * @app: the daemon's application
 * @name: the name of the socket
 * @scope: the scope of the daemon
 * @kind: the type of the socket
 * @address: the address, from ssk_address_render()
 * @mode: the mode of a path, or -1
 * @user: (nullable): the owner of a path
 * @group: (nullable): the group of a path
 * @backlog: the maximum number of pending connections, or -1
 * @accept: whether each connection starts an instance of the daemon
 * @proxy: whether a proxy forwards connections, for a daemon that cannot use inherited descriptors
 * @line: the line of the declaration
 * @user_line: the line of @user
 * @group_line: the line of @group */
typedef struct {
    char *app, *name;
    SskScope scope;
    SskAddressKind kind;
    char *address;
    int mode;
    char *user, *group;
    gint64 backlog;
    gboolean accept, proxy;
    guint line, user_line, group_line;
} SskSocket;

/* An error or a warning.
 * @app: (nullable): the application
 * @socket: (nullable): the socket
 * @rule: the message
 * @is_warning: whether the unit can be generated anyway */
typedef struct {
    guint line;
    char *app, *socket, *rule;
    gboolean is_warning;
} SskDiagnostic;

/* The sockets that a snap.yaml declares.
 * @instance: the name of the snap's instance
 * @sockets: (element-type SskSocket): the valid sockets, in the order of the text
 * @diagnostics: (element-type SskDiagnostic): all errors and warnings, in the order of the text
 * @n_errors: the number of errors */
typedef struct {
    char *instance;
    GPtrArray *sockets;
    GPtrArray *diagnostics;
    guint n_errors;
} SskDeclaration;

/* Reads the sockets of all daemons, in both forms: a mapping of names to definitions, and a list of
 * definitions with names, whose order is kept.
 * @text: the snap.yaml
 * @length: in bytes
 * @instance: (nullable): the name of the snap's instance; %NULL for the one without a key
 * Returns: (transfer full): the declaration, with its diagnostics; %NULL with
 *   %G_IO_ERROR_INVALID_DATA if the text is not valid YAML or has no valid name, or
 *   %G_IO_ERROR_INVALID_ARGUMENT if @instance is not an instance of this snap */
SskDeclaration *ssk_declaration_read(const char *text, gsize length, const char *instance,
                                     GError **error);

void ssk_declaration_free(SskDeclaration *declaration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskDeclaration, ssk_declaration_free)

/* Returns: (transfer full): `line 7: app "daemon", socket "unix": socket-mode: …`; warnings have
 *   "warning: " after the line */
char *ssk_diagnostic_to_string(const SskDiagnostic *diagnostic);
