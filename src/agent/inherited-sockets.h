/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sockets that systemd passes to the agent (sd_listen_fds(3)). */

#pragma once

#include <gio/gio.h>

/**
 * ssa_inherited_sockets_take:
 * @n_passed: (out): how many descriptors were passed on, useful or not
 *
 * Takes those descriptors that are listening unix stream sockets and meant for the HTTP frontend:
 * told by the name that systemd gave them or, where that does not tell, by their address. Closes
 * all others with a warning. Can be called once.
 *
 * Returns: (transfer full) (element-type GSocket): the sockets
 */
GPtrArray *ssa_inherited_sockets_take(int *n_passed);
