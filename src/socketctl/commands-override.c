/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* set, show and reset: overrides. */

#include "base/regular-file.h"
#include "cli/table.h"
#include "cli/text.h"
#include "socket-units/unit-text.h"
#include "socketctl/command.h"
#include "socketctl/default-directory.h"
#include "socketctl/exit-codes.h"
#include "socketctl/manager.h"
#include "sockets/socket-settings.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>

/* The size of a drop-in of another program, which is only searched for an address. */
#define MAX_DROP_IN (64 * 1024) /* bytes */

static const char *
directory_of(const SkcOptions *options)
{
    if (options->directory)
        return options->directory;
    return skc_unit_directory_get_default(options->user ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM);
}

static SskDropIns
drop_ins_in(SskUnitDirectory *directory)
{
    const SskDropIns drop_ins = {directory, SSK_ORIGIN_ADMINISTRATOR};

    return drop_ins;
}

/* @directory: (nullable): if it could not be opened, @error is set */
static SskUnitInfo *
read_unit(const SkcOptions *options, SskUnitDirectory *directory, GError **error)
{
    SskScope scope = SSK_SCOPE_SYSTEM;

    /* Generated units state their scope, snapd's do not. */
    if (!options->system)
        skc_unit_directory_find_scope(directory_of(options), &scope);
    SskUnitInfo *info = directory
                            ? ssk_unit_info_read(directory, options->arguments[0],
                                                 options->user ? SSK_SCOPE_USER : scope, error)
                            : NULL;
    if (!info && options->user && !options->directory &&
        g_error_matches(*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
        g_autoptr(GError) missing = g_steal_pointer(error);
        g_set_error(error, missing->domain, missing->code,
                    _("%s; use --directory for another directory, or \"snap-sessionctl socket "
                      "set\" for your own units"),
                    missing->message);
    }
    return info;
}

/* At any daemon-reload, systemd closes sockets whose address has changed. */
static void
say_how(SskScope scope, const char *unit)
{
    if (scope == SSK_SCOPE_SYSTEM)
        g_print(
            _("To apply the change: \"snap-socketctl restart %s\". If systemd reloads before, the "
              "socket may not listen until then.\n"),
            unit);
    else
        g_print(_("To apply the change: \"snap-sessionctl socket restart %s\", as root with --all "
                  "for all users. If systemd reloads before, the socket may not listen until "
                  "then.\n"),
                unit);
}

/* Parses KEY=VALUE arguments; empty for a reset. */
static GHashTable *
parse_settings(const SkcOptions *options, GError **error)
{
    g_autoptr(GHashTable) settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (char **argument = options->arguments + 1; *argument; argument++) {
        g_auto(GStrv) parts = g_strsplit(*argument, "=", 2);
        if (g_strv_length(parts) != 2) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        _("\"%s\" is not of the form KEY=VALUE"), *argument);
            return NULL;
        }
        if (!g_hash_table_insert(settings, g_strdup(parts[0]), g_strdup(parts[1]))) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("%s: given twice"),
                        parts[0]);
            return NULL;
        }
    }
    return g_steal_pointer(&settings);
}

/* @info: (transfer full): the unit */
static SsaSocketRequest *
new_request(const SkcOptions *options, SskUnitDirectory *directory, SskUnitInfo *info,
            GError **error)
{
    g_autoptr(SskUnitInfo) unit = info;
    GHashTable *settings = parse_settings(options, error);
    SsaSocketRequest *request =
        settings ? ssa_socket_request_new(options->command, info->name, settings, error) : NULL;

    if (!request)
        return NULL;
    request->prefix = "";
    request->info = g_steal_pointer(&unit);
    request->where.directory = ssk_unit_directory_ref(directory);
    request->where.origin = SSK_ORIGIN_ADMINISTRATOR;
    request->any_address = options->any_address;
    return request;
}

/* Hooks run set or reset after each change of any option, which must not restart the daemon. */
static void
say_nothing_is_new(SskScope scope, const char *unit)
{
    g_autofree char *command = g_strdup_printf(
        "%s restart %s", scope == SSK_SCOPE_SYSTEM ? "snap-socketctl" : "snap-sessionctl socket",
        unit);

    g_print(_("%s: nothing to change; to apply earlier changes: \"%s\"\n"), unit, command);
}

/* Drop-ins are read in the order of their names; the last address applies. */
static void
tell_who_overrules(SsaServiceContext *manager, const char *unit, const char *directive)
{
    const char *ours = ssk_override_get_file_name(SSK_ORIGIN_ADMINISTRATOR);
    g_auto(GStrv) paths = skc_manager_list_drop_ins(manager, unit);

    for (char **path = paths; path && *path; path++) {
        g_autofree char *name = g_path_get_basename(*path);
        g_autofree char *text = NULL;
        if (strcmp(name, ours) > 0)
            text = ssa_regular_file_read(AT_FDCWD, *path, 0, MAX_DROP_IN, NULL, NULL);
        if (!text)
            continue;
        g_autoptr(GHashTable) directives = ssk_unit_text_parse(text);
        g_autofree char *shown = ssc_text_show(*path);
        if (g_hash_table_contains(directives, directive))
            g_printerr(_("snap-socketctl: %s: the address is overridden by %s\n"), unit, shown);
    }
}

/* Writes the settings and applies them: reload, and restart of an active socket. */
static int
apply(const SkcOptions *options, SsaSocketRequest *request)
{
    const SskScope scope = request->info->scope;
    const char *unit = options->arguments[0];
    const char *directive = ssk_address_kind_get_directive(request->info->kind);
    gboolean sets_address =
        g_hash_table_contains(request->settings, ssk_address_kind_get_field(request->info->kind));
    g_autoptr(SsaServiceContext) manager = skc_manager_open(scope);
    g_autoptr(GError) error = NULL;
    gboolean changed = FALSE;

    if (!manager) {
        ssa_socket_request_free(request);
        return SKC_EXIT_FAILURE;
    }
    if (!skc_manager_change(manager, request, &changed, &error))
        return skc_command_fail(error);
    if (!changed)
        say_nothing_is_new(scope, unit);
    if (sets_address)
        tell_who_overrules(manager, unit, directive);
    return SKC_EXIT_OK;
}

static int
write_files(const SkcOptions *options, SsaSocketRequest *new_request)
{
    g_autoptr(SsaSocketRequest) request = new_request;
    g_autoptr(GError) error = NULL;
    gboolean changed = FALSE;
    g_autoptr(SsaSocketSettings) before =
        ssa_socket_settings_change(request, NULL, NULL, &changed, &error);

    if (!before)
        return skc_command_fail(error);
    if (changed)
        say_how(request->info->scope, options->arguments[0]);
    else
        say_nothing_is_new(request->info->scope, options->arguments[0]);
    return SKC_EXIT_OK;
}

/* @info: (transfer full): the unit */
static int
change(const SkcOptions *options, SskUnitDirectory *directory, SskUnitInfo *info)
{
    g_autoptr(GError) error = NULL;
    SsaSocketRequest *request = new_request(options, directory, info, &error);

    if (!request)
        return skc_command_fail(error);
    return options->now ? apply(options, request) : write_files(options, request);
}

int
skc_set(const SkcOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitDirectory) directory = ssk_unit_directory_open(directory_of(options), &error);
    SskUnitInfo *info = read_unit(options, directory, &error);

    return info ? change(options, directory, info) : skc_command_fail(error);
}

/* Removes the settings of a socket that does not exist. A missing unit is not an error, because
 * hooks may run before it is generated.
 * @directory: (nullable): the directory of the drop-in
 * @missing: the error for the unit */
static int
reset_missing(const SkcOptions *options, SskUnitDirectory *directory, const GError *missing)
{
    const SskDropIns where = drop_ins_in(directory);
    gboolean existed = FALSE;
    g_autoptr(GError) error = NULL;

    if (directory && !ssk_override_remove(&where, options->arguments[0], &existed, &error))
        return skc_command_fail(error);
    int exit_code = existed ? SKC_EXIT_OK : skc_command_fail(missing);
    return g_error_matches(missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? SKC_EXIT_OK : exit_code;
}

int
skc_reset(const SkcOptions *options)
{
    g_autoptr(GError) missing = NULL;
    g_autoptr(SskUnitDirectory) directory =
        ssk_unit_directory_open(directory_of(options), &missing);
    SskUnitInfo *info = read_unit(options, directory, &missing);

    return info ? change(options, directory, info) : reset_missing(options, directory, missing);
}

/* The address in the syntax of declarations, without specifiers. Returns: (nullable) */
static char *
show(const SskUnitInfo *info, guint setting, const char *value)
{
    if (!value || setting != SSK_SETTING_ADDRESS || info->scope == SSK_SCOPE_SYSTEM)
        return g_strdup(value);
    return ssk_address_to_declared(value, info->scope, info->instance);
}

int
skc_show(const SkcOptions *options)
{
    const char *const titles[] = {_("KEY"), _("DECLARED"), _("CHANGED"), NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitDirectory) directory = ssk_unit_directory_open(directory_of(options), &error);
    const SskDropIns where = drop_ins_in(directory);
    g_autoptr(SskUnitInfo) info = read_unit(options, directory, &error);
    g_autoptr(SskSettings) override = info ? ssk_override_read(&where, info, &error) : NULL;

    if (!override)
        return skc_command_fail(error);
    g_autoptr(SscTable) table = ssc_table_new(titles);
    for (guint i = 0; i < SSK_N_SETTINGS; i++) {
        g_autofree char *declared = show(info, i, info->declared.values[i]);
        g_autofree char *changed = show(info, i, override->values[i]);
        ssc_table_add(table, ssk_setting_get_key((SskSetting) i, info->kind), SSC_STYLE_PLAIN);
        ssc_table_add(table, declared, changed ? SSC_STYLE_FAINT : SSC_STYLE_PLAIN);
        ssc_table_add(table, changed, SSC_STYLE_NOTE);
    }
    ssc_table_print(table);
    return SKC_EXIT_OK;
}
