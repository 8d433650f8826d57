/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The commands of snap-socketctl. */

#include "base/error.h"
#include "cli/text.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"

#include <glib/gi18n.h>

const SkcCommand *
skc_commands_get(gsize *n)
{
    static const SkcCommand commands[] = {
        {{"check", N_("SNAP_YAML"), N_("Check the sockets that a snap declares"), 1, 1},
         SKC_OPTION_INSTANCE | SKC_OPTION_STRICT,
         FALSE,
         skc_check},
        {{"generate", N_("SNAP_YAML"), N_("Generate systemd units for the sockets of a snap"), 1,
          1},
         SKC_OPTION_INSTANCE | SKC_OPTION_OUTPUT | SKC_OPTION_SCOPE | SKC_OPTION_DRY_RUN |
             SKC_OPTION_STRICT,
         TRUE,
         skc_generate},
        {{"remove", N_("INSTANCE"), N_("Remove the generated units of a snap"), 1, 1},
         SKC_OPTION_OUTPUT | SKC_OPTION_DRY_RUN,
         TRUE,
         skc_remove},
        {{"set", N_("UNIT KEY=VALUE…"), N_("Change a socket's address, mode, user or group"), 2,
          -1},
         SKC_OPTION_WHOSE | SKC_OPTION_DIRECTORY | SKC_OPTION_ANY_ADDRESS | SKC_OPTION_NOW,
         TRUE,
         skc_set},
        {{"show", N_("UNIT"), N_("Show the declared and changed settings of a socket"), 1, 1},
         SKC_OPTION_WHOSE | SKC_OPTION_DIRECTORY,
         FALSE,
         skc_show},
        {{"reset", N_("UNIT"), N_("Remove the settings of a socket"), 1, 1},
         SKC_OPTION_WHOSE | SKC_OPTION_DIRECTORY | SKC_OPTION_NOW,
         TRUE,
         skc_reset},
        {{"list", "", N_("List the sockets of snaps"), 0, 0},
         SKC_OPTION_WHOSE | SKC_OPTION_JSON,
         FALSE,
         skc_list},
        {{"enable", N_("UNIT…"), N_("Enable and start sockets"), 1, -1},
         SKC_OPTION_WHOSE,
         TRUE,
         skc_enable},
        {{"disable", N_("UNIT…"), N_("Disable and stop sockets"), 1, -1},
         SKC_OPTION_WHOSE,
         TRUE,
         skc_disable},
        {{"restart", N_("UNIT…"), N_("Restart active sockets with their current settings"), 1, -1},
         SKC_OPTION_WHOSE,
         TRUE,
         skc_restart},
    };

    *n = G_N_ELEMENTS(commands);
    return commands;
}

const SkcCommand *
skc_commands_find(const char *name)
{
    gsize n = 0;
    const SkcCommand *commands = skc_commands_get(&n);

    for (gsize i = 0; i < n; i++)
        if (g_str_equal(commands[i].usage.name, name))
            return &commands[i];
    return NULL;
}

int
skc_command_fail(const GError *error)
{
    g_autofree char *shown = ssc_text_show(error->message);
    gboolean is_wrong = g_error_matches(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT) ||
                        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);

    g_printerr("snap-socketctl: %s\n", shown);
    return is_wrong ? SKC_EXIT_USAGE : SKC_EXIT_FAILURE;
}
