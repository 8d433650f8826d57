/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The commands of snap-socketctl. */

#include "socketctl/command.h"

#include <glib/gi18n.h>

const SkcCommand *
skc_commands_get(gsize *n)
{
    static const SkcCommand commands[] = {
        {{"check", N_("SNAP_YAML"), N_("Tell every rule that a snap's sockets break"), 1, 1},
         skc_check},
        {{"generate", N_("SNAP_YAML"), N_("Make systemd units of a snap's sockets"), 1, 1},
         skc_generate},
        {{"set", N_("UNIT KEY=VALUE…"), N_("Change a socket's address, mode or group"), 2, -1},
         skc_set},
        {{"show", N_("UNIT"), N_("What is declared of a socket, and what is changed"), 1, 1},
         skc_show},
        {{"reset", N_("UNIT"), N_("Have a socket as it is declared again"), 1, 1}, skc_reset},
        {{"list", "", N_("Which sockets of snaps there are"), 0, 0}, skc_list},
        {{"enable", N_("UNIT…"), N_("Have sockets listen, now and after each start"), 1, -1},
         skc_enable},
        {{"disable", N_("UNIT…"), N_("Have sockets listen no more"), 1, -1}, skc_disable},
    };

    *n = G_N_ELEMENTS(commands);
    return commands;
}
