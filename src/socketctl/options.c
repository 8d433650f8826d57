/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The command line of snap-socketctl. */

#include "socketctl/options.h"
#include "cli/text.h"
#include "cli/usage.h"
#include "config.h"
#include "socketctl/command.h"
#include "socketctl/completion.h"
#include "socketctl/exit-codes.h"

#include <glib/gi18n.h>

/* The column of commands and arguments in --help. */
#define COMMAND_WIDTH 22

static char *
describe_commands(void)
{
    gsize n = 0;
    const SkcCommand *commands = skc_commands_get(&n);
    GString *text = g_string_new(_("Commands:\n"));

    for (gsize i = 0; i < n; i++)
        ssc_usage_append(text, &commands[i].usage, COMMAND_WIDTH);
    return g_string_free(text, FALSE);
}

static gboolean
on_scope(const char *name, const char *value, gpointer data, GError **error)
{
    SkcOptions *options = data;

    options->has_scope = TRUE;
    options->scope = g_str_equal(value, "user") ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM;
    return g_str_equal(value, "user") || g_str_equal(value, "system") ||
           ssc_usage_error(error, _("%s: must be \"system\" or \"user\""), name);
}

static gboolean
parse(SkcOptions *options, int *argc, char ***argv, gboolean *version, char **complete,
      GError **error)
{
    const GOptionEntry entries[] = {
        {"instance", 0, 0, G_OPTION_ARG_STRING, &options->instance,
         N_("check, generate: the instance of the snap (default: without a key)"), N_("NAME")},
        {"output", 0, 0, G_OPTION_ARG_FILENAME, &options->output,
         N_("generate, remove: the directory of the units"), N_("DIRECTORY")},
        {"scope", 0, 0, G_OPTION_ARG_CALLBACK, on_scope,
         N_("generate: the scope of the units (default: the snap's, if it has only one)"),
         "system|user"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run,
         N_("generate, remove: only show what would change"), NULL},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &options->strict,
         N_("check, generate: treat warnings as errors"), NULL},
        {"directory", 0, 0, G_OPTION_ARG_FILENAME, &options->directory,
         N_("set, show, reset: the directory of the units (default: /etc/systemd/system; with "
            "--user, /etc/systemd/user)"),
         N_("DIRECTORY")},
        {"any-address", 0, 0, G_OPTION_ARG_NONE, &options->any_address,
         N_("set: allow addresses that snaps may not use"), NULL},
        {"now", 0, 0, G_OPTION_ARG_NONE, &options->now,
         N_("set, reset: reload systemd and restart the socket"), NULL},
        {"user", 0, 0, G_OPTION_ARG_NONE, &options->user,
         N_("Sockets of user daemons (for generate, see --scope)"), NULL},
        {"system", 0, 0, G_OPTION_ARG_NONE, &options->system,
         N_("Sockets of system daemons (default)"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_("list: print JSON, for programs"),
         NULL},
        {"complete", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, complete,
         N_("Print shell completions: commands, units or settings"), N_("WHAT")},
        {"version", 0, 0, G_OPTION_ARG_NONE, version, N_("Print the version and exit"), NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("COMMAND [ARGUMENT…]"));
    g_autofree char *description = describe_commands();
    GOptionGroup *group = g_option_group_new("main", "", "", options, NULL);

    g_option_group_add_entries(group, entries);
    g_option_group_set_translation_domain(group, GETTEXT_PACKAGE);
    g_option_context_set_main_group(context, group);
    g_option_context_set_summary(context,
                                 _("Generates and manages systemd socket units for snaps."));
    g_option_context_set_description(context, description);
    return g_option_context_parse(context, argc, argv, error);
}

/* Options of other commands are errors: an ignored --dry-run would be dangerous. */
static gboolean
check_options(const SkcOptions *options, const SkcCommand *command, GError **error)
{
    const struct {
        const char *name;
        SkcOptionFlags flag;
        gboolean is_given;
    } given[] = {
        {"--instance", SKC_OPTION_INSTANCE, options->instance != NULL},
        {"--output", SKC_OPTION_OUTPUT, options->output != NULL},
        {"--scope", SKC_OPTION_SCOPE, options->has_scope},
        {"--dry-run", SKC_OPTION_DRY_RUN, options->dry_run},
        {"--directory", SKC_OPTION_DIRECTORY, options->directory != NULL},
        {"--any-address", SKC_OPTION_ANY_ADDRESS, options->any_address},
        {"--now", SKC_OPTION_NOW, options->now},
        {"--user", SKC_OPTION_WHOSE, options->user},
        {"--system", SKC_OPTION_WHOSE, options->system},
        {"--json", SKC_OPTION_JSON, options->json},
        {"--strict", SKC_OPTION_STRICT, options->strict},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(given); i++)
        if (given[i].is_given && !(command->options & given[i].flag))
            return ssc_usage_error(error, _("%s: does not take %s"), command->usage.name,
                                   given[i].name);
    return TRUE;
}

static gboolean
check(const SkcOptions *options, char **words, GError **error)
{
    const SkcCommand *command = words[0] ? skc_commands_find(words[0]) : NULL;

    if (!words[0])
        return ssc_usage_error(error, "%s", _("a command is missing"));
    if (!command)
        return ssc_usage_error(error, _("unknown command \"%s\""), words[0]);
    if (!ssc_usage_check(&command->usage, words + 1, error) ||
        !check_options(options, command, error))
        return FALSE;
    if (options->user && options->system)
        return ssc_usage_error(error, "%s", _("--user: cannot be combined with --system"));
    if ((command->options & SKC_OPTION_OUTPUT) && !options->output)
        return ssc_usage_error(error, _("%s: needs --output"), command->usage.name);
    return TRUE;
}

gboolean
skc_options_parse(SkcOptions *options, int *argc, char ***argv, int *exit_code)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *complete = NULL;
    gboolean version = FALSE;
    const SkcOptions defaults = {0};

    *options = defaults;
    *exit_code = SKC_EXIT_OK;
    gboolean ok = parse(options, argc, argv, &version, &complete, &error);
    if (ok && version) {
        g_print("snap-socketctl %s\n", SSA_VERSION);
        return FALSE;
    }
    if (ok && complete) {
        if (skc_completion_print(options, complete))
            return FALSE;
        ok = ssc_usage_error(&error, _("--complete: unknown kind \"%s\""), complete);
    }
    ok = ok && check(options, *argv + 1, &error);
    if (!ok) {
        g_autofree char *shown = ssc_text_show(error->message);
        g_printerr("snap-socketctl: %s\n", shown);
        g_printerr(_("Try \"snap-socketctl --help\".\n"));
        *exit_code = SKC_EXIT_USAGE;
        return FALSE;
    }
    options->command = g_strdup((*argv)[1]);
    options->arguments = g_strdupv(*argv + 2);
    return TRUE;
}

void
skc_options_clear(SkcOptions *options)
{
    g_clear_pointer(&options->command, g_free);
    g_clear_pointer(&options->arguments, g_strfreev);
    g_clear_pointer(&options->instance, g_free);
    g_clear_pointer(&options->output, g_free);
    g_clear_pointer(&options->directory, g_free);
}
