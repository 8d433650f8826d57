/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Shell completion. */

#include "socketctl/completion.h"
#include "socketctl/command.h"
#include "socketctl/manager.h"
#include "sockets/activation-sockets.h"

static void
print_commands(const SkcOptions *options)
{
    gsize n = 0;
    const SkcCommand *commands = skc_commands_get(&n);

    for (gsize i = 0; i < n; i++)
        g_print("%s\n", commands[i].usage.name);
}

static void
print_units(const SkcOptions *options)
{
    g_autoptr(SsaServiceContext) manager =
        skc_manager_open(options->user ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM);
    g_autoptr(GPtrArray) sockets = manager ? skc_manager_list(manager, NULL) : NULL;

    for (guint i = 0; sockets && i < sockets->len; i++) {
        const SsaActivationSocket *socket = g_ptr_array_index(sockets, i);
        g_print("%s\n", socket->unit);
    }
}

static void
print_settings(const SkcOptions *options)
{
    for (guint i = 0; i < SSK_N_ADDRESS_KINDS; i++)
        g_print("%s=\n", ssk_address_kind_get_field((SskAddressKind) i));
    for (guint i = SSK_SETTING_ADDRESS + 1; i < SSK_N_SETTINGS; i++)
        g_print("%s=\n", ssk_setting_get_key((SskSetting) i, SSK_ADDRESS_STREAM));
}

gboolean
skc_completion_print(const SkcOptions *options, const char *what)
{
    static const struct {
        const char *what;
        void (*print)(const SkcOptions *options);
    } kinds[] = {
        {"commands", print_commands},
        {"units", print_units},
        {"settings", print_settings},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(kinds[i].what, what)) {
            kinds[i].print(options);
            return TRUE;
        }
    return FALSE;
}
