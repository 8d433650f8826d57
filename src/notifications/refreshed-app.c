/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The application that a notification about a refresh names. */

#include "notifications/refreshed-app.h"
#include "base/snap-name.h"

/* The length to which names are truncated, in characters. */
#define MAX_NAME 80

const SsaDesktopEntry *
ssa_refreshed_app_find(const SsaNotificationRequest *request, SsaDesktopEntries *entries)
{
    if (request->instance)
        return ssa_desktop_entries_find(entries, request->instance, request->app_name,
                                        request->desktop_entry);
    return request->desktop_entry ? ssa_desktop_entries_find_id(entries, request->desktop_entry)
                                  : NULL;
}

/* The name of the application if it has no desktop entry. */
static char *
default_name(const SsaNotificationRequest *request)
{
    if (!request->instance)
        return g_strdup(request->desktop_entry);
    if (request->app_name && *request->app_name)
        return g_strdup(request->app_name);
    return ssa_snap_name_without_key(request->instance);
}

char *
ssa_refreshed_app_get_name(const SsaNotificationRequest *request, const SsaDesktopEntry *entry)
{
    g_autofree char *name = entry ? g_strdup(entry->name) : default_name(request);
    const char *instance = entry ? entry->instance : request->instance;
    g_autofree char *text =
        instance ? ssa_snap_name_with_key(name, instance) : g_steal_pointer(&name);

    g_strdelimit(text, "\n\r\t", ' ');
    if (g_utf8_strlen(text, -1) <= MAX_NAME)
        return g_steal_pointer(&text);
    g_autofree char *start = g_utf8_substring(text, 0, MAX_NAME - 1);
    return g_strconcat(start, "…", NULL);
}
