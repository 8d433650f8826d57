/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Waiting for asynchronous operations. */

#pragma once

#include <gio/gio.h>

/* A #GAsyncReadyCallback.
 * @user_data: where it keeps the result: a GAsyncResult **, %NULL before */
void ssc_keep_result(GObject *source, GAsyncResult *result, gpointer user_data);

/* Runs the main context until there is a result.
 * @result: (inout): the user_data of ssc_keep_result() */
void ssc_wait_for(GAsyncResult **result);
