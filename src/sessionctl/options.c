/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The command line. */

#include "sessionctl/options.h"
#include "cli/text.h"
#include "cli/usage.h"
#include "config.h"
#include "sessionctl/completion.h"
#include "sessionctl/exit-codes.h"

#include <glib/gi18n.h>
#include <string.h>

/* The maximum timeout; in seconds. */
#define LONGEST (7 * 24 * 3600.0)
/* The column of commands and arguments in --help. */
#define COMMAND_WIDTH 33

/* Whether the next argument is the value of this option. */
static gboolean
takes_value(const char *option)
{
    static const char *const options[] = {"--uid",
                                          "--user",
                                          "--timeout",
                                          "--max-response",
                                          "--connect-timeout",
                                          "--base-directory",
                                          "--complete",
                                          NULL};

    return g_strv_contains(options, option);
}

/* Finds the command before parsing, because it determines the options. */
static const SscCommand *
find_command(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-')
            return ssc_commands_find(argv[i]);
        i += takes_value(argv[i]);
    }
    return NULL;
}

static char *
describe_commands(void)
{
    g_autoptr(GPtrArray) commands = ssc_commands_list();
    GString *text = g_string_new(_("Commands:\n"));

    for (guint i = 0; i < commands->len; i++) {
        const SscCommand *command = g_ptr_array_index(commands, i);
        ssc_usage_append(text, &command->usage, COMMAND_WIDTH);
    }
    g_string_append(text,
                    _("\nAs root, commands that only ask are for all sessions, and those that "
                      "change something need\n--uid, --user or --all. Other users have their "
                      "own session only.\n"
                      "\"snap-sessionctl COMMAND --help\" shows the options of a command.\n"));
    return g_string_free(text, FALSE);
}

static GOptionContext *
make_context(const SscCommand *command)
{
    if (!command) {
        GOptionContext *context = g_option_context_new(_("COMMAND [ARGUMENT…]"));
        g_autofree char *description = describe_commands();
        g_option_context_set_summary(context, _("Controls the snap session agents of users."));
        g_option_context_set_description(context, description);
        return context;
    }
    const char *arguments = command->usage.arguments;
    g_autofree char *parameters =
        g_strdup_printf("%s %s", command->usage.name, arguments[0] != '\0' ? _(arguments) : "");
    GOptionContext *context = g_option_context_new(g_strstrip(parameters));
    g_option_context_set_summary(context, _(command->usage.summary));
    return context;
}

static gboolean
on_timeout(const char *name, const char *value, gpointer data, GError **error)
{
    SscOptions *options = data;
    char *end = NULL;
    double seconds = g_ascii_strtod(value, &end);

    /* Also rejects NaN. */
    if (end == value || *end != '\0' || !(seconds >= 0 && seconds <= LONGEST))
        return ssc_usage_error(error, _("%s: must be a number of seconds, a week at most"), name);
    if (g_str_equal(name, "--timeout"))
        options->timeout = seconds;
    else
        options->connect_timeout = seconds;
    return TRUE;
}

/* GLib keeps "--" if the next argument begins with a hyphen. */
static void
drop_separator(int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++)
        if (g_str_equal(argv[i], "--")) {
            memmove(argv + i, argv + i + 1, (gsize) (*argc - i) * sizeof *argv);
            (*argc)--;
            return;
        }
}

static gboolean
parse(SscOptions *options, int *argc, char ***argv, gboolean *version, char **complete,
      GError **error)
{
    const GOptionEntry entries[] = {
        {"uid", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->uids,
         N_("The session of this user; may be given several times, or a list"), N_("UID[,UID…]")},
        {"user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->users, N_("The same by name"),
         N_("NAME[,NAME…]")},
        {"all", 0, 0, G_OPTION_ARG_NONE, &options->all, N_("All sessions"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_("Print JSON, for programs"), NULL},
        {"timeout", 0, 0, G_OPTION_ARG_CALLBACK, on_timeout,
         N_("Wait this long for each session; fractions allowed, 0 = for ever (default: 30)"),
         N_("SECONDS")},
        {"connect-timeout", 0, 0, G_OPTION_ARG_CALLBACK, on_timeout,
         N_("Wait this long for each connection (default: 5)"), N_("SECONDS")},
        {"max-response", 0, 0, G_OPTION_ARG_INT, &options->max_response,
         N_("Take no larger replies (default: 1048576)"), N_("BYTES")},
        {"base-directory", 0, 0, G_OPTION_ARG_FILENAME, &options->base_directory,
         N_("Where runtime directories are (default: /run/user)"), N_("DIRECTORY")},
        {"complete", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, complete,
         N_("Print words for a shell to complete: commands, units, sockets, snaps or uids"),
         N_("WHAT")},
        {"version", 0, 0, G_OPTION_ARG_NONE, version, N_("Print the version and exit"), NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = make_context(options->command);

    /* Callbacks get the group's user data. */
    GOptionGroup *group = g_option_group_new("main", "", "", options, NULL);
    /* The command's own options come first. */
    if (options->command && options->command->add_options)
        options->command->add_options(group, &options->own);
    g_option_group_add_entries(group, entries);
    g_option_group_set_translation_domain(group, GETTEXT_PACKAGE);
    g_option_context_set_main_group(context, group);
    if (!g_option_context_parse(context, argc, argv, error))
        return FALSE;
    drop_separator(argc, *argv);
    return TRUE;
}

static gboolean
check(SscOptions *options, char **words, GError **error)
{
    const SscCommand *command = options->command;

    if (!words[0])
        return ssc_usage_error(error, "%s", _("a command is missing"));
    if (!command || !g_str_equal(words[0], command->usage.name))
        return ssc_usage_error(error, _("unknown command \"%s\""), words[0]);
    if (!ssc_usage_check(&command->usage, words + 1, error))
        return FALSE;
    if (options->max_response < 1)
        return ssc_usage_error(error, "%s",
                               _("--max-response: must be a number of bytes, 1 or more"));
    for (char **word = words; *word; word++)
        if (!g_utf8_validate(*word, -1, NULL))
            return ssc_usage_error(error, "%s", _("there is an argument that is not valid UTF-8"));
    options->arguments = g_strdupv(words + 1);
    return !command->check ||
           command->check((const char *const *) options->arguments, &options->own, error);
}

gboolean
ssc_options_parse(SscOptions *options, int *argc, char ***argv, int *exit_code)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *complete = NULL;
    gboolean version = FALSE;
    const SscOptions defaults = {.timeout = -1,
                                 .connect_timeout = -1,
                                 .max_response = 1024 * 1024,
                                 .own.wait = WAIT_DEFAULT};

    *options = defaults;
    options->command = find_command(*argc, *argv);
    gboolean ok = parse(options, argc, argv, &version, &complete, &error);
    *exit_code = SSC_EXIT_ALL;
    if (ok && version) {
        g_print("snap-sessionctl %s\n", SSA_VERSION);
        return FALSE;
    }
    if (ok && complete) {
        if (ssc_completion_print(complete))
            return FALSE;
        ok = ssc_usage_error(&error, _("--complete: unknown kind \"%s\""), complete);
    }
    ok = ok && check(options, *argv + 1, &error);
    if (!ok) {
        g_autofree char *command_word =
            options->command ? g_strconcat(options->command->usage.name, " ", NULL) : NULL;
        g_autofree char *shown = ssc_text_show(error->message);
        g_printerr("snap-sessionctl: %s\n", shown);
        g_printerr(_("Try \"snap-sessionctl %s--help\".\n"), options->command ? command_word : "");
        *exit_code = SSC_EXIT_USAGE;
    }
    return ok;
}

void
ssc_options_clear(SscOptions *options)
{
    g_clear_pointer(&options->arguments, g_strfreev);
    g_clear_pointer(&options->uids, g_strfreev);
    g_clear_pointer(&options->users, g_strfreev);
    g_clear_pointer(&options->base_directory, g_free);
    g_clear_pointer(&options->own.icon, g_free);
    g_clear_pointer(&options->own.urgency, g_free);
    g_clear_pointer(&options->own.desktop_entry, g_free);
    g_clear_pointer(&options->own.actions, g_strfreev);
    g_clear_pointer(&options->own.busy_app, g_free);
    g_clear_pointer(&options->own.busy_desktop_entry, g_free);
}
