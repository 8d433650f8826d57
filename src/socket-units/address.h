/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Addresses of sockets: which are allowed, and their form in a unit. */

#pragma once

#include <gio/gio.h>

/* The systemd manager that runs the daemon.
 * @SSK_SCOPE_SYSTEM: the system manager
 * @SSK_SCOPE_USER: each user's manager */
typedef enum {
    SSK_SCOPE_SYSTEM,
    SSK_SCOPE_USER,
} SskScope;

/* The type of the socket.
 * @SSK_ADDRESS_STREAM: a stream: TCP, or a unix socket
 * @SSK_ADDRESS_DATAGRAM: datagrams: UDP, or a unix socket
 * @SSK_ADDRESS_SEQPACKET: a unix socket of sequential packets
 * @SSK_ADDRESS_FIFO: a named pipe */
typedef enum {
    SSK_ADDRESS_STREAM,
    SSK_ADDRESS_DATAGRAM,
    SSK_ADDRESS_SEQPACKET,
    SSK_ADDRESS_FIFO,
} SskAddressKind;

/* The number of kinds. */
#define SSK_N_ADDRESS_KINDS (SSK_ADDRESS_FIFO + 1)

/* @kind: the type of the socket
 * Returns: (transfer none): the directive of systemd.socket(5), such as "ListenStream" */
const char *ssk_address_kind_get_directive(SskAddressKind kind);

/* @kind: the type of the socket
 * Returns: (transfer none): the field of a declaration, such as "listen-stream" */
const char *ssk_address_kind_get_field(SskAddressKind kind);

/* @address: an address in the form of a unit
 * Returns: whether it can be written into a unit and its command lines: it contains no blanks, no
 *   quotes, and no specifier except a leading "%h" or "%t"; a path is normalized */
gboolean ssk_address_is_plain(const char *address);

/* Allows normalized paths below directories that the snap may write to, abstract names of the
 * instance, and ports, alone or after a loopback or wildcard address. The name of the snap is
 * replaced by the name of the instance, so that parallel instances do not collide.
 * @text: the address as declared
 * @kind: the type of the socket
 * @scope: the scope of the daemon
 * @instance: the name of the snap's instance
 * Returns: (transfer full): the value of ListenStream= or another directive for @kind: it contains
 *   no specifier except for the user's directory, and no spaces, quotes, backslashes or newlines;
 *   %NULL with %G_IO_ERROR_INVALID_ARGUMENT, whose message names the rule */
char *ssk_address_render(const char *text, SskAddressKind kind, SskScope scope,
                         const char *instance, GError **error);

/* @path: "/a/b": an absolute path, or the rest of one after a directory
 * Returns: whether it is normalized: not empty, no "..", "." or "//", no trailing slash */
gboolean ssk_address_is_clean(const char *path);

/* @address: an address in the form of a unit
 * @scope: whose daemon it is
 * @instance: the name of the snap's instance
 * Returns: (transfer full): the address as it would be declared: "$SNAP_USER_COMMON/…" for
 *   "%h/snap/…/common/…" */
char *ssk_address_to_declared(const char *address, SskScope scope, const char *instance);

/* @address: an address in the form of a unit
 * @scope: whose daemon it is
 * @instance: the name of the snap's instance
 * Returns: (transfer full) (nullable): the directory writable by the snap that contains the path;
 *   %NULL if @address is not a path or is elsewhere */
char *ssk_address_get_directory(const char *address, SskScope scope, const char *instance);
