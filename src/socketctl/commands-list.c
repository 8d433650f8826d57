/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* list: the status of sockets. */

#include "base/snap-name.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/systemctl.h"
#include "systemd/unit-file-state.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The properties of a unit, as systemctl show prints them: NAME=VALUE. */
static GHashTable *
parse_properties(const char *block)
{
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) lines = g_strsplit(block, "\n", -1);

    for (char **line = lines; *line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "=", 2);
        const char *before = parts[0] && parts[1] ? g_hash_table_lookup(values, parts[0]) : NULL;
        /* "Listen=" comes once for each address. */
        if (parts[0] && parts[1])
            g_hash_table_replace(values, g_strdup(parts[0]),
                                 before ? g_strconcat(before, "\n", parts[1], NULL)
                                        : g_strdup(parts[1]));
    }
    return values;
}

static const char *
get(GHashTable *unit, const char *name)
{
    const char *value = g_hash_table_lookup(unit, name);

    return value && value[0] != '\0' ? value : NULL;
}

/* What is started: of connections that systemd takes, the template of what there is for each. */
static char *
service_of(GHashTable *unit)
{
    const char *id = get(unit, "Id"), *triggers = get(unit, "Triggers");

    if (!id || g_strcmp0(get(unit, "Accept"), "yes") != 0)
        return g_strndup(triggers ? triggers : "", triggers ? strcspn(triggers, " ") : 0);
    return g_strdup_printf("%.*s@.service", (int) (strlen(id) - strlen(".socket")), id);
}

/* Returns: (element-type GHashTable): the properties of each, or NULL */
static GPtrArray *
ask_about(const SkcOptions *options, const char *properties, GPtrArray *names)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_autofree char *wanted = g_strconcat("--property=Id,", properties, NULL);
    g_autoptr(GPtrArray) units =
        g_ptr_array_new_with_free_func((GDestroyNotify) g_hash_table_unref);
    g_autofree char *output = NULL;

    /* None would be taken for systemd itself. */
    if (names->len == 0)
        return g_steal_pointer(&units);
    g_ptr_array_add(arguments, (gpointer) "show");
    g_ptr_array_add(arguments, wanted);
    g_ptr_array_add(arguments, (gpointer) "--");
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(arguments, g_ptr_array_index(names, i));
    if (!skc_systemctl_run_list(options, &output, arguments))
        return NULL;
    g_auto(GStrv) blocks = g_strsplit(output, "\n\n", -1);
    for (char **block = blocks; *block; block++)
        if (strstr(*block, "Id="))
            g_ptr_array_add(units, parse_properties(*block));
    return g_steal_pointer(&units);
}

static gboolean
is_active(GHashTable *unit)
{
    return g_strcmp0(get(unit, "ActiveState"), "active") == 0;
}

/* Why no client is served although the socket is active, in the agent's terms; or NULL. */
static const char *
problem_of(GHashTable *unit)
{
    if (is_active(unit) && skc_systemctl_file_is_missing(get(unit, "Listen")))
        return "file-missing";
    const char *service = get(unit, "ServiceLoadState");
    if (g_strcmp0(service, "masked") == 0)
        return "service-masked";
    return g_strcmp0(service, "not-found") == 0 ? "service-missing" : NULL;
}

/* Adds to each socket what is known of its service. FALSE if systemd does not say. */
static gboolean
ask_about_services(const SkcOptions *options, GPtrArray *sockets)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) states = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < sockets->len; i++) {
        g_autofree char *service = service_of(g_ptr_array_index(sockets, i));
        /* A template is no unit that could be asked about. */
        if (*service != '\0' && !strchr(service, '@'))
            g_ptr_array_add(names, g_steal_pointer(&service));
    }
    g_autoptr(GPtrArray) services = ask_about(options, "LoadState", names);
    for (guint i = 0; services && i < services->len; i++) {
        GHashTable *service = g_ptr_array_index(services, i);
        if (get(service, "Id") && get(service, "LoadState"))
            g_hash_table_insert(states, (gpointer) get(service, "Id"),
                                (gpointer) get(service, "LoadState"));
    }
    for (guint i = 0; i < sockets->len; i++) {
        GHashTable *socket = g_ptr_array_index(sockets, i);
        g_autofree char *service = service_of(socket);
        g_hash_table_replace(socket, g_strdup("ServiceLoadState"),
                             g_strdup(g_hash_table_lookup(states, service)));
    }
    return services != NULL;
}

static GPtrArray *
ask(const SkcOptions *options)
{
    g_autoptr(GPtrArray) names = skc_systemctl_list_sockets(options);
    g_autoptr(GPtrArray) sockets =
        names ? ask_about(options,
                          "ActiveState,SubState,UnitFileState,Listen,SocketMode,Accept,"
                          "NConnections,NAccepted,Triggers",
                          names)
              : NULL;

    return sockets && ask_about_services(options, sockets) ? g_steal_pointer(&sockets) : NULL;
}

static void
add_row(SscTable *table, GHashTable *unit)
{
    gboolean active = is_active(unit);
    gboolean failed = g_strcmp0(get(unit, "ActiveState"), "failed") == 0;
    /* systemd counts them only where it takes them. */
    gboolean counts = g_strcmp0(get(unit, "Accept"), "yes") == 0;
    g_auto(GStrv) addresses = g_strsplit(get(unit, "Listen") ? get(unit, "Listen") : "", "\n", -1);
    g_autofree char *address = g_strjoinv(", ", addresses);
    g_autofree char *service = service_of(unit);

    ssc_table_add(table, get(unit, "Id"), SSC_STYLE_PLAIN);
    /* A problem counts for more than systemd's state, which says nothing of it. */
    if (problem_of(unit))
        ssc_table_add(table, problem_of(unit), SSC_STYLE_BAD);
    else
        ssc_table_add(table, active ? get(unit, "SubState") : get(unit, "ActiveState"),
                      active   ? SSC_STYLE_GOOD
                      : failed ? SSC_STYLE_BAD
                               : SSC_STYLE_FAINT);
    ssc_table_add(table, get(unit, "UnitFileState"), SSC_STYLE_PLAIN);
    ssc_table_add(table, address[0] != '\0' ? address : NULL, SSC_STYLE_PLAIN);
    ssc_table_add(table, counts ? get(unit, "NConnections") : NULL, SSC_STYLE_PLAIN);
    ssc_table_add(table, service[0] != '\0' ? service : NULL, SSC_STYLE_PLAIN);
}

static void
print_table(GPtrArray *units)
{
    const char *const titles[] = {_("UNIT"),        _("STATE"),   _("ENABLED"), _("ADDRESS"),
                                  _("CONNECTIONS"), _("SERVICE"), NULL};
    g_autoptr(SscTable) table = ssc_table_new(titles);

    for (guint i = 0; i < units->len; i++)
        add_row(table, g_ptr_array_index(units, i));
    g_autofree char *text = ssc_table_format(table, ssc_terminal_get_width(STDOUT_FILENO),
                                             ssc_terminal_has_colour(STDOUT_FILENO));
    g_print("%s", text);
}

static void
set_text(JsonObject *object, const char *name, const char *text)
{
    json_object_set_string_member(object, name, text ? text : "");
}

static void
set_number(JsonObject *object, const char *name, const char *text)
{
    json_object_set_int_member(object, name, text ? g_ascii_strtoll(text, NULL, 10) : 0);
}

/* "[::]:8443 (Stream)", one a line. */
static JsonArray *
addresses_to_json(const char *text)
{
    JsonArray *array = json_array_new();
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

    for (char **line = lines; *line; line++) {
        char *kind = strrchr(*line, '(');
        if (!kind || kind - *line < 2 || !g_str_has_suffix(kind, ")"))
            continue;
        g_autofree char *address = g_strndup(*line, (gsize) (kind - *line - 1));
        g_autofree char *name = g_strndup(kind + 1, strlen(kind) - 2);
        JsonObject *object = json_object_new();
        set_text(object, "kind", name);
        set_text(object, "address", address);
        json_array_add_object_element(array, object);
    }
    return array;
}

/* As agents say it: GET /v1/sockets. */
static JsonObject *
unit_to_json(GHashTable *unit)
{
    JsonObject *object = json_object_new();
    g_autofree char *snap = NULL, *app = NULL, *socket = NULL;
    g_autofree char *service = service_of(unit);
    const char *id = get(unit, "Id"), *file = get(unit, "UnitFileState");

    if (id)
        ssa_snap_name_parse_socket_unit(id, &snap, &app, &socket);
    set_text(object, "snap", snap);
    set_text(object, "app", app);
    set_text(object, "socket", socket);
    set_text(object, "unit", id);
    set_text(object, "state", get(unit, "SubState"));
    json_object_set_boolean_member(object, "active", is_active(unit));
    json_object_set_boolean_member(object, "enabled", file && ssa_unit_file_state_is_enabled(file));
    json_object_set_array_member(object, "addresses", addresses_to_json(get(unit, "Listen")));
    set_text(object, "mode", get(unit, "SocketMode"));
    set_number(object, "connections", get(unit, "NConnections"));
    set_number(object, "accepted", get(unit, "NAccepted"));
    set_text(object, "service", service);
    if (problem_of(unit))
        set_text(object, "problem", problem_of(unit));
    return object;
}

static void
print_json(GPtrArray *units)
{
    JsonArray *array = json_array_new();
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_ARRAY);

    for (guint i = 0; i < units->len; i++)
        json_array_add_object_element(array, unit_to_json(g_ptr_array_index(units, i)));
    json_node_take_array(root, array);
    g_autofree char *text = json_to_string(root, TRUE);
    puts(text);
}

int
skc_list(const SkcOptions *options)
{
    g_autoptr(GPtrArray) units = skc_systemctl_can_be_asked(options) ? ask(options) : NULL;

    if (!units)
        return SKC_EXIT_FAILURE;
    if (options->json)
        print_json(units);
    else
        print_table(units);
    return SKC_EXIT_OK;
}
