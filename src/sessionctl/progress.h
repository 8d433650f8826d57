/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Progress of a call, on standard error if it is a terminal. */

#pragma once

#include "client/snap-session.h"

typedef struct _SscProgress SscProgress;

/**
 * ssc_progress_new:
 * @client: whose calls are shown
 * @total: how many sessions are asked
 *
 * Shows how many sessions have answered, on a line that is taken back at the end; nothing if
 * standard error is no terminal, or if everybody answers at once.
 *
 * Returns: (transfer full): shows it until it is freed
 */
SscProgress *ssc_progress_new(SnapSessionClient *client, guint total);

void ssc_progress_free(SscProgress *progress);
