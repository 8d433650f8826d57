/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Applications that keep a snap busy. */

#include "apps/busy-apps.h"
#include "apps/running-apps.h"

/* As many names as fit into a sentence. */
#define MAX_NAMES 3

static gboolean
has_window(const SsaRunningApp *app, SsaDesktopEntries *entries)
{
    const SsaDesktopEntry *entry = app->kind == SSA_APP_KIND_APP
                                       ? ssa_desktop_entries_find_app(entries, app->snap, app->app)
                                       : NULL;

    return entry && !entry->terminal && !ssa_desktop_entry_is_service(entry);
}

/* The command as typed: "foo.bar", or "foo" for the application with the snap's name. */
static char *
command_of(const SsaRunningApp *app)
{
    return g_str_equal(app->snap, app->app) ? g_strdup(app->snap)
                                            : g_strconcat(app->snap, ".", app->app, NULL);
}

SsaBusyApps *
ssa_busy_apps_new(GPtrArray *apps, SsaDesktopEntries *entries)
{
    SsaBusyApps *self = g_new0(SsaBusyApps, 1);

    self->others = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < apps->len; i++) {
        const SsaRunningApp *app = g_ptr_array_index(apps, i);
        g_autofree char *command = command_of(app);
        if (has_window(app, entries))
            self->can_close = TRUE;
        else if (self->others->len < MAX_NAMES &&
                 !g_ptr_array_find_with_equal_func(self->others, command, g_str_equal, NULL))
            g_ptr_array_add(self->others, g_steal_pointer(&command));
    }
    return self;
}

void
ssa_busy_apps_free(SsaBusyApps *self)
{
    g_ptr_array_unref(self->others);
    g_free(self);
}
