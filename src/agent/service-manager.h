/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The service manager that started the agent, by systemd's stable protocols: inherited sockets
 * (sd_listen_fds(3)) and notifications (sd_notify(3)). */

#pragma once

#include <glib.h>

/* The first passed descriptor (SD_LISTEN_FDS_START). */
#define SSA_FIRST_PASSED_FD 3

/* Takes over the descriptors that were passed to this process; child processes do not inherit them.
 * @names: (out) (transfer full) (nullable): the descriptors' names, if they have any
 * Returns: how many there are, from %SSA_FIRST_PASSED_FD on */
int ssa_service_manager_take_fds(char ***names);
