/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Having a socket made anew while its daemon runs. */

#pragma once

#include "socketctl/options.h"

/**
 * skc_renew:
 * @options: --user or --system
 * @unit: the unit of a snap's socket
 * @listen: whether it is to listen in any case; otherwise only if it does, or has failed to
 *
 * While a service runs by its sockets, systemd gives it no other, and a client of another of them
 * would start it again. So the service and all of its sockets that listen are stopped first, and
 * what was there is started again, also if @unit cannot be.
 *
 * Returns: whether all of it succeeded; if not, it has been said why
 */
gboolean skc_renew(const SkcOptions *options, const char *unit, gboolean listen);
