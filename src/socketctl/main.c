/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* snap-socketctl: the command line → a command → the exit code. */

#include "config.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/lock.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

static void
do_nothing(int signal_number)
{
}

/* Who interrupts a change has it not left half done: what is being waited for is given up (the
 * programs that are run have handlers of their own), what was there is brought back. */
static void
end_what_is_begun(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    struct sigaction action = {.sa_handler = do_nothing, .sa_flags = SA_RESTART};

    sigemptyset(&action.sa_mask);
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaction(signals[i], &action, NULL);
}

static int
run(const SkcCommand *command, const SkcOptions *options)
{
    if (command->changes && !options->dry_run) {
        if (!skc_lock())
            return SKC_EXIT_FAILURE;
        end_what_is_begun();
    }
    return command->run(options);
}

int
main(int argc, char **argv)
{
    g_auto(SkcOptions) options = {0};
    int exit_code = SKC_EXIT_FAILURE;
    gsize n = 0;
    const SkcCommand *commands = skc_commands_get(&n);

    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, SSA_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    if (!skc_options_parse(&options, &argc, &argv, &exit_code))
        return exit_code;
    for (gsize i = 0; i < n; i++)
        if (g_str_equal(commands[i].usage.name, options.command))
            exit_code = run(&commands[i], &options);
    return exit_code;
}
