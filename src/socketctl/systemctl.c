/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* systemctl(1). */

#include "socketctl/systemctl.h"

#include <gio/gio.h>
#include <string.h>

gboolean
skc_systemctl_run_list(const SkcOptions *options, char **output, GPtrArray *arguments)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autoptr(GError) error = NULL;

    g_ptr_array_add(argv, (gpointer) "systemctl");
    /* That a service which is stopped may be started by its sockets is the point of them. */
    g_ptr_array_add(argv, (gpointer) "--quiet");
    if (options->user)
        g_ptr_array_add(argv, (gpointer) "--user");
    for (guint i = 0; i < arguments->len; i++)
        g_ptr_array_add(argv, g_ptr_array_index(arguments, i));
    g_ptr_array_add(argv, NULL);
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        (const char *const *) argv->pdata,
        output ? G_SUBPROCESS_FLAGS_STDOUT_PIPE : G_SUBPROCESS_FLAGS_NONE, &error);
    if (process && g_subprocess_communicate_utf8(process, NULL, NULL, output, NULL, &error) &&
        g_spawn_check_wait_status(g_subprocess_get_status(process), &error))
        return TRUE;
    g_printerr("snap-socketctl: systemctl: %s\n", error->message);
    return FALSE;
}

gboolean
skc_systemctl_run(const SkcOptions *options, char **output, const char *first, ...)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    va_list more;

    va_start(more, first);
    for (const char *argument = first; argument; argument = va_arg(more, const char *))
        g_ptr_array_add(arguments, (gpointer) argument);
    va_end(more);
    return skc_systemctl_run_list(options, output, arguments);
}

GPtrArray *
skc_systemctl_list_sockets(const SkcOptions *options)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *output = NULL;

    if (!skc_systemctl_run(options, &output, "list-unit-files", "--type=socket", "--no-legend",
                           "--plain", NULL))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, "snap."))
            g_ptr_array_add(names, g_strndup(*line, strcspn(*line, " ")));
    return g_steal_pointer(&names);
}
