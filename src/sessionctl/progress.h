/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Progress of a call, on standard error if it is a terminal. */

#pragma once

#include "client/snap-session.h"

typedef struct _SscProgress SscProgress;

/* Shows how many sessions have replied, on a line that is erased at the end. Shows nothing if
 * standard error is not a terminal or all sessions reply quickly.
 * @client: the client that makes the calls
 * @total: the number of sessions
 * Returns: (transfer full): the progress line, shown until it is freed */
SscProgress *ssc_progress_new(SnapSessionClient *client, guint total);

void ssc_progress_free(SscProgress *progress);
