/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The languages of the session. */

#include "apps/session-languages.h"

typedef struct {
    guint deadline_id;
    gboolean answered;
} Query;

static void
query_free(Query *query)
{
    g_clear_handle_id(&query->deadline_id, g_source_remove);
    g_free(query);
}

/* Returns the languages of @environment, or of the agent's own if that sets none. */
static void
answer(GTask *task, const char *const *environment)
{
    Query *query = g_task_get_task_data(task);
    g_auto(GStrv) own = g_get_environ();
    char **languages = environment ? ssa_languages_from_environment(environment) : NULL;

    if (!languages)
        languages = ssa_languages_from_environment((const char *const *) own);
    query->answered = TRUE;
    g_clear_handle_id(&query->deadline_id, g_source_remove);
    g_task_return_pointer(task, languages ? languages : g_new0(char *, 1),
                          (GDestroyNotify) g_strfreev);
}

static void
on_environment(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    const Query *query = g_task_get_task_data(task);
    g_auto(GStrv) environment =
        ssa_systemd_get_environment_finish(SSA_SYSTEMD(source), result, NULL);

    if (!query->answered)
        answer(task, (const char *const *) environment);
}

static gboolean
on_deadline(gpointer user_data)
{
    Query *query = g_task_get_task_data(user_data);

    query->deadline_id = 0;
    answer(user_data, NULL);
    return G_SOURCE_REMOVE;
}

void
ssa_session_languages_async(SsaSystemd *manager, gint64 timeout, GAsyncReadyCallback callback,
                            gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Query *query = g_new0(Query, 1);

    g_task_set_source_tag(task, ssa_session_languages_async);
    g_task_set_task_data(task, query, (GDestroyNotify) query_free);
    /* The deadline also covers connecting to systemd. */
    query->deadline_id = g_timeout_add((guint) timeout, on_deadline, task);
    ssa_systemd_get_environment_async(manager, timeout, on_environment, task);
}

char **
ssa_session_languages_finish(GAsyncResult *result)
{
    return g_task_propagate_pointer(G_TASK(result), NULL);
}
