/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* snap-socketctl: the command line → a command → the exit code. */

#include "config.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/lock.h"

#include <glib/gi18n.h>
#include <locale.h>

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
            exit_code = commands[i].changes && !options.dry_run && !skc_lock()
                            ? SKC_EXIT_FAILURE
                            : commands[i].run(&options);
    return exit_code;
}
