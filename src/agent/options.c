/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The command line. */

#include "agent/options.h"
#include "agent/exit-codes.h"
#include "base/error.h"
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

static gboolean
on_idle_timeout(const char *name, const char *value, gpointer data, GError **error)
{
    return ssa_limits_set(data, "idle-timeout", value, error);
}

static gboolean
on_limit(const char *name, const char *value, gpointer data, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(value, "=", 2);

    if (g_strv_length(parts) == 2)
        return ssa_limits_set(data, parts[0], parts[1], error);
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                _("--limit: \"%s\" is not of the form NAME=VALUE"), value);
    return FALSE;
}

gboolean
ssa_options_parse(SsaOptions *options, int *argc, char ***argv, int *exit_code)
{
    gboolean version = FALSE, list_limits = FALSE;
    const GOptionEntry entries[] = {
        {"idle-timeout", 0, 0, G_OPTION_ARG_CALLBACK, on_idle_timeout,
         N_("Exit after this idle time; fractions allowed, 0 = never (default: 30)"),
         N_("SECONDS")},
        {"limit", 0, 0, G_OPTION_ARG_CALLBACK, on_limit,
         N_("Change a limit; may be given several times"), N_("NAME=VALUE")},
        {"list-limits", 0, 0, G_OPTION_ARG_NONE, &list_limits,
         N_("Print the limits with their values and exit"), NULL},
        {"socket", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->sockets,
         N_("Listen here if systemd passes no sockets on; may be given several times"), N_("PATH")},
        {"version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version and exit"), NULL},
        G_OPTION_ENTRY_NULL,
    };

    ssa_limits_init(&options->limits);
    options->sockets = NULL;
    /* Started by systemd: no options to parse, no messages to translate. */
    if (*argc == 1)
        return TRUE;

    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, SSA_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);

    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GOptionGroup) group = g_option_group_new("", "", "", &options->limits, NULL);
    g_option_group_add_entries(group, entries);
    g_option_group_set_translation_domain(group, GETTEXT_PACKAGE);
    g_option_context_set_main_group(context, g_steal_pointer(&group));
    g_option_context_set_summary(
        context, _("Acts for snapd inside the session of a user: controls the user's services.\n"
                   "Normally started by systemd when it is needed."));

    gboolean parsed = g_option_context_parse(context, argc, argv, &error);
    if (parsed && *argc > 1) {
        g_set_error(&error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, _("unexpected argument \"%s\""),
                    (*argv)[1]);
        parsed = FALSE;
    }
    if (!parsed) {
        g_printerr("snap-session-agent: %s\n", error->message);
        g_printerr(_("Try \"snap-session-agent --help\".\n"));
        *exit_code = SSA_EXIT_USAGE;
        return FALSE;
    }
    if (version)
        g_print("snap-session-agent %s\n", SSA_VERSION);
    if (list_limits) {
        g_autofree char *text = ssa_limits_to_string(&options->limits);
        g_print("%s", text);
    }
    *exit_code = fflush(stdout) == 0 && !ferror(stdout) ? SSA_EXIT_OK : SSA_EXIT_FAILURE;
    return !version && !list_limits;
}

void
ssa_options_clear(SsaOptions *options)
{
    g_clear_pointer(&options->sockets, g_strfreev);
}
