/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* set, show and reset: what an administrator changes of a socket. */

#include "cli/table.h"
#include "cli/terminal.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/renew.h"
#include "socketctl/systemctl.h"
#include "sockets/override.h"
#include "sockets/path-links.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static int
fail(const GError *error)
{
    g_printerr("snap-socketctl: %s\n", error->message);
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? SKC_EXIT_USAGE
                                                                           : SKC_EXIT_FAILURE;
}

static const char *
directory_of(const SkcOptions *options)
{
    if (options->directory)
        return options->directory;
    return options->user ? "/etc/systemd/user" : "/etc/systemd/system";
}

static SskUnitInfo *
read_unit(const SkcOptions *options, GError **error)
{
    return ssk_unit_info_read(directory_of(options), options->arguments[0],
                              options->user ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM, error);
}

/* What is written takes effect when systemd has read it, and the socket is made anew. */
static int
make_effective(const SkcOptions *given, const SskUnitInfo *info)
{
    SkcOptions copy = *given;
    const SkcOptions *options = &copy;

    /* Whatever directory was named: the unit says whose it is. */
    copy.user = info->scope == SSK_SCOPE_USER;
    if (!options->now) {
        const char *whose = copy.user ? " --user" : "";
        g_print(_("It takes effect with \"systemctl%s daemon-reload\" and \"systemctl%s restart "
                  "%s\".\n"),
                whose, whose, info->name);
        return SKC_EXIT_OK;
    }
    return skc_systemctl_run(options, NULL, "daemon-reload", NULL) &&
                   skc_renew(options, info->name, FALSE)
               ? SKC_EXIT_OK
               : SKC_EXIT_FAILURE;
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

int
skc_set(const SkcOptions *options)
{
    const char *directory = directory_of(options);
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitInfo) info = read_unit(options, &error);
    g_autoptr(SskOverride) override = info ? ssk_override_read(directory, info, &error) : NULL;

    if (!override || !set_all(options, override, info, &error) ||
        !ssk_override_check(override, info, &error) || !check_links(override, info, &error) ||
        !ssk_override_write(override, info, directory, &error))
        return fail(error);
    return make_effective(options, info);
}

int
skc_reset(const SkcOptions *options)
{
    const char *directory = directory_of(options);
    const char *unit = options->arguments[0];
    gboolean existed = FALSE;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) missing = NULL;

    if (!ssk_override_remove(directory, unit, &existed, &error))
        return fail(error);
    g_autoptr(SskUnitInfo) info = read_unit(options, &missing);
    if (info)
        return make_effective(options, info);
    /* Of a socket that is gone there may be something to be forgotten, and nothing to be restarted.
     */
    return existed ? SKC_EXIT_OK : fail(missing);
}

static void
add_row(SscTable *table, const char *key, const char *declared, const char *changed)
{
    ssc_table_add(table, key, SSC_STYLE_PLAIN);
    ssc_table_add(table, declared, changed ? SSC_STYLE_FAINT : SSC_STYLE_PLAIN);
    ssc_table_add(table, changed, SSC_STYLE_NOTE);
}

int
skc_show(const SkcOptions *options)
{
    const char *const titles[] = {_("KEY"), _("DECLARED"), _("CHANGED"), NULL};
    const char *directory = directory_of(options);
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitInfo) info = read_unit(options, &error);
    g_autoptr(SskOverride) override = info ? ssk_override_read(directory, info, &error) : NULL;

    if (!override)
        return fail(error);
    g_autoptr(SscTable) table = ssc_table_new(titles);
    add_row(table, ssk_address_kind_get_field(info->kind), info->address, override->address);
    add_row(table, "socket-mode", info->mode, override->mode);
    add_row(table, "socket-user", info->user, override->user);
    add_row(table, "socket-group", info->group, override->group);
    g_autofree char *text = ssc_table_format(table, ssc_terminal_get_width(STDOUT_FILENO),
                                             ssc_terminal_has_colour(STDOUT_FILENO));
    g_print("%s", text);
    return SKC_EXIT_OK;
}
