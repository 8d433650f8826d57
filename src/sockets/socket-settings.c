/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changes the drop-in of a socket for a request, and restores it. */

#include "sockets/socket-settings.h"
#include "base/error.h"
#include "base/regular-file.h"
#include "socket-units/path-links.h"

#include <fcntl.h>
#include <glib/gi18n.h>

/* Units written by users may have comments. */
#define MAX_UNIT (256 * 1024) /* bytes */

struct _SsaSocketSettings {
    SskDropIns where;
    const SskUnitInfo *info; /* the request's */
    SskSettings *override;   /* NULL: not read */
};

void
ssa_socket_settings_free(SsaSocketSettings *settings)
{
    g_clear_pointer(&settings->where.directory, ssk_unit_directory_unref);
    g_clear_pointer(&settings->override, ssk_settings_free);
    g_free(settings);
}

static SskUnitInfo *
read_unit(const char *unit, const char *fragment, GError **error)
{
    g_autofree char *text = ssa_regular_file_read(AT_FDCWD, fragment, 0, MAX_UNIT, NULL, error);

    if (!text) {
        g_prefix_error(error, "%s: ", fragment);
        return NULL;
    }
    return ssk_unit_info_parse(unit, text, SSK_SCOPE_USER, error);
}

/* Takes ownership of @broken, the error of a rule. */
static gboolean
refuse(GError *broken, const char *prefix, GError **error)
{
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s%s", prefix, broken->message);
    g_error_free(broken);
    return FALSE;
}

/* For user daemons, each user's systemd checks for links when it starts the socket. */
static gboolean
check(const SskSettings *override, const SskUnitInfo *info, GError **error)
{
    const char *address = override->values[SSK_SETTING_ADDRESS];

    return ssk_override_check(override, info, error) &&
           (!address || info->scope == SSK_SCOPE_USER ||
            ssk_address_check_links(address, info->instance, error));
}

static gboolean
set_all(const SsaSocketRequest *request, SskSettings *override, GError **error)
{
    GHashTableIter iter;
    gpointer key, value;
    GError *broken = NULL;

    g_hash_table_iter_init(&iter, request->settings);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (!ssk_override_set(override, request->info, key, value, request->any_address, &broken))
            return refuse(broken, request->prefix, error);
    return check(override, request->info, &broken) ||
           refuse(broken, request->prefix[0] != '\0' ? "settings: " : "", error);
}

/* Whether other drop-ins may override the declaration: those that systemd reports or, if it was not
 * queried, those in its directories. */
static gboolean
are_there_others(const SskDropIns *where, const SskUnitInfo *info, const char *const *drop_ins)
{
    static const char *const dirs[] = {"/etc", "/run", "/usr/local/lib", "/usr/lib"};
    const char *ours = ssk_override_get_file_name(where->origin);
    const char *scope = info->scope == SSK_SCOPE_USER ? "user" : "system";

    for (; drop_ins && *drop_ins; drop_ins++)
        if (!g_str_has_suffix(*drop_ins, ours))
            return TRUE;
    /* systemd has not read everything that an administrator may have written. */
    if (drop_ins && where->origin == SSK_ORIGIN_USER)
        return FALSE;
    if (ssk_override_has_others(where, info->name))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(dirs); i++) {
        g_autofree char *of_unit =
            g_strdup_printf("%s/systemd/%s/%s.d", dirs[i], scope, info->name);
        g_autofree char *of_all = g_strdup_printf("%s/systemd/%s/socket.d", dirs[i], scope);
        g_autofree char *own =
            g_strdup_printf("%s/%s.d", ssk_unit_directory_get_path(where->directory), info->name);
        if (g_file_test(of_all, G_FILE_TEST_EXISTS) ||
            (g_file_test(of_unit, G_FILE_TEST_EXISTS) && !g_str_equal(of_unit, own)))
            return TRUE;
    }
    return FALSE;
}

static gboolean
write_settings(SsaSocketSettings *before, const SsaSocketRequest *request,
               const char *const *drop_ins, gboolean *changed, GError **error)
{
    before->info = request->info;
    before->override = ssk_override_read(&before->where, request->info, error);
    g_autoptr(SskSettings) override =
        before->override ? ssk_override_read(&before->where, request->info, error) : NULL;

    if (!override || !set_all(request, override, error))
        return FALSE;
    if (!are_there_others(&before->where, request->info, drop_ins))
        ssk_override_drop_declared(override, request->info);
    *changed = !ssk_settings_equal(before->override, override);
    return ssk_override_write(override, request->info, &before->where, error);
}

static gboolean
remove_settings(const SsaSocketSettings *before, const SsaSocketRequest *request,
                const char *fragment, gboolean *changed, GError **error)
{
    *changed = FALSE;
    if (before->where.directory &&
        !ssk_override_remove(&before->where, request->unit, changed, error))
        return FALSE;
    if (*changed || fragment || request->info)
        return TRUE;
    g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED, _("there is no unit file for %s"),
                request->unit);
    return FALSE;
}

/* Opens the user's own directory. @make: create it if it is missing */
static gboolean
open_directory(SskDropIns *where, gboolean make, GError **error)
{
    g_autofree char *path = g_build_filename(g_get_user_config_dir(), "systemd/user", NULL);
    g_autoptr(GError) local = NULL;

    if (make)
        g_mkdir_with_parents(path, 0700);
    where->directory = ssk_unit_directory_open(path, &local);
    if (where->directory || (!make && g_error_matches(local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

SsaSocketSettings *
ssa_socket_settings_change(SsaSocketRequest *request, const char *fragment,
                           const char *const *drop_ins, gboolean *changed, GError **error)
{
    g_autoptr(SsaSocketSettings) before = g_new0(SsaSocketSettings, 1);

    /* A reset must work even if the settings cannot be read. */
    gboolean resets = request->action == SSA_SOCKET_RESET;
    before->where.origin = request->where.origin;
    if (request->where.directory)
        before->where.directory = ssk_unit_directory_ref(request->where.directory);
    else if (!open_directory(&before->where, !resets, error))
        return NULL;
    if (!resets && !request->info && !(request->info = read_unit(request->unit, fragment, error)))
        return NULL;
    gboolean ok = resets ? remove_settings(before, request, fragment, changed, error)
                         : write_settings(before, request, drop_ins, changed, error);
    return ok ? g_steal_pointer(&before) : NULL;
}

gboolean
ssa_socket_settings_restore(const SsaSocketSettings *settings, GError **error)
{
    return ssk_override_write(settings->override, settings->info, &settings->where, error);
}
