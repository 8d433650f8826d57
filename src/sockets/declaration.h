/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What a snap.yaml declares of sockets: read by the rules, with every violation named. */

#pragma once

#include "sockets/address.h"

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
 * SskViolation:
 * @line: where
 * @app: (nullable): in which application
 * @socket: (nullable): in which of its sockets
 * @rule: what is wrong
 *
 * A rule that is broken.
 */
typedef struct {
    guint line;
    char *app, *socket, *rule;
} SskViolation;

/**
 * SskDeclaration:
 * @instance: the name of the snap's instance
 * @sockets: (element-type SskSocket): those that keep to the rules, in the order of the text
 * @violations: (element-type SskViolation): everything that does not, in the order of the text
 *
 * What a snap.yaml declares of sockets.
 */
typedef struct {
    char *instance;
    GPtrArray *sockets;
    GPtrArray *violations;
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
 * Returns: (transfer full): what there is, with or without violations; %NULL with
 *   %G_IO_ERROR_INVALID_DATA if the text is no YAML that can be read, or
 *   %G_IO_ERROR_INVALID_ARGUMENT if @instance is none of this snap
 */
SskDeclaration *ssk_declaration_read(const char *text, gsize length, const char *instance,
                                     GError **error);

void ssk_declaration_free(SskDeclaration *declaration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskDeclaration, ssk_declaration_free)

/**
 * ssk_violation_to_string:
 * @violation: a violation
 *
 * Returns: (transfer full): `line 7: app "daemon", socket "unix": socket-mode: …`
 */
char *ssk_violation_to_string(const SskViolation *violation);
