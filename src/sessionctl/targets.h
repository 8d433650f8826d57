/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sessions of a command. */

#pragma once

#include "client/snap-session.h"
#include "sessionctl/options.h"

/**
 * SscTargets:
 * @uids: the users, in ascending order if they were found, else as they were named
 * @named: whether the command line names them, or there is just one's own: then a session that is
 *   not there is a failure. Among all that were found, it is none
 *
 * Which sessions are meant.
 */
typedef struct {
    GArray *uids;
    gboolean named;
} SscTargets;

/**
 * ssc_targets_find:
 * @targets: (out caller-allocates): to be cleared with ssc_targets_clear()
 * @options: the command line
 * @client: for looking
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error of #GOptionError if the command line is wrong, with another if
 *   sessions cannot be looked for
 */
gboolean ssc_targets_find(SscTargets *targets, const SscOptions *options, SnapSessionClient *client,
                          GError **error);

void ssc_targets_clear(SscTargets *targets);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SscTargets, ssc_targets_clear)
