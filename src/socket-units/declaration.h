/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sockets that a snap.yaml declares, with diagnostics for all errors. */

#pragma once

#include "socket-units/address.h"

/**
 * SskSocket:
 * @app: the daemon's application
 * @name: its own name
 * @scope: whose daemon it is
 * @kind: what is to be made
 * @address: where, as ssk_address_render() has it
 * @mode: of what is in the file system, or -1
 * @user: (nullable): who owns it
 * @group: (nullable): which group does
 * @backlog: how many connections may wait, or -1
 * @accept: whether each connection gets an instance of the daemon of its own
 * @proxy: whether the daemon cannot take descriptors, and gets its connections by a proxy
 * @line: where it is declared
 * @user_line: where @user is
 * @group_line: where @group is
 *
 * A socket that keeps to the rules.
 */
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

/**
 * SskDiagnostic:
 * @line: where
 * @app: (nullable): in which application
 * @socket: (nullable): in which of its sockets
 * @rule: what is wrong
 * @is_warning: whether the unit can be made all the same: snapd would, or what is said has no
 * effect
 *
 * A rule that is broken, or a warning.
 */
typedef struct {
    guint line;
    char *app, *socket, *rule;
    gboolean is_warning;
} SskDiagnostic;

/**
 * SskDeclaration:
 * @instance: the name of the snap's instance
 * @sockets: (element-type SskSocket): those that keep to the rules, in the order of the text
 * @diagnostics: (element-type SskDiagnostic): everything that does not, and all warnings, in the
 *   order of the text
 * @n_errors: how many of them are no warnings
 *
 * What a snap.yaml declares of sockets.
 */
typedef struct {
    char *instance;
    GPtrArray *sockets;
    GPtrArray *diagnostics;
    guint n_errors;
} SskDeclaration;

/**
 * ssk_declaration_read:
 * @text: the snap.yaml
 * @length: in bytes
 * @instance: (nullable): the name of the snap's instance; %NULL for that of the snap
 * @error: return location for a #GError
 *
 * Reads the sockets of all daemons, in both forms: a mapping of names to definitions, and a list of
 * definitions with names, whose order is kept.
 *
 * Returns: (transfer full): what there is, with or without diagnostics; %NULL with
 *   %G_IO_ERROR_INVALID_DATA if the text is no YAML that can be read, or
 *   %G_IO_ERROR_INVALID_ARGUMENT if @instance is none of this snap
 */
SskDeclaration *ssk_declaration_read(const char *text, gsize length, const char *instance,
                                     GError **error);

void ssk_declaration_free(SskDeclaration *declaration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskDeclaration, ssk_declaration_free)

/**
 * ssk_diagnostic_to_string:
 * @diagnostic: a diagnostic
 *
 * Returns: (transfer full): `line 7: app "daemon", socket "unix": socket-mode: …`, of a warning
 * with "warning: " behind the line
 */
char *ssk_diagnostic_to_string(const SskDiagnostic *diagnostic);
