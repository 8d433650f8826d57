/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What unit tests share. */

#include "fixture.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <unistd.h>

gboolean
fixture_tick(gpointer user_data)
{
    return G_SOURCE_CONTINUE;
}

void
fixture_settle(void)
{
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

void
fixture_keep_result(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GAsyncResult **kept = user_data;

    g_assert_null(*kept);
    *kept = g_object_ref(result);
}

char *
fixture_runtime_dir_new(void)
{
    g_autoptr(GError) error = NULL;
    char *dir = g_dir_make_tmp("ssa-unit-XXXXXX", &error);

    g_assert_no_error(error);
    g_autofree char *systemd = g_build_filename(dir, "systemd", NULL);
    g_assert_cmpint(g_mkdir(systemd, 0700), ==, 0);
    return dir;
}

static int
remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    return remove(path);
}

void
fixture_runtime_dir_remove(char *dir)
{
    nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    g_free(dir);
}
