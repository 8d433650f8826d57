/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* list, enable and disable: what systemd knows of the sockets of snaps. */

#include "cli/table.h"
#include "cli/terminal.h"
#include "names/snap-name.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/renew.h"
#include "socketctl/systemctl.h"

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
                                 before ? g_strconcat(before, ", ", parts[1], NULL)
                                        : g_strdup(parts[1]));
    }
    return values;
}

/* Returns: (element-type GHashTable): the properties of each, or NULL */
static GPtrArray *
ask(const SkcOptions *options)
{
    g_autoptr(GPtrArray) names = skc_systemctl_list_sockets(options);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    GPtrArray *units = NULL;
    g_autofree char *output = NULL;

    if (!names)
        return NULL;
    units = g_ptr_array_new_with_free_func((GDestroyNotify) g_hash_table_unref);
    if (names->len == 0)
        return units;
    g_ptr_array_add(arguments, (gpointer) "show");
    g_ptr_array_add(arguments, (gpointer) "--property=Id,ActiveState,SubState,UnitFileState,Listen,"
                                          "NConnections,NAccepted,Triggers");
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(arguments, g_ptr_array_index(names, i));
    if (!skc_systemctl_run_list(options, &output, arguments)) {
        g_ptr_array_unref(units);
        return NULL;
    }
    g_auto(GStrv) blocks = g_strsplit(output, "\n\n", -1);
    for (char **block = blocks; *block; block++)
        if (strstr(*block, "Id="))
            g_ptr_array_add(units, parse_properties(*block));
    return units;
}

static const char *
get(GHashTable *unit, const char *name)
{
    const char *value = g_hash_table_lookup(unit, name);

    return value && value[0] != '\0' ? value : NULL;
}

static void
print_table(GPtrArray *units)
{
    const char *const titles[] = {_("UNIT"),        _("STATE"),   _("ENABLED"), _("ADDRESS"),
                                  _("CONNECTIONS"), _("SERVICE"), NULL};
    g_autoptr(SscTable) table = ssc_table_new(titles);

    for (guint i = 0; i < units->len; i++) {
        GHashTable *unit = g_ptr_array_index(units, i);
        gboolean active = g_strcmp0(get(unit, "ActiveState"), "active") == 0;
        gboolean failed = g_strcmp0(get(unit, "ActiveState"), "failed") == 0;
        ssc_table_add(table, get(unit, "Id"), SSC_STYLE_PLAIN);
        ssc_table_add(table, active ? get(unit, "SubState") : get(unit, "ActiveState"),
                      active   ? SSC_STYLE_GOOD
                      : failed ? SSC_STYLE_BAD
                               : SSC_STYLE_FAINT);
        ssc_table_add(table, get(unit, "UnitFileState"), SSC_STYLE_PLAIN);
        ssc_table_add(table, get(unit, "Listen"), SSC_STYLE_PLAIN);
        ssc_table_add(table, get(unit, "NAccepted"), SSC_STYLE_PLAIN);
        ssc_table_add(table, get(unit, "Triggers"), SSC_STYLE_PLAIN);
    }
    g_autofree char *text = ssc_table_format(table, ssc_terminal_get_width(STDOUT_FILENO),
                                             ssc_terminal_has_colour(STDOUT_FILENO));
    g_print("%s", text);
}

static void
print_json(GPtrArray *units)
{
    static const struct {
        const char *name, *property;
    } members[] = {
        {"unit", "Id"},
        {"active", "ActiveState"},
        {"state", "SubState"},
        {"enabled", "UnitFileState"},
        {"addresses", "Listen"},
        {"connections", "NConnections"},
        {"accepted", "NAccepted"},
        {"service", "Triggers"},
    };
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_array(builder);
    for (guint i = 0; i < units->len; i++) {
        json_builder_begin_object(builder);
        for (gsize m = 0; m < G_N_ELEMENTS(members); m++) {
            const char *value = get(g_ptr_array_index(units, i), members[m].property);
            json_builder_set_member_name(builder, members[m].name);
            json_builder_add_string_value(builder, value ? value : "");
        }
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(root, TRUE);
    puts(text);
}

int
skc_list(const SkcOptions *options)
{
    g_autoptr(GPtrArray) units = ask(options);

    if (!units)
        return SKC_EXIT_FAILURE;
    if (options->json)
        print_json(units);
    else
        print_table(units);
    return SKC_EXIT_OK;
}

static gboolean
is_socket_unit(const char *unit)
{
    g_autofree char *instance = NULL, *app = NULL, *socket = NULL;

    return ssa_snap_name_parse_socket_unit(unit, &instance, &app, &socket);
}

/* Only of sockets of snaps. */
static gboolean
check_units(const SkcOptions *options)
{
    for (char **unit = options->arguments; *unit; unit++)
        if (!is_socket_unit(*unit)) {
            g_printerr(_("snap-socketctl: \"%s\" is not the unit of a snap's socket\n"), *unit);
            return FALSE;
        }
    return TRUE;
}

/* @verb: "enable" or "disable" */
static gboolean
change(const SkcOptions *options, const char *verb, const char *now)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();

    g_ptr_array_add(arguments, (gpointer) verb);
    if (now)
        g_ptr_array_add(arguments, (gpointer) now);
    g_ptr_array_add(arguments, (gpointer) "--");
    for (char **unit = options->arguments; *unit; unit++)
        g_ptr_array_add(arguments, *unit);
    return skc_systemctl_run_list(options, NULL, arguments);
}

int
skc_enable(const SkcOptions *options)
{
    if (!check_units(options))
        return SKC_EXIT_USAGE;
    gboolean ok = change(options, "enable", NULL);
    for (char **unit = options->arguments; ok && *unit; unit++)
        ok = skc_renew(options, *unit, TRUE);
    return ok ? SKC_EXIT_OK : SKC_EXIT_FAILURE;
}

int
skc_disable(const SkcOptions *options)
{
    if (!check_units(options))
        return SKC_EXIT_USAGE;
    return change(options, "disable", "--now") ? SKC_EXIT_OK : SKC_EXIT_FAILURE;
}
