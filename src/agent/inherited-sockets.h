/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sockets that systemd passes to the agent (sd_listen_fds(3)). */

#pragma once

#include <gio/gio.h>

/* Takes the listening unix stream sockets of the HTTP frontend, which it recognizes by their
 * descriptor names or else by their addresses. Closes all others with a warning. Can be called
 * once.
 * @n_passed: (out): the number of passed descriptors, usable or not
 * Returns: (transfer full) (element-type GSocket): the sockets */
GPtrArray *ssa_inherited_sockets_take(int *n_passed);
