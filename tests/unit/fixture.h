/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Shared by unit tests: a temporary runtime directory, waiting on the main loop, and the results of
 * asynchronous calls. */

#pragma once

#include <gio/gio.h>

/* Runs the main loop until the condition holds; fails the test after 10 s. */
#define wait_until(condition)                                                                      \
    G_STMT_START                                                                                   \
    {                                                                                              \
        gint64 give_up_ = g_get_monotonic_time() + 10 * G_TIME_SPAN_SECOND;                        \
        guint tick_ = g_timeout_add(5, fixture_tick, NULL);                                        \
        while (!(condition) && g_get_monotonic_time() < give_up_)                                  \
            g_main_context_iteration(NULL, TRUE);                                                  \
        g_source_remove(tick_);                                                                    \
        g_assert_true(condition);                                                                  \
    }                                                                                              \
    G_STMT_END

gboolean fixture_tick(gpointer user_data);

/* Dispatches ready sources without blocking. */
void fixture_settle(void);

/* A GAsyncReadyCallback that keeps the result in a GAsyncResult **. */
void fixture_keep_result(GObject *source, GAsyncResult *result, gpointer user_data);

/* Creates a runtime directory that contains "systemd", and removes it recursively. */
char *fixture_runtime_dir_new(void);
void fixture_runtime_dir_remove(char *dir);
