/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Addresses of sockets: which are allowed, and their form in a unit. */

#pragma once

#include <gio/gio.h>

/**
 * SskScope:
 * @SSK_SCOPE_SYSTEM: of the system's systemd
 * @SSK_SCOPE_USER: of each user's
 *
 * Whose daemon it is.
 */
typedef enum {
    SSK_SCOPE_SYSTEM,
    SSK_SCOPE_USER,
} SskScope;

/**
 * SskAddressKind:
 * @SSK_ADDRESS_STREAM: a stream: TCP, or a unix socket
 * @SSK_ADDRESS_DATAGRAM: datagrams: UDP, or a unix socket
 * @SSK_ADDRESS_SEQPACKET: a unix socket of sequential packets
 * @SSK_ADDRESS_FIFO: a named pipe
 *
 * What is to be made there.
 */
typedef enum {
    SSK_ADDRESS_STREAM,
    SSK_ADDRESS_DATAGRAM,
    SSK_ADDRESS_SEQPACKET,
    SSK_ADDRESS_FIFO,
} SskAddressKind;

/**
 * SSK_N_ADDRESS_KINDS:
 *
 * How many kinds there are.
 */
#define SSK_N_ADDRESS_KINDS (SSK_ADDRESS_FIFO + 1)

/**
 * ssk_address_kind_get_directive:
 * @kind: what is to be made
 *
 * Returns: (transfer none): the directive of systemd.socket(5): "ListenStream" and its like
 */
const char *ssk_address_kind_get_directive(SskAddressKind kind);

/**
 * ssk_address_kind_get_field:
 * @kind: what is to be made
 *
 * Returns: (transfer none): the field of a declaration: "listen-stream" and its like
 */
const char *ssk_address_kind_get_field(SskAddressKind kind);

/**
 * ssk_address_is_plain:
 * @address: an address in the form of a unit
 *
 * Returns: whether it is fit to be written into another unit, and into a command of one: it holds
 * no blank, no quote, and no specifier but "%h" or "%t" at its beginning, and a path is clean
 */
gboolean ssk_address_is_plain(const char *address);

/**
 * ssk_address_render:
 * @text: the address as it is declared
 * @kind: what is to be made there
 * @scope: whose daemon it is
 * @instance: the name of the snap's instance
 * @error: return location for a #GError
 *
 * Allowed are clean paths below directories that the snap may write to, abstract names of the
 * instance, and ports, alone or of the loopback or of all addresses. What is written with the name
 * of the snap is meant for its instance: parallel instances don't collide.
 *
 * Returns: (transfer full): what follows ListenStream= (or its like) in a unit: nothing in it but
 *   the directory of the user is a specifier of systemd's, and there are no spaces, quotes,
 *   backslashes or line ends; %NULL with %G_IO_ERROR_INVALID_ARGUMENT, whose message says which
 * rule is broken
 */
char *ssk_address_render(const char *text, SskAddressKind kind, SskScope scope,
                         const char *instance, GError **error);

/**
 * ssk_address_is_clean:
 * @path: "/a/b": an absolute path, or what follows that of a directory
 *
 * Returns: whether there is something in it, and neither "..", "." nor "//", nor a slash at its end
 */
gboolean ssk_address_is_clean(const char *path);

/**
 * ssk_address_to_declared:
 * @address: an address in the form of a unit
 * @scope: whose daemon it is
 * @instance: the name of the snap's instance
 *
 * Returns: (transfer full): how it could be declared: "$SNAP_USER_COMMON/…" for
 * "%h/snap/…/common/…"
 */
char *ssk_address_to_declared(const char *address, SskScope scope, const char *instance);

/**
 * ssk_address_get_directory:
 * @address: an address in the form of a unit
 * @scope: whose daemon it is
 * @instance: the name of the snap's instance
 *
 * Returns: (transfer full) (nullable): of a path, the directory that the snap may write to, and
 * that it is below; %NULL if it is no path, or is elsewhere
 */
char *ssk_address_get_directory(const char *address, SskScope scope, const char *instance);
