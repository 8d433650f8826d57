/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Makes fresh connections to the real user manager, one after the other, and prints how many there
 * were and how many seconds the slowest took. */

#include "fixture.h"
#include "systemd/systemd-connection.h"

int
main(int argc, char **argv)
{
    g_autofree char *path =
        g_build_filename(g_getenv("XDG_RUNTIME_DIR"), "systemd", "private", NULL);
    guint64 wanted = argc > 1 ? g_ascii_strtoull(argv[1], NULL, 10) : 1;
    gint64 slowest = 0;
    SsaLimits limits;

    ssa_limits_init(&limits);
    for (guint64 i = 0; i < wanted; i++) {
        g_autoptr(SsaSystemdConnection) link = ssa_systemd_connection_new(path, &limits);
        g_autoptr(GError) error = NULL;
        GAsyncResult *result = NULL;
        gint64 before = g_get_monotonic_time();
        ssa_systemd_connection_call_async(link, NULL, SSA_SYSTEMD_PATH, SSA_DBUS_PROPERTIES, "Get",
                                          g_variant_new("(ss)", SSA_SYSTEMD_MANAGER, "Version"),
                                          G_VARIANT_TYPE("(v)"), limits.answer, fixture_keep_result,
                                          &result);
        wait_until(result);
        g_autoptr(GVariant) reply = ssa_systemd_connection_call_finish(result, &error);
        g_object_unref(result);
        if (!reply) {
            g_printerr("connection %" G_GUINT64_FORMAT ": %s\n", i, error->message);
            return 1;
        }
        slowest = MAX(slowest, g_get_monotonic_time() - before);
    }
    g_print("%" G_GUINT64_FORMAT " %.3f\n", wanted, (double) slowest / G_TIME_SPAN_SECOND);
    return 0;
}
