/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The settings of a socket. */

#include "socket-units/settings.h"
#include "socket-units/account.h"

#include <glib/gi18n.h>

static gboolean
is_mode(const char *text)
{
    int mode = 0;

    return ssk_mode_parse(text, &mode);
}

/* The address has a key and a directive for each kind. */
static const struct {
    const char *key;
    const char *directives[2];      /* in units; the first that is there counts */
    const char *override_directive; /* in our drop-ins: SocketUser= may only repeat the unit's */
    gboolean (*is_valid)(const char *value);
} table[SSK_N_SETTINGS] = {
    [SSK_SETTING_ADDRESS] = {.is_valid = ssk_address_is_plain},
    [SSK_SETTING_MODE] = {"socket-mode", {"SocketMode"}, "SocketMode", is_mode},
    [SSK_SETTING_USER] = {"socket-user",
                          {"X-SocketUser", "SocketUser"},
                          "X-SetSocketUser",
                          ssk_account_is_name},
    [SSK_SETTING_GROUP] = {"socket-group",
                           {"X-SocketGroup", "SocketGroup"},
                           "X-SetSocketGroup",
                           ssk_account_is_name},
};

void
ssk_settings_clear(SskSettings *settings)
{
    for (gsize i = 0; i < SSK_N_SETTINGS; i++)
        g_clear_pointer(&settings->values[i], g_free);
}

void
ssk_settings_free(SskSettings *settings)
{
    ssk_settings_clear(settings);
    g_free(settings);
}

void
ssk_settings_take(SskSettings *settings, SskSetting setting, char *value)
{
    g_free(settings->values[setting]);
    settings->values[setting] = value;
}

const char *
ssk_setting_get_key(SskSetting setting, SskAddressKind kind)
{
    return setting == SSK_SETTING_ADDRESS ? ssk_address_kind_get_field(kind) : table[setting].key;
}

gboolean
ssk_settings_equal(const SskSettings *a, const SskSettings *b)
{
    for (gsize i = 0; i < SSK_N_SETTINGS; i++)
        if (g_strcmp0(a->values[i], b->values[i]) != 0)
            return FALSE;
    return TRUE;
}

gboolean
ssk_settings_are_empty(const SskSettings *settings)
{
    const SskSettings none = {0};

    return ssk_settings_equal(settings, &none);
}

static const char *
find(GHashTable *directives, SskSetting setting, SskAddressKind kind, gboolean is_override)
{
    const char *const *names = table[setting].directives;

    if (setting == SSK_SETTING_ADDRESS)
        return g_hash_table_lookup(directives, ssk_address_kind_get_directive(kind));
    if (is_override)
        return g_hash_table_lookup(directives, table[setting].override_directive);
    const char *value = g_hash_table_lookup(directives, names[0]);
    return value || !names[1] ? value : g_hash_table_lookup(directives, names[1]);
}

void
ssk_settings_read(SskSettings *settings, GHashTable *directives, SskAddressKind kind,
                  gboolean is_override)
{
    for (guint i = 0; i < SSK_N_SETTINGS; i++)
        settings->values[i] = g_strdup(find(directives, (SskSetting) i, kind, is_override));
}

gboolean
ssk_settings_check(const SskSettings *settings, const char *name, GError **error)
{
    for (gsize i = 0; i < SSK_N_SETTINGS; i++) {
        const char *value = settings->values[i];
        if (!value || table[i].is_valid(value))
            continue;
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    _("%s: \"%.100s\" is not a valid %s"), name, value,
                    table[i].key ? table[i].key : _("address"));
        return FALSE;
    }
    return TRUE;
}
