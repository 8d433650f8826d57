/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* snap-session-notifier: shows freedesktop.org notifications for the agent. libnotify blocks while
 * it waits for the server, and may abort: in a process of its own it harms nobody. The process
 * stays while a notification with actions, or about a running refresh, is open; a click activates
 * the agent over the bus. */

#include "notifier/notifier.h"

#include <libnotify/notify.h>
#include <locale.h>
#include <stdlib.h>

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    setlocale(LC_ALL, "");
    /* In a snap, libnotify would change the desktop-entry hint, or use the portal. */
    g_unsetenv("SNAP");
    g_setenv("NOTIFY_IGNORE_PORTAL", "1", TRUE);
    g_autoptr(GDBusConnection) bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
    if (!bus || !notify_init("snap-session-notifier")) {
        g_printerr("snap-session-notifier: %s\n",
                   error ? error->message : "libnotify cannot be initialized");
        return EXIT_FAILURE;
    }
    return ssn_notifier_run(bus) ? EXIT_SUCCESS : EXIT_FAILURE;
}
