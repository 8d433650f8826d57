/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* snap-socketctl: command line → command → exit code. */

#include "cli/output.h"
#include "config.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* Waits until no other snap-socketctl of the same user makes changes, and holds the lock until the
 * process exits. The unit directory itself is not locked: everybody can open it, and so lock it.
 * Returns FALSE after an error message. */
static gboolean
lock_changes(void)
{
    const char *directory = geteuid() == 0 ? "/run" : g_get_user_runtime_dir();
    g_autofree char *path = g_build_filename(directory, "snap-socketctl.lock", NULL);

    /* Without a session, this is the user's cache directory, which may not exist. */
    g_mkdir_with_parents(directory, 0700);
    /* Kept open and locked until the process exits; child processes do not inherit it. */
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    int status = fd >= 0 ? flock(fd, LOCK_EX | LOCK_NB) : -1;

    if (status != 0 && errno == EWOULDBLOCK) {
        g_printerr(_("snap-socketctl: waiting for another instance to finish\n"));
        do
            status = flock(fd, LOCK_EX);
        while (status != 0 && errno == EINTR);
    }
    if (status != 0)
        g_printerr("snap-socketctl: %s: %s\n", path, g_strerror(errno));
    return status == 0;
}

/* Signals are blocked during a change, also in child processes, so that it is never left half
 * done. */
static int
run_change(const SkcCommand *command, const SkcOptions *options)
{
    sigset_t interruptions, before;

    if (!lock_changes())
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
