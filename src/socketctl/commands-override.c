/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* set, show and reset: overrides. */

#include "base/regular-file.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "socket-units/override.h"
#include "socket-units/path-links.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/socket-restart.h"
#include "socketctl/systemctl.h"
#include "socketctl/unit-directory.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* A drop-in of somebody else's, of which it is only looked at what it says of addresses. */
#define MAX_DROP_IN (64 * 1024) /* bytes */

static int
fail(const GError *error)
{
    g_autofree char *shown = ssc_text_show(error->message);

    g_printerr("snap-socketctl: %s\n", shown);
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? SKC_EXIT_USAGE
                                                                           : SKC_EXIT_FAILURE;
}

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

/* @directory: (nullable): it could not be opened, and @error says why */
static SskUnitInfo *
read_unit(const SkcOptions *options, SskUnitDirectory *directory, GError **error)
{
    SskScope scope = SSK_SCOPE_SYSTEM;

    /* A unit that was made here says it, and one of snapd's does not. */
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
                    _("%s; --directory says where else, and \"snap-sessionctl socket set\" is for "
                      "one's own"),
                    missing->message);
    }
    return info;
}

/* Whatever directory was named: the unit says whose it is. */
static SkcOptions
options_of(const SkcOptions *options, const SskUnitInfo *info)
{
    SkcOptions copy = *options;

    copy.user = info->scope == SSK_SCOPE_USER;
    return copy;
}

/* A setting takes effect after a daemon-reload and a restart of the socket.
 * @is_wanted: as of skc_restart_if_wanted() */
static SkcRenewal
make_effective(const SkcOptions *options, const SskUnitInfo *info, gboolean *is_wanted)
{
    const SkcOptions of_unit = options_of(options, info);

    if (!skc_systemctl_run(&of_unit, NULL, "daemon-reload", NULL))
        return SKC_RENEWAL_FAILED;
    return skc_restart_if_wanted(&of_unit, info->name, is_wanted);
}

/* What has been written before, and systemd has not read yet. */
static gboolean
is_pending(const SkcOptions *options, const SskUnitInfo *info)
{
    const SkcOptions of_unit = options_of(options, info);
    g_autofree char *needs =
        options->now ? skc_systemctl_get_property(&of_unit, info->name, "NeedDaemonReload") : NULL;

    return g_strcmp0(needs, "yes") == 0;
}

/* systemd closes a socket that is not where its files say, when it reads them for whatever reason.
 */
static void
say_how(const SskUnitInfo *info)
{
    if (info->scope == SSK_SCOPE_SYSTEM)
        g_print(
            _("It takes effect with \"snap-socketctl restart %s\"; after a daemon-reload before "
              "that, the socket may not listen.\n"),
            info->name);
    else
        g_print(_("It takes effect with \"snap-sessionctl socket restart %s\", which root does for "
                  "all users with --all; after a daemon-reload before that, the socket may not "
                  "listen.\n"),
                info->name);
}

static gboolean
set_all(const SkcOptions *options, SskOverride *override, const SskUnitInfo *info, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (char **argument = options->arguments + 1; *argument; argument++) {
        g_auto(GStrv) parts = g_strsplit(*argument, "=", 2);
        if (g_strv_length(parts) != 2) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        _("\"%s\" is not of the form KEY=VALUE"), *argument);
            return FALSE;
        }
        if (!g_hash_table_add(seen, g_strdup(parts[0]))) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("%s: given twice"),
                        parts[0]);
            return FALSE;
        }
        if (!ssk_override_set(override, info, parts[0], parts[1], options->any_address, error))
            return FALSE;
    }
    return TRUE;
}

/* Of users' daemons each user's systemd tells, when it starts. */
static gboolean
check_links(const SskOverride *override, const SskUnitInfo *info, GError **error)
{
    return !override->address || info->scope == SSK_SCOPE_USER ||
           ssk_address_check_links(override->address, info->instance, error);
}

/* The socket cannot listen as it has been set: it is to be as it was, and listen if it did. */
static int
undo(const SkcOptions *options, const SskDropIns *where, const SskOverride *before,
     const SskUnitInfo *info, gboolean is_wanted)
{
    g_autoptr(GError) error = NULL;

    if (!ssk_override_write(before, info, where, &error))
        return fail(error);
    if (make_effective(options, info, &is_wanted) != SKC_RENEWAL_FAILED)
        g_printerr(_("snap-socketctl: %s: the previous settings were restored\n"), info->name);
    else
        g_printerr(_("snap-socketctl: %s: the previous settings were restored, but the socket may "
                     "not be listening\n"),
                   info->name);
    return SKC_EXIT_FAILURE;
}

/* A hook sets, or resets, whenever anything is set: a daemon is not to be restarted for nothing. */
static void
say_nothing_is_new(const SskUnitInfo *info)
{
    g_autofree char *command = g_strdup_printf(
        "%s restart %s",
        info->scope == SSK_SCOPE_SYSTEM ? "snap-socketctl" : "snap-sessionctl socket", info->name);

    g_print(_("%s: nothing to change; to apply earlier changes: \"%s\"\n"), info->name, command);
}

/* systemd reads drop-ins by their names' order; of some that say where a socket listens, the last
 * has the say. */
static void
tell_who_overrules(const SkcOptions *options, const SskUnitInfo *info)
{
    const SkcOptions of_unit = options_of(options, info);
    const char *ours = ssk_override_get_file_name(SSK_ORIGIN_ADMINISTRATOR);
    const char *directive = ssk_address_kind_get_directive(info->kind);
    g_autofree char *list = skc_systemctl_get_property(&of_unit, info->name, "DropInPaths");
    g_auto(GStrv) paths = g_strsplit(list ? list : "", " ", -1);

    for (char **path = paths; *path; path++) {
        g_autofree char *name = g_path_get_basename(*path);
        g_autofree char *text = NULL;
        if (strcmp(name, ours) > 0)
            text = ssa_regular_file_read(AT_FDCWD, *path, 0, MAX_DROP_IN, NULL, NULL);
        if (!text)
            continue;
        g_autofree char *address = ssk_unit_find_value(text, directive);
        g_autofree char *shown = ssc_text_show(*path);
        if (address)
            g_printerr(_("snap-socketctl: %s: the address is overridden by %s\n"), info->name,
                       shown);
    }
}

/* What is written is to have an effect. @before: (nullable): what to go back to if it cannot */
static int
take_effect(const SkcOptions *options, const SskDropIns *where, const SskOverride *before,
            const SskUnitInfo *info)
{
    gboolean is_wanted = FALSE;
    SkcRenewal renewal = make_effective(options, info, &is_wanted);

    if (renewal == SKC_RENEWAL_FAILED && before)
        return undo(options, where, before, info, is_wanted);
    return renewal == SKC_RENEWAL_DONE ? SKC_EXIT_OK : SKC_EXIT_FAILURE;
}

/* Of users' sockets root could ask nobody. */
static gboolean
can_take_effect(const SkcOptions *options, const SskUnitInfo *info)
{
    const SkcOptions of_unit = options_of(options, info);

    return !options->now || skc_systemctl_can_be_asked(&of_unit);
}

/* Whether drop-ins of others may change what is declared: here, or where else systemd reads them.
 */
static gboolean
are_there_others(const SskDropIns *where, const SskUnitInfo *info)
{
    static const char *const dirs[] = {"/etc", "/run", "/usr/local/lib", "/usr/lib"};
    const char *scope = info->scope == SSK_SCOPE_USER ? "user" : "system";

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

int
skc_set(const SkcOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitDirectory) directory = ssk_unit_directory_open(directory_of(options), &error);
    const SskDropIns where = drop_ins_in(directory);
    g_autoptr(SskUnitInfo) info = read_unit(options, directory, &error);
    g_autoptr(SskOverride) before = info ? ssk_override_read(&where, info, &error) : NULL;
    g_autoptr(SskOverride) override = before ? ssk_override_read(&where, info, &error) : NULL;

    if (!override || !set_all(options, override, info, &error) ||
        !ssk_override_check(override, info, &error) || !check_links(override, info, &error))
        return fail(error);
    if (!are_there_others(&where, info))
        ssk_override_drop_declared(override, info);
    if (!can_take_effect(options, info))
        return SKC_EXIT_FAILURE;
    if (!ssk_override_write(override, info, &where, &error))
        return fail(error);
    gboolean is_new = !ssk_override_equal(before, override);
    int exit_code = SKC_EXIT_OK;
    if (is_new && !options->now)
        say_how(info);
    else if (is_new || is_pending(options, info))
        exit_code = take_effect(options, &where, is_new ? before : NULL, info);
    else
        say_nothing_is_new(info);
    if (exit_code == SKC_EXIT_OK && options->now && override->address)
        tell_who_overrules(options, info);
    return exit_code;
}

int
skc_reset(const SkcOptions *options)
{
    gboolean existed = FALSE;
    g_autoptr(GError) error = NULL, missing = NULL;
    g_autoptr(SskUnitDirectory) directory =
        ssk_unit_directory_open(directory_of(options), &missing);
    const SskDropIns where = drop_ins_in(directory);
    g_autoptr(SskUnitInfo) info = read_unit(options, directory, &missing);

    if (info && !can_take_effect(options, info))
        return SKC_EXIT_FAILURE;
    if (directory && !ssk_override_remove(&where, options->arguments[0], &existed, &error))
        return fail(error);
    /* Of a socket that is gone there may be something to be forgotten, and nothing to be restarted;
     * nor is a hook to fail that comes before the unit does. */
    if (!info) {
        int exit_code = existed ? SKC_EXIT_OK : fail(missing);
        return g_error_matches(missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? SKC_EXIT_OK : exit_code;
    }
    if (existed && !options->now)
        say_how(info);
    else if (existed || is_pending(options, info))
        return take_effect(options, &where, NULL, info);
    else
        say_nothing_is_new(info);
    return SKC_EXIT_OK;
}

static void
add_row(SscTable *table, const char *key, const char *declared, const char *changed)
{
    ssc_table_add(table, key, SSC_STYLE_PLAIN);
    ssc_table_add(table, declared, changed ? SSC_STYLE_FAINT : SSC_STYLE_PLAIN);
    ssc_table_add(table, changed, SSC_STYLE_NOTE);
}

/* A path of a user's as it can be set: "%h" is systemd's. Returns: (nullable) */
static char *
show_address(const SskUnitInfo *info, const char *address)
{
    if (!address || info->scope == SSK_SCOPE_SYSTEM)
        return g_strdup(address);
    return ssk_address_to_declared(address, info->scope, info->instance);
}

int
skc_show(const SkcOptions *options)
{
    const char *const titles[] = {_("KEY"), _("DECLARED"), _("CHANGED"), NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitDirectory) directory = ssk_unit_directory_open(directory_of(options), &error);
    const SskDropIns where = drop_ins_in(directory);
    g_autoptr(SskUnitInfo) info = read_unit(options, directory, &error);
    g_autoptr(SskOverride) override = info ? ssk_override_read(&where, info, &error) : NULL;

    if (!override)
        return fail(error);
    g_autoptr(SscTable) table = ssc_table_new(titles);
    g_autofree char *declared = show_address(info, info->address);
    g_autofree char *changed = show_address(info, override->address);
    add_row(table, ssk_address_kind_get_field(info->kind), declared, changed);
    add_row(table, "socket-mode", info->mode, override->mode);
    add_row(table, "socket-user", info->user, override->user);
    add_row(table, "socket-group", info->group, override->group);
    g_autofree char *text = ssc_table_format(table, ssc_terminal_get_width(STDOUT_FILENO),
                                             ssc_terminal_has_colour(STDOUT_FILENO));
    g_print("%s", text);
    return SKC_EXIT_OK;
}
