/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* systemctl(1). */

#include "socketctl/systemctl.h"
#include "base/regular-file.h"
#include "base/snap-name.h"
#include "cli/text.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static gboolean
run(const SkcOptions *options, GSubprocessFlags flags, char **output, GPtrArray *arguments)
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
    g_autoptr(GSubprocess) process =
        g_subprocess_newv((const char *const *) argv->pdata, flags, &error);
    if (process && g_subprocess_communicate_utf8(process, NULL, NULL, output, NULL, &error) &&
        g_spawn_check_wait_status(g_subprocess_get_status(process), &error))
        return TRUE;
    /* What it could not do, it has said itself. */
    if (error->domain != G_SPAWN_EXIT_ERROR)
        g_printerr("snap-socketctl: systemctl: %s\n", error->message);
    return FALSE;
}

gboolean
skc_systemctl_run_list(const SkcOptions *options, char **output, GPtrArray *arguments)
{
    return run(options, output ? G_SUBPROCESS_FLAGS_STDOUT_PIPE : G_SUBPROCESS_FLAGS_NONE, output,
               arguments);
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

/* Whether the unit belongs to a snap of which a unit is named on the command line. */
static gboolean
is_of_command(const SkcOptions *options, const char *unit)
{
    g_autofree char *instance = ssa_snap_name_from_unit(unit);

    for (char **argument = options->arguments; instance && *argument; argument++) {
        g_autofree char *named = ssa_snap_name_from_unit(*argument);
        if (g_strcmp0(named, instance) == 0)
            return TRUE;
    }
    return FALSE;
}

void
skc_systemctl_drop_foreign(const SkcOptions *options, GPtrArray *units)
{
    for (guint i = 0; i < units->len;)
        if (is_of_command(options, g_ptr_array_index(units, i)))
            i++;
        else
            g_ptr_array_remove_index(units, i);
}

void
skc_systemctl_forget_failures(const SkcOptions *options, const char *unit)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();

    if (!is_of_command(options, unit))
        return;
    g_ptr_array_add(arguments, (gpointer) "reset-failed");
    g_ptr_array_add(arguments, (gpointer) "--");
    g_ptr_array_add(arguments, (gpointer) unit);
    run(options, G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, arguments);
}

gboolean
skc_systemctl_change_list(const SkcOptions *options, const char *verb, GPtrArray *units)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();

    g_ptr_array_add(arguments, (gpointer) verb);
    g_ptr_array_add(arguments, (gpointer) "--");
    for (guint i = 0; i < units->len; i++) {
        char *unit = g_ptr_array_index(units, i);
        if (!is_of_command(options, unit)) {
            g_autofree char *shown = ssc_text_show(unit);
            g_printerr(_("snap-socketctl: will not change %s: it belongs to another snap, or to "
                         "none\n"),
                       shown);
            return FALSE;
        }
        g_ptr_array_add(arguments, unit);
    }
    /* None is nothing to do; some verbs would take it for all. */
    return units->len == 0 || skc_systemctl_run_list(options, NULL, arguments);
}

gboolean
skc_systemctl_change(const SkcOptions *options, const char *verb, const char *unit)
{
    g_autoptr(GPtrArray) units = g_ptr_array_new();

    g_ptr_array_add(units, (gpointer) unit);
    return skc_systemctl_change_list(options, verb, units);
}

gboolean
skc_systemctl_can_be_asked(const SkcOptions *options)
{
    if (!options->user || geteuid() != 0 || g_getenv("XDG_RUNTIME_DIR"))
        return TRUE;
    g_printerr(_("snap-socketctl: root has no user session here; use \"snap-sessionctl socket\" "
                 "for running sessions, and \"systemctl --global enable\" for future ones\n"));
    return FALSE;
}

char *
skc_systemctl_get_property(const SkcOptions *options, const char *unit, const char *name)
{
    g_autofree char *output = NULL;
    g_autofree char *property = g_strconcat("--property=", name, NULL);

    if (!skc_systemctl_run(options, &output, "show", property, "--value", "--", unit, NULL))
        return NULL;
    return g_strdup(g_strchomp(output));
}

gboolean
skc_systemctl_file_is_missing(const char *listen)
{
    g_auto(GStrv) lines = g_strsplit(listen ? listen : "", "\n", -1);

    for (char **line = lines; *line; line++) {
        char *kind = g_strrstr(*line, " (");
        if (kind)
            *kind = '\0';
        if ((*line)[0] == '/' && ssa_path_is_missing(*line))
            return TRUE;
    }
    return FALSE;
}

/* @verb: "list-units" or "list-unit-files", whose lines begin with names */
static gboolean
add_sockets(const SkcOptions *options, GHashTable *names, const char *verb)
{
    g_autofree char *output = NULL;

    if (!skc_systemctl_run(options, &output, verb, "--all", "--type=socket", "--no-legend",
                           "--plain", NULL))
        return FALSE;
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, "snap."))
            g_hash_table_add(names, g_strndup(*line, strcspn(*line, " ")));
    return TRUE;
}

GPtrArray *
skc_systemctl_list_sockets(const SkcOptions *options)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (!add_sockets(options, names, "list-unit-files") ||
        !add_sockets(options, names, "list-units"))
        return NULL;
    GPtrArray *sorted = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc) strcmp);
    for (GList *key = keys; key; key = key->next)
        g_ptr_array_add(sorted, g_strdup(key->data));
    return sorted;
}
