/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Errors of D-Bus calls. */

#include "base/dbus-error.h"
#include "base/error.h"

static gboolean
is_one_of(const GError *error, const int *codes, gsize n_codes)
{
    for (gsize i = 0; i < n_codes; i++)
        if (g_error_matches(error, G_DBUS_ERROR, codes[i]))
            return TRUE;
    return FALSE;
}

GError *
ssa_dbus_error_translate(GError *error, const char *who)
{
    static const int nobody[] = {G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER,
                                 G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND};
    static const int silence[] = {G_DBUS_ERROR_TIMEOUT, G_DBUS_ERROR_NO_REPLY,
                                  G_DBUS_ERROR_TIMED_OUT};
    g_autoptr(GError) owned = error;

    if (is_one_of(owned, nobody, G_N_ELEMENTS(nobody)))
        return g_error_new(SSA_ERROR, SSA_ERROR_UNAVAILABLE, "there is no %s in this session", who);
    if (g_error_matches(owned, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
        is_one_of(owned, silence, G_N_ELEMENTS(silence)))
        return g_error_new(SSA_ERROR, SSA_ERROR_TIMED_OUT, "the %s did not answer in time", who);
    g_dbus_error_strip_remote_error(owned);
    g_autofree char *valid = g_utf8_make_valid(owned->message, -1);
    return g_error_new(SSA_ERROR, SSA_ERROR_FAILED, "the %s returned an error: %s", who, valid);
}
