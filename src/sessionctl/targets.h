/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sessions of a command. */

#pragma once

#include "client/snap-session.h"
#include "sessionctl/options.h"

/* The selected sessions.
 * @uids: the users; ascending if discovered, otherwise in the order of the command line
 * @named: whether the sessions were named on the command line, or it is the user's own: then a
 *   missing session is a failure */
typedef struct {
    GArray *uids;
    gboolean named;
} SscTargets;

/* @targets: (out caller-allocates): to be cleared with ssc_targets_clear()
 * @options: the command line
 * Returns: %FALSE with an error of #GOptionError if the command line is invalid, or with another
 *   error if the search for sessions fails */
gboolean ssc_targets_find(SscTargets *targets, const SscOptions *options, SnapSessionClient *client,
                          GError **error);

void ssc_targets_clear(SscTargets *targets);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SscTargets, ssc_targets_clear)
