/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* snap-socketctl: command line → command → exit code. */

#include "cli/output.h"
#include "config.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/lock.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

/* Signals are blocked during a change, also in child processes, so that it is never left half
 * done. */
static int
run_change(const SkcCommand *command, const SkcOptions *options)
{
    sigset_t interruptions, before;

    if (!skc_lock())
        return SKC_EXIT_FAILURE;
    sigemptyset(&interruptions);
    sigaddset(&interruptions, SIGINT);
    sigaddset(&interruptions, SIGTERM);
    sigaddset(&interruptions, SIGHUP);
    sigprocmask(SIG_BLOCK, &interruptions, &before);
    /* A closed pipe does not interrupt it either. */
    signal(SIGPIPE, SIG_IGN);
    int exit_code = command->run(options);
    fflush(stdout);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return exit_code;
}

int
main(int argc, char **argv)
{
    g_auto(SkcOptions) options = {0};
    int exit_code = SKC_EXIT_FAILURE;

    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, SSA_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    if (skc_options_parse(&options, &argc, &argv, &exit_code)) {
        const SkcCommand *command = skc_commands_find(options.command);
        exit_code = command->changes && !options.dry_run ? run_change(command, &options)
                                                         : command->run(&options);
    }
    if (!ssc_output_end("snap-socketctl") && exit_code == SKC_EXIT_OK)
        return SKC_EXIT_FAILURE;
    return exit_code;
}
