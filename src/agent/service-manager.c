/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The service manager. libsystemd is not linked: its dependencies take a sixth of the start-up
 * time, and both protocols are documented as stable (notes of sd_notify(3) and sd_listen_fds(3)).
 */

#include "agent/service-manager.h"

#include <fcntl.h>
#include <unistd.h>

static gint64
number_from_environment(const char *name)
{
    const char *text = g_getenv(name);
    char *end = NULL;
    gint64 number = text ? g_ascii_strtoll(text, &end, 10) : 0;

    return end && end != text && *end == '\0' ? number : 0;
}

int
ssa_service_manager_take_fds(char ***names)
{
    gint64 count = number_from_environment("LISTEN_FDS");
    gboolean for_us = number_from_environment("LISTEN_PID") == getpid();
    const char *text = g_getenv("LISTEN_FDNAMES");

    if (!for_us || count <= 0 || count > G_MAXINT - SSA_FIRST_PASSED_FD)
        count = 0;
    *names = count > 0 && text ? g_strsplit(text, ":", -1) : NULL;
    if (*names && g_strv_length(*names) != count)
        g_clear_pointer(names, g_strfreev);

    for (int i = 0; i < count; i++)
        if (fcntl(SSA_FIRST_PASSED_FD + i, F_SETFD, FD_CLOEXEC) < 0)
            count = i; /* fewer than announced */
    g_unsetenv("LISTEN_PID");
    g_unsetenv("LISTEN_FDS");
    g_unsetenv("LISTEN_FDNAMES");
    return (int) count;
}
