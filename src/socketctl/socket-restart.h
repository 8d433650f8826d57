/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Restarting a socket whose daemon may run. */

#pragma once

#include "socketctl/options.h"

/* While a service runs by its sockets, systemd gives it no other and takes none away, and a client
 * of another of them would start it again. So the service and all of its sockets that listen are
 * stopped first, and what was there is started again, whatever has failed. */

/**
 * SkcRenewal:
 * @SKC_RENEWAL_DONE: all of it succeeded
 * @SKC_RENEWAL_WITHOUT_DAEMON: the socket listens as it is to, but its daemon cannot be started
 * again
 * @SKC_RENEWAL_FAILED: it does not listen so, or something else failed, or was interrupted
 */
typedef enum {
    SKC_RENEWAL_DONE,
    SKC_RENEWAL_WITHOUT_DAEMON,
    SKC_RENEWAL_FAILED,
} SkcRenewal;

/**
 * skc_restart_if_wanted:
 * @options: --user or --system
 * @unit: the unit of a snap's socket
 * @is_wanted: (inout): if it is not known yet that the socket is to listen: whether it does, or has
 *   failed to; otherwise nothing is done
 *
 * Has it listen as systemd knows it by now.
 *
 * Returns: what became of it; if not all of it succeeded, it has been said why
 */
SkcRenewal skc_restart_if_wanted(const SkcOptions *options, const char *unit, gboolean *is_wanted);

/**
 * skc_listen:
 * @options: --user or --system
 * @unit: the unit of a snap's socket
 *
 * Has it listen, if it does not, or its file is gone.
 *
 * Returns: whether all of it succeeded; if not, it has been said why
 */
gboolean skc_listen(const SkcOptions *options, const char *unit);

/**
 * skc_stop_listening:
 * @options: --user or --system
 * @unit: the unit of a snap's socket
 *
 * Has it listen no more, if it does.
 *
 * Returns: whether all of it succeeded; if not, it has been said why
 */
gboolean skc_stop_listening(const SkcOptions *options, const char *unit);
