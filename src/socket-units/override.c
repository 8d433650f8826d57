/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Overrides of sockets. */

#include "socket-units/override.h"
#include "base/snap-name.h"
#include "socket-units/account.h"
#include "socket-units/diagnostic.h"
#include "socket-units/managed-file.h"
#include "socket-units/path-links.h"
#include "socket-units/socket-unit-limits.h"
#include "socket-units/socket-unit.h"
#include "socket-units/unit-text.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* These sort after the drop-ins of packages and before "override.conf" of systemctl edit. If the
 * user's and the administrator's had the same name, systemd would ignore the administrator's. */
static const char *const file_names[] = {
    [SSK_ORIGIN_ADMINISTRATOR] = "50-snap-socketctl.conf",
    [SSK_ORIGIN_USER] = "60-snap-session-agent.conf",
};
#define MARK "# Made by snap-socketctl set; see snap-socketctl(1).\n"

const char *
ssk_override_get_file_name(SskOrigin origin)
{
    return file_names[origin];
}

static int
open_drop_ins(const SskDropIns *where, const char *unit, gboolean make, GError **error)
{
    return ssk_unit_directory_open_drop_ins(where->directory, unit, make, error);
}

/* @text: (out): the contents of the drop-in, NULL if there is none */
static gboolean
read_own(int dir, const char *file_name, const char *unit, char **text, GError **error)
{
    if (!ssk_managed_file_read(dir, file_name, text, error))
        return FALSE;
    if (!*text || g_str_has_prefix(*text, MARK))
        return TRUE;
    g_clear_pointer(text, g_free);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                _("%s of %s: not created by snap-socketctl; left unchanged"), file_name, unit);
    return FALSE;
}

/* Fails if the drop-in sets an address of another type than the snap now declares. The old setting
 * would still apply: an empty value of one listen directive resets all of them. */
static gboolean
check_kind(GHashTable *directives, const SskUnitInfo *info, GError **error)
{
    for (guint i = 0; i < SSK_N_ADDRESS_KINDS; i++) {
        SskAddressKind kind = (SskAddressKind) i;
        const char *address = g_hash_table_lookup(directives, ssk_address_kind_get_directive(kind));
        if (!address || kind == info->kind)
            continue;
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    _("%s: a %s is set, %s, but the snap now declares a %s: reset the socket"),
                    info->name, ssk_address_kind_get_field(kind), address,
                    ssk_address_kind_get_field(info->kind));
        return FALSE;
    }
    return TRUE;
}

SskSettings *
ssk_override_read(const SskDropIns *where, const SskUnitInfo *info, GError **error)
{
    g_autoptr(SskSettings) override = g_new0(SskSettings, 1);
    g_autofree char *text = NULL;
    g_autoptr(GError) local = NULL;
    int dir = open_drop_ins(where, info->name, FALSE, &local);
    gboolean ok =
        dir >= 0 ? read_own(dir, file_names[where->origin], info->name, &text, &local) : !local;

    if (dir >= 0)
        close(dir);
    if (!ok) {
        g_propagate_error(error, g_steal_pointer(&local));
        return NULL;
    }
    g_autoptr(GHashTable) directives = ssk_unit_text_parse(text ? text : "");
    if (!check_kind(directives, info, error))
        return NULL;
    ssk_settings_read(override, directives, info->kind, TRUE);
    return ssk_settings_check(override, info->name, error) ? g_steal_pointer(&override) : NULL;
}

/* "PORT", or "ADDRESS:PORT" with an IP address: a host name would have to be resolved. */
static gboolean
is_port(const char *value)
{
    const char *colon = strrchr(value, ':');
    const char *port = colon ? colon + 1 : value;
    g_autofree char *host = colon ? g_strndup(value, (gsize) (colon - value)) : NULL;
    gsize length = host ? strlen(host) : 0;

    if (port[0] == '0' || !g_ascii_string_to_unsigned(port, 10, 1, 65535, NULL, NULL))
        return FALSE;
    if (length < 2 || host[0] != '[' || host[length - 1] != ']')
        return !host || (g_hostname_is_ip_address(host) && !strchr(host, ':'));
    host[length - 1] = '\0';
    return g_hostname_is_ip_address(host + 1) && strchr(host + 1, ':');
}

/* Renders an address outside the snap's: a normalized path, an abstract name, or a port, optionally
 * with an IP address. It still must not contain newlines or specifiers. */
static char *
render_any(const char *value, SskAddressKind kind, GError **error)
{
    gsize length = strlen(value);
    gboolean is_plain =
        length >= 1 && length <= SSK_MAX_PATH && ssk_address_is_plain(value) && value[0] != '%';
    gboolean is_path = value[0] == '/' && ssk_address_is_clean(value);
    gboolean is_abstract = value[0] == '@' && length > 1 && kind != SSK_ADDRESS_FIFO;
    gboolean may_be_port = kind == SSK_ADDRESS_STREAM || kind == SSK_ADDRESS_DATAGRAM;

    if (is_plain && (is_path || is_abstract || (may_be_port && is_port(value))))
        return g_strdup(value);
    ssk_set_error(error,
                  _("an address must be a normalized path, an abstract name, or a port, optionally "
                    "after an IP address and a colon; it must not contain blanks, control "
                    "characters, quotes, backslashes, semicolons, \"$\" or \"%%\"; a named pipe "
                    "must have a path"));
    return NULL;
}

static gboolean
set_address(SskSettings *override, const SskUnitInfo *info, const char *key, const char *value,
            gboolean any_address, GError **error)
{
    if (!g_str_equal(key, ssk_address_kind_get_field(info->kind)))
        return ssk_set_error(error, _("%s: the socket has a %s, which cannot be changed"), key,
                             ssk_address_kind_get_field(info->kind));
    char *address = any_address
                        ? render_any(value, info->kind, error)
                        : ssk_address_render(value, info->kind, info->scope, info->instance, error);
    if (!address) {
        g_prefix_error(error, "%s: ", key);
        return FALSE;
    }
    ssk_settings_take(override, SSK_SETTING_ADDRESS, address);
    return TRUE;
}

static gboolean
set_account(SskSettings *override, const SskUnitInfo *info, SskSetting setting, const char *value,
            GError **error)
{
    const char *key = ssk_setting_get_key(setting, info->kind);

    if (info->scope == SSK_SCOPE_USER)
        return ssk_set_error(error, _("%s: sockets of user daemons always belong to the user"),
                             key);
    if (!ssk_account_is_name(value))
        return ssk_set_error(error, _("%s: must be a name of lower-case letters, digits, _ and -"),
                             key);
    /* Checked last, because it may be slow. */
    if (setting == SSK_SETTING_USER ? !ssk_account_user_exists(value)
                                    : !ssk_account_group_exists(value))
        return ssk_set_error(error, _("%s: \"%s\" does not exist on this machine"), key, value);
    ssk_settings_take(override, setting, g_strdup(value));
    return TRUE;
}

static gboolean
set_mode(SskSettings *override, const char *value, GError **error)
{
    int mode = 0;

    if (!ssk_mode_parse(value, &mode))
        return ssk_set_error(
            error, _("socket-mode: must be octal, from 0000 to 0777, and begin with a zero"));
    ssk_settings_take(override, SSK_SETTING_MODE, g_strdup_printf("%04o", (guint) mode));
    return TRUE;
}

gboolean
ssk_override_set(SskSettings *override, const SskUnitInfo *info, const char *key, const char *value,
                 gboolean any_address, GError **error)
{
    guint setting = SSK_SETTING_ADDRESS;

    /* The only other listen keys are those of other kinds. */
    if (g_str_has_prefix(key, "listen-"))
        return set_address(override, info, key, value, any_address, error);
    while (setting < SSK_N_SETTINGS &&
           !g_str_equal(key, ssk_setting_get_key((SskSetting) setting, info->kind)))
        setting++;
    if (setting == SSK_N_SETTINGS)
        return ssk_set_error(error, _("%s: unknown key"), key);
    switch ((SskSetting) setting) {
    case SSK_SETTING_MODE:
        return set_mode(override, value, error);
    case SSK_SETTING_USER:
    case SSK_SETTING_GROUP:
        return set_account(override, info, (SskSetting) setting, value, error);
    case SSK_SETTING_ADDRESS:
    case SSK_N_SETTINGS:
        break;
    }
    g_return_val_if_reached(FALSE);
}

static gboolean
has_owner(const SskSettings *settings)
{
    return settings->values[SSK_SETTING_USER] || settings->values[SSK_SETTING_GROUP];
}

static const char *
get_address(const SskSettings *override, const SskUnitInfo *info)
{
    const char *address = override->values[SSK_SETTING_ADDRESS];

    return address ? address : info->declared.values[SSK_SETTING_ADDRESS];
}

gboolean
ssk_override_check(const SskSettings *override, const SskUnitInfo *info, GError **error)
{
    const char *address = get_address(override, info);
    gboolean is_file = address[0] == '/' || address[0] == '%';

    /* A refresh by snapd may change the address, but the override sets the owner of the old one. */
    if (info->is_of_snapd && !override->values[SSK_SETTING_ADDRESS] && has_owner(override))
        return ssk_set_error(
            error, _("socket-user, socket-group: for a unit of snapd, the address must be "
                     "set together with them"));
    if (is_file || (!override->values[SSK_SETTING_MODE] && !has_owner(override)))
        return TRUE;
    return ssk_set_error(
        error,
        _("socket-mode, socket-user, socket-group: only valid for a path, but the address is %s"),
        address);
}

void
ssk_override_drop_declared(SskSettings *override, const SskUnitInfo *info)
{
    for (guint i = SSK_N_SETTINGS; i-- > 0;) {
        const char *declared = info->declared.values[i];
        /* systemd's default, systemd.socket(5). */
        if (i == SSK_SETTING_MODE && !declared)
            declared = "0666";
        /* An owner is set together with the address: see ssk_override_check(). */
        if (i == SSK_SETTING_ADDRESS && has_owner(override))
            continue;
        if (g_strcmp0(override->values[i], declared) == 0)
            g_clear_pointer(&override->values[i], g_free);
    }
}

gboolean
ssk_override_has_others(const SskDropIns *where, const char *unit)
{
    int dir = open_drop_ins(where, unit, FALSE, NULL);
    gboolean has_others = FALSE;

    if (dir < 0)
        return FALSE;
    g_autoptr(GPtrArray) names = ssk_directory_list(dir, "", NULL);
    for (guint i = 0; names && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        has_others = has_others || (g_str_has_suffix(name, ".conf") &&
                                    !g_str_equal(name, file_names[where->origin]));
    }
    close(dir);
    return has_others;
}

/* Formats the drop-in. An empty value resets the unit's setting. */
static char *
format(const SskSettings *override, const SskUnitInfo *info)
{
    const char *const *set = (const char *const *) override->values;
    const char *const *declared = (const char *const *) info->declared.values;
    const char *directive = ssk_address_kind_get_directive(info->kind);
    const char *user = set[SSK_SETTING_USER], *group = set[SSK_SETTING_GROUP];
    GString *text = g_string_new(MARK "\n[Socket]\n");

    if (set[SSK_SETTING_ADDRESS])
        g_string_append_printf(text, "%s=\n%s=%s\n", directive, directive,
                               set[SSK_SETTING_ADDRESS]);
    if (set[SSK_SETTING_MODE])
        g_string_append_printf(text, "SocketMode=%s\n", set[SSK_SETTING_MODE]);
    if (set[SSK_SETTING_ADDRESS] || has_owner(override)) {
        g_autofree char *guard = ssk_address_guard(
            get_address(override, info), info->scope, info->instance,
            user ? user : declared[SSK_SETTING_USER], group ? group : declared[SSK_SETTING_GROUP]);
        g_string_append_printf(text, "ExecStartPre=\nExecStartPost=\n%s", guard);
    }
    /* The owner that is set here, not only repeated from the unit. */
    if (user)
        g_string_append_printf(text, "X-SetSocketUser=%s\n", user);
    if (group)
        g_string_append_printf(text, "X-SetSocketGroup=%s\n", group);
    return g_string_free(text, FALSE);
}

static gboolean
write_in(int dir, SskOrigin origin, const SskSettings *override, const SskUnitInfo *info,
         GError **error)
{
    const char *file_name = file_names[origin];
    /* Users' files are written by the agent, which must not block. */
    gboolean flush = origin != SSK_ORIGIN_USER;
    g_autofree char *before = NULL;
    g_autofree char *text = format(override, info);

    if (!read_own(dir, file_name, info->name, &before, error))
        return FALSE;
    if (g_strcmp0(before, text) == 0)
        return TRUE;
    gboolean ok = ssk_managed_file_write_temporary(dir, file_name, text, error) &&
                  (!flush || ssk_managed_file_flush(dir, file_name, error)) &&
                  ssk_managed_file_rename(dir, file_name, before != NULL, error);
    if (!ok)
        ssk_managed_file_clean_up(dir, file_name);
    return ok;
}

gboolean
ssk_override_remove(const SskDropIns *where, const char *unit, gboolean *existed, GError **error)
{
    g_autofree char *instance = NULL, *app = NULL, *socket = NULL, *text = NULL;
    g_autoptr(GError) local = NULL;

    *existed = FALSE;
    if (!ssa_snap_name_parse_socket_unit(unit, &instance, &app, &socket))
        return ssk_set_error(error, _("\"%s\" is not the unit of a snap's socket"), unit);
    int dir = open_drop_ins(where, unit, FALSE, &local);
    gboolean ok = dir >= 0 ? read_own(dir, file_names[where->origin], unit, &text, &local) : !local;
    if (text) {
        ok = ssk_managed_file_remove(dir, file_names[where->origin], &local);
        *existed = ok;
    }
    if (dir >= 0)
        close(dir);
    ssk_unit_directory_tidy_drop_ins(where->directory, unit);
    if (!ok)
        g_propagate_error(error, g_steal_pointer(&local));
    return ok;
}

gboolean
ssk_override_write(const SskSettings *override, const SskUnitInfo *info, const SskDropIns *where,
                   GError **error)
{
    gboolean existed = FALSE;

    if (ssk_settings_are_empty(override))
        return ssk_override_remove(where, info->name, &existed, error);
    int dir = open_drop_ins(where, info->name, TRUE, error);
    if (dir < 0)
        return FALSE;
    gboolean ok = write_in(dir, where->origin, override, info, error);
    close(dir);
    ssk_unit_directory_tidy_drop_ins(where->directory, info->name);
    return ok;
}

/* Whether the unit has a drop-in of this program. */
static gboolean
has_override(const SskDropIns *where, const char *unit)
{
    g_autofree char *text = NULL;
    int dir = open_drop_ins(where, unit, FALSE, NULL);

    if (dir < 0)
        return FALSE;
    read_own(dir, file_names[where->origin], unit, &text, NULL);
    close(dir);
    return text != NULL;
}

GPtrArray *
ssk_override_list(const SskDropIns *where, const char *instance)
{
    GPtrArray *units = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *prefix = g_strdup_printf("snap.%s.", instance);
    g_autoptr(GPtrArray) names =
        ssk_directory_list(ssk_unit_directory_get_fd(where->directory), prefix, NULL);

    for (guint i = 0; names && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *unit = g_strndup(name, strlen(name) - strlen(".d"));
        if (g_str_has_suffix(name, ".socket.d") && has_override(where, unit))
            g_ptr_array_add(units, g_steal_pointer(&unit));
    }
    return units;
}
