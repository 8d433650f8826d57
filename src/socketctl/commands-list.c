/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* list: the status of sockets. */

#include "cli/table.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/manager.h"
#include "sockets/activation-sockets.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

static char *
format_addresses(const SsaActivationSocket *socket)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < socket->addresses->len; i++) {
        const SsaSocketAddress *address = g_ptr_array_index(socket->addresses, i);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", address->address);
    }
    return text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static void
add_row(SscTable *table, const SsaActivationSocket *socket)
{
    const char *problem = ssa_activation_socket_get_problem(socket);
    g_autofree char *addresses = format_addresses(socket);
    g_autofree char *connections =
        socket->accepts ? g_strdup_printf("%u", socket->connections) : NULL;
    gboolean is_bad = problem || g_str_equal(socket->state, "failed");

    ssc_table_add(table, socket->unit, SSC_STYLE_PLAIN);
    /* A problem is more important than systemd's state, which does not show it. */
    ssc_table_add(table, problem ? problem : socket->state,
                  is_bad           ? SSC_STYLE_BAD
                  : socket->active ? SSC_STYLE_GOOD
                                   : SSC_STYLE_FAINT);
    ssc_table_add(table, socket->enabled ? _("yes") : _("no"), SSC_STYLE_PLAIN);
    ssc_table_add(table, addresses, SSC_STYLE_PLAIN);
    ssc_table_add(table, connections, SSC_STYLE_PLAIN);
    ssc_table_add(table, socket->service, SSC_STYLE_PLAIN);
}

static void
print_table(GPtrArray *sockets)
{
    const char *const titles[] = {_("UNIT"),        _("STATE"),   _("ENABLED"), _("ADDRESS"),
                                  _("CONNECTIONS"), _("SERVICE"), NULL};
    g_autoptr(SscTable) table = ssc_table_new(titles);

    for (guint i = 0; i < sockets->len; i++)
        add_row(table, g_ptr_array_index(sockets, i));
    ssc_table_print(table);
}

/* In the format of GET /v1/sockets. */
static void
print_json(GPtrArray *sockets)
{
    g_autoptr(GVariant) value = g_variant_ref_sink(ssa_activation_sockets_to_variant(sockets));
    g_autoptr(JsonNode) root = json_gvariant_serialize(value);
    g_autofree char *text = json_to_string(root, TRUE);

    puts(text);
}

int
skc_list(const SkcOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SsaServiceContext) manager =
        skc_manager_open(options->user ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM);
    g_autoptr(GPtrArray) sockets = manager ? skc_manager_list(manager, &error) : NULL;

    if (!sockets)
        return error ? skc_command_fail(error) : SKC_EXIT_FAILURE;
    if (options->json)
        print_json(sockets);
    else
        print_table(sockets);
    return SKC_EXIT_OK;
}
