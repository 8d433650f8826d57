/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Settings of a user's socket. */

#include "sockets/socket-settings.h"
#include "base/error.h"
#include "base/regular-file.h"
#include "socket-units/override.h"

#include <fcntl.h>

/* A unit of a user's own may have comments. */
#define MAX_UNIT (256 * 1024) /* bytes */

struct _SsaSocketSettings {
    SskUnitDirectory *directory; /* NULL: there is none */
    SskDropIns where;            /* in it */
    gboolean is_there;           /* the unit */
    SskUnitInfo *info;           /* NULL: not looked at */
    SskOverride *override;
};

void
ssa_socket_settings_free(SsaSocketSettings *settings)
{
    g_clear_pointer(&settings->directory, ssk_unit_directory_unref);
    g_clear_pointer(&settings->info, ssk_unit_info_free);
    g_clear_pointer(&settings->override, ssk_override_free);
    g_free(settings);
}

/* What there is; of a unit that is there. */
static gboolean
read_settings(SsaSocketSettings *settings, const char *unit, const char *fragment, GError **error)
{
    g_autofree char *text = NULL;

    text = ssa_regular_file_read(AT_FDCWD, fragment, 0, MAX_UNIT, NULL, error);
    if (!text) {
        g_prefix_error(error, "%s: ", fragment);
        return FALSE;
    }
    settings->info = ssk_unit_info_parse(unit, text, SSK_SCOPE_USER, error);
    if (settings->info)
        settings->override = ssk_override_read(&settings->where, settings->info, error);
    return settings->override != NULL;
}

/* Takes ownership of @broken, a rule. */
static gboolean
refuse(GError *broken, const char *where, GError **error)
{
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s%s", where, broken->message);
    g_error_free(broken);
    return FALSE;
}

static gboolean
set_all(const SsaSocketRequest *request, const SskUnitInfo *info, SskOverride *override,
        GError **error)
{
    GHashTableIter iter;
    gpointer key, value;
    GError *broken = NULL;

    g_hash_table_iter_init(&iter, request->settings);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (!ssk_override_set(override, info, key, value, FALSE, &broken))
            return refuse(broken, "settings.", error);
    return ssk_override_check(override, info, &broken) || refuse(broken, "settings: ", error);
}

/* Whether somebody else's drop-ins may change what is declared. */
static gboolean
are_there_others(const char *const *drop_ins)
{
    const char *ours = ssk_override_get_file_name(SSK_ORIGIN_USER);

    for (; drop_ins && *drop_ins; drop_ins++)
        if (!g_str_has_suffix(*drop_ins, ours))
            return TRUE;
    return FALSE;
}

static gboolean
write_settings(const SsaSocketSettings *before, const SsaSocketRequest *request,
               const char *const *drop_ins, gboolean *changed, GError **error)
{
    g_autoptr(SskOverride) override = ssk_override_read(&before->where, before->info, error);

    if (!override || !set_all(request, before->info, override, error))
        return FALSE;
    if (!are_there_others(drop_ins))
        ssk_override_drop_declared(override, before->info);
    *changed = !ssk_override_equal(before->override, override);
    return ssk_override_write(override, before->info, &before->where, error);
}

static gboolean
remove_settings(const SsaSocketSettings *before, const char *unit, gboolean *changed,
                GError **error)
{
    *changed = FALSE;
    if (before->directory && !ssk_override_remove(&before->where, unit, changed, error))
        return FALSE;
    if (*changed || before->is_there)
        return TRUE;
    g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED, "there is no unit file for %s", unit);
    return FALSE;
}

/* @make: whether it is to be there */
static gboolean
open_directory(SsaSocketSettings *settings, gboolean make, GError **error)
{
    g_autofree char *path = g_build_filename(g_get_user_config_dir(), "systemd/user", NULL);
    g_autoptr(GError) local = NULL;

    if (make)
        g_mkdir_with_parents(path, 0700);
    settings->directory = ssk_unit_directory_open(path, &local);
    settings->where.directory = settings->directory;
    settings->where.origin = SSK_ORIGIN_USER;
    if (settings->directory || (!make && g_error_matches(local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

SsaSocketSettings *
ssa_socket_settings_change(const SsaSocketRequest *request, const char *fragment,
                           const char *const *drop_ins, gboolean *changed, GError **error)
{
    g_autoptr(SsaSocketSettings) before = g_new0(SsaSocketSettings, 1);

    /* A reset is the way out of what cannot be read. */
    gboolean resets = request->action == SSA_SOCKET_RESET;
    if (!open_directory(before, !resets, error))
        return NULL;
    before->is_there = fragment != NULL;
    if (!resets && !read_settings(before, request->unit, fragment, error))
        return NULL;
    gboolean ok = resets ? remove_settings(before, request->unit, changed, error)
                         : write_settings(before, request, drop_ins, changed, error);
    return ok ? g_steal_pointer(&before) : NULL;
}

gboolean
ssa_socket_settings_restore(const SsaSocketSettings *settings, GError **error)
{
    return ssk_override_write(settings->override, settings->info, &settings->where, error);
}
