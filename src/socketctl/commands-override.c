/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* set, show and reset: what an administrator changes of a socket. */

#include "cli/table.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/renew.h"
#include "socketctl/systemctl.h"
#include "socketctl/unit-directory.h"
#include "sockets/override.h"
#include "sockets/path-links.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

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
drop_ins_of(const SkcOptions *options)
{
    return (SskDropIns){directory_of(options), SSK_AUTHOR_ADMINISTRATOR};
}

static SskUnitInfo *
read_unit(const SkcOptions *options, GError **error)
{
    SskScope scope = SSK_SCOPE_SYSTEM;

    /* A unit that was made here says it, and one of snapd's does not. */
    skc_unit_directory_find_scope(directory_of(options), &scope);
    return ssk_unit_info_read(directory_of(options), options->arguments[0],
                              options->user ? SSK_SCOPE_USER : scope, error);
}

/* Whatever directory was named: the unit says whose it is. */
static SkcOptions
options_of(const SkcOptions *options, const SskUnitInfo *info)
{
    SkcOptions copy = *options;

    copy.user = info->scope == SSK_SCOPE_USER;
    return copy;
}

/* What is written takes effect when systemd has read it, and the socket is made anew. */
static gboolean
make_effective(const SkcOptions *options, const SskUnitInfo *info)
{
    const SkcOptions of_unit = options_of(options, info);

    return skc_systemctl_run(&of_unit, NULL, "daemon-reload", NULL) &&
           skc_renew_if_wanted(&of_unit, info->name);
}

/* systemd closes a socket that is not where its files say, when it reads them for whatever reason.
 */
static void
say_how(const SskUnitInfo *info)
{
    if (info->scope == SSK_SCOPE_SYSTEM)
        g_print(_("It takes effect with \"snap-socketctl restart %s\"; a daemon-reload before that "
                  "has the socket listen no more.\n"),
                info->name);
    else
        g_print(_("It takes effect with \"snap-sessionctl socket restart %s\", which root does for "
                  "all users with --all; a daemon-reload before that has the socket listen no "
                  "more.\n"),
                info->name);
}

static gboolean
set_all(const SkcOptions *options, SskOverride *override, const SskUnitInfo *info, GError **error)
{
    for (char **argument = options->arguments + 1; *argument; argument++) {
        g_auto(GStrv) parts = g_strsplit(*argument, "=", 2);
        if (g_strv_length(parts) != 2) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        _("\"%s\" is not of the form KEY=VALUE"), *argument);
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

/* The socket cannot listen as it has been set: it is to be as it was. */
static int
undo(const SkcOptions *options, const SskOverride *before, const SskUnitInfo *info)
{
    const SskDropIns where = drop_ins_of(options);
    g_autoptr(GError) error = NULL;

    if (!ssk_override_write(before, info, &where, &error))
        return fail(error);
    if (make_effective(options, info))
        g_printerr(_("snap-socketctl: %s: what was set is undone\n"), info->name);
    else
        g_printerr(_("snap-socketctl: %s: what was set is undone, but it may not listen now\n"),
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

    g_print(_("%s is so already; if it has not taken effect: \"%s\"\n"), info->name, command);
}

int
skc_set(const SkcOptions *options)
{
    const SskDropIns where = drop_ins_of(options);
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitInfo) info = read_unit(options, &error);
    g_autoptr(SskOverride) before = info ? ssk_override_read(&where, info, &error) : NULL;
    g_autoptr(SskOverride) override = before ? ssk_override_read(&where, info, &error) : NULL;

    if (!override || !set_all(options, override, info, &error) ||
        !ssk_override_check(override, info, &error) || !check_links(override, info, &error) ||
        !ssk_override_write(override, info, &where, &error))
        return fail(error);
    gboolean is_new = !ssk_override_equal(before, override);
    if (!is_new)
        say_nothing_is_new(info);
    else if (!options->now)
        say_how(info);
    else if (!make_effective(options, info))
        return undo(options, before, info);
    return SKC_EXIT_OK;
}

int
skc_reset(const SkcOptions *options)
{
    const SskDropIns where = drop_ins_of(options);
    const char *unit = options->arguments[0];
    gboolean existed = FALSE;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) missing = NULL;

    if (!ssk_override_remove(&where, unit, &existed, &error))
        return fail(error);
    g_autoptr(SskUnitInfo) info = read_unit(options, &missing);
    /* Of a socket that is gone there may be something to be forgotten, and nothing to be restarted.
     */
    if (!info)
        return existed ? SKC_EXIT_OK : fail(missing);
    if (!existed)
        say_nothing_is_new(info);
    else if (!options->now)
        say_how(info);
    else if (!make_effective(options, info))
        return SKC_EXIT_FAILURE;
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
    const SskDropIns where = drop_ins_of(options);
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitInfo) info = read_unit(options, &error);
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
