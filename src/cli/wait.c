/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Waiting for asynchronous operations. */

#include "cli/wait.h"

void
ssc_keep_result(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GAsyncResult **kept = user_data;

    *kept = g_object_ref(result);
}

void
ssc_wait_for(GAsyncResult **result)
{
    while (!*result)
        g_main_context_iteration(NULL, TRUE);
}
