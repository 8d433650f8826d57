/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Which languages the session speaks. */

#include "core/session-languages.h"

static void
on_environment(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_auto(GStrv) environment =
        ssa_user_manager_get_environment_finish(SSA_USER_MANAGER(source), result, NULL);
    g_auto(GStrv) own = g_get_environ();
    char **languages = NULL;

    if (environment)
        languages = ssa_languages_from_environment((const char *const *) environment);
    if (!languages)
        languages = ssa_languages_from_environment((const char *const *) own);
    g_task_return_pointer(task, languages ? languages : g_new0(char *, 1),
                          (GDestroyNotify) g_strfreev);
}

void
ssa_session_languages_async(SsaUserManager *manager, gint64 timeout, GAsyncReadyCallback callback,
                            gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);

    g_task_set_source_tag(task, ssa_session_languages_async);
    ssa_user_manager_get_environment_async(manager, timeout, on_environment, task);
}

char **
ssa_session_languages_finish(GAsyncResult *result)
{
    return g_task_propagate_pointer(G_TASK(result), NULL);
}
