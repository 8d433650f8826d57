/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* check, generate and remove: declarations and their units. */

#include "base/regular-file.h"
#include "base/snap-name.h"
#include "cli/text.h"
#include "socket-units/account.h"
#include "socket-units/declaration.h"
#include "socket-units/override.h"
#include "socket-units/path-links.h"
#include "socket-units/socket-unit-limits.h"
#include "socket-units/unit-plan.h"
#include "socketctl/command.h"
#include "socketctl/default-directory.h"
#include "socketctl/exit-codes.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>

static int
fail(const char *message)
{
    g_autofree char *shown = ssc_text_show(message);

    g_printerr("snap-socketctl: %s\n", shown);
    return SKC_EXIT_FAILURE;
}

/* Returns: (nullable): the directory of --output; %NULL, after an error message */
static SskUnitDirectory *
open_output(const SkcOptions *options)
{
    g_autoptr(GError) error = NULL;
    SskUnitDirectory *output = ssk_unit_directory_open(options->output, &error);

    if (!output)
        fail(error->message);
    return output;
}

/* In the format of compilers: FILE: line LINE: … Names are untrusted. */
static void
print_diagnostic(const char *path, const SskDiagnostic *diagnostic)
{
    g_autofree char *text = ssk_diagnostic_to_string(diagnostic);
    g_autofree char *line = g_strdup_printf("%s: %s", path, text);
    g_autofree char *shown = ssc_text_show(line);

    g_printerr("%s\n", shown);
}

/* @exit_code: (out): set on failure */
static SskDeclaration *
read_declaration(const SkcOptions *options, int *exit_code)
{
    const char *path = options->arguments[0];
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    SskDeclaration *declaration = NULL;
    gsize length = 0;

    text = ssa_regular_file_read(AT_FDCWD, path, 0, SSK_MAX_YAML, &length, &error);
    gboolean is_read = text != NULL;
    if (is_read)
        declaration = ssk_declaration_read(text, length, options->instance, &error);
    if (!declaration) {
        g_autofree char *message = g_strdup_printf("%s: %s", path, error->message);
        *exit_code = fail(message);
        /* --instance is invalid, not the file. */
        if (is_read && g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
            *exit_code = SKC_EXIT_USAGE;
        return NULL;
    }
    for (guint i = 0; i < declaration->diagnostics->len; i++)
        print_diagnostic(path, g_ptr_array_index(declaration->diagnostics, i));
    return declaration;
}

static gboolean
is_good(const SkcOptions *options, const SskDeclaration *declaration)
{
    return options->strict ? declaration->diagnostics->len == 0 : declaration->n_errors == 0;
}

int
skc_check(const SkcOptions *options)
{
    int exit_code = SKC_EXIT_OK;
    g_autoptr(SskDeclaration) declaration = read_declaration(options, &exit_code);

    if (!declaration)
        return exit_code;
    return is_good(options, declaration) ? SKC_EXIT_OK : SKC_EXIT_FAILURE;
}

/* Takes ownership of @rule. */
static void
print_broken(const char *path, const SskSocket *socket, guint line, char *rule)
{
    const SskDiagnostic diagnostic = {
        .app = socket->app, .socket = socket->name, .line = line, .rule = rule};

    print_diagnostic(path, &diagnostic);
    g_free(rule);
}

/* Users and groups must exist, and links must not lead out of the snap's directory: otherwise the
 * socket would fail to start. */
static gboolean
check_socket(const char *path, const char *instance, const SskSocket *socket)
{
    g_autoptr(GError) error = NULL;
    gboolean user = !socket->user || ssk_account_user_exists(socket->user);
    gboolean group = !socket->group || ssk_account_group_exists(socket->group);
    gboolean links = socket->scope == SSK_SCOPE_USER ||
                     ssk_address_check_links(socket->address, instance, &error);

    if (!user)
        print_broken(path, socket, socket->user_line,
                     g_strdup_printf(_("socket-user: user \"%s\" does not exist on this machine"),
                                     socket->user));
    if (!group)
        print_broken(path, socket, socket->group_line,
                     g_strdup_printf(_("socket-group: group \"%s\" does not exist on this machine"),
                                     socket->group));
    if (!links)
        print_broken(path, socket, socket->line, g_strdup(error->message));
    return user && group && links;
}

/* Makes the checks that depend on this machine. */
static gboolean
check_machine(const char *path, const SskDeclaration *declaration, SskScope scope)
{
    gboolean ok = TRUE;

    for (guint i = 0; i < declaration->sockets->len; i++) {
        const SskSocket *socket = g_ptr_array_index(declaration->sockets, i);
        if (socket->scope == scope)
            ok = check_socket(path, declaration->instance, socket) && ok;
    }
    return ok;
}

/* Prevents accidental installation in the directory of the other scope. */
static gboolean
check_directory(const char *directory, SskScope scope)
{
    SskScope its = scope;

    skc_unit_directory_find_scope(directory, &its);
    if (its == scope)
        return TRUE;
    g_autofree char *message = g_strdup_printf(
        scope == SSK_SCOPE_USER ? _("%s: is a directory of system units, but the snap has user "
                                    "daemons; use --scope=user to install them there anyway")
                                : _("%s: is a directory of user units, but the snap has system "
                                    "daemons; use --scope=system to install them there anyway"),
        directory);
    fail(message);
    return FALSE;
}

/* Uses the scope of all daemons, if it is the same. A snap without sockets uses the scope of the
 * existing units, which will be removed. */
static gboolean
choose_scope(const SkcOptions *options, SskUnitDirectory *output, const SskDeclaration *declaration,
             SskScope *scope)
{
    *scope = options->scope;
    if (options->has_scope)
        return TRUE;
    if (declaration->sockets->len == 0)
        ssk_plan_find_scope(output, declaration->instance, scope);
    for (guint i = 0; i < declaration->sockets->len; i++) {
        const SskSocket *socket = g_ptr_array_index(declaration->sockets, i);
        if (i == 0)
            *scope = socket->scope;
        else if (socket->scope != *scope) {
            fail(_("the snap has system and user daemons, whose units need different directories; "
                   "select one kind with --scope"));
            return FALSE;
        }
    }
    return declaration->sockets->len == 0 || check_directory(options->output, *scope);
}

static void
print_changes(const SkcOptions *options, SskPlan *plan)
{
    GPtrArray *changes = ssk_plan_get_changes(plan);

    if (options->dry_run) {
        g_autofree char *diff = ssk_plan_to_diff(plan);
        g_autofree char *shown = ssc_text_show_lines(diff);
        fputs(shown, stdout);
        return;
    }
    for (guint i = 0; i < changes->len; i++) {
        const SskChange *change = g_ptr_array_index(changes, i);
        g_autofree char *name = ssc_text_show(change->name);
        g_print("%s %s\n",
                !change->before ? _("new")
                : change->after ? _("changed")
                                : _("removed"),
                name);
    }
}

/* systemd does not apply changed files by itself. */
static void
say_what_to_do(SskPlan *plan)
{
    GPtrArray *changes = ssk_plan_get_changes(plan);
    gboolean changed = FALSE, removed = FALSE;

    for (guint i = 0; i < changes->len; i++) {
        const SskChange *change = g_ptr_array_index(changes, i);
        changed |= change->before && change->after;
        removed |= change->after == NULL;
    }
    if (changed)
        g_printerr(_("Changes take effect when the socket is restarted: \"snap-socketctl "
                     "restart\", or for user daemons \"snap-sessionctl socket restart\".\n"));
    if (removed)
        g_printerr(_("Removed sockets may still be listening or enabled: use \"snap-socketctl "
                     "disable\", or for user daemons \"snap-sessionctl socket disable\".\n"));
}

/* Keeps the overrides of removed sockets, in case of a revert, and rewrites the others for the new
 * declaration. Returns: FALSE if one does not fit it */
static gboolean
keep_overrides(SskUnitDirectory *output, const char *instance, SskScope scope)
{
    const SskDropIns where = {output, SSK_ORIGIN_ADMINISTRATOR};
    g_autoptr(GPtrArray) units = ssk_override_list(&where, instance);
    gboolean ok = TRUE;

    for (guint i = 0; i < units->len; i++) {
        const char *unit = g_ptr_array_index(units, i);
        g_autoptr(GError) error = NULL;
        g_autoptr(SskUnitInfo) info = ssk_unit_info_read(output, unit, scope, &error);
        g_autoptr(SskSettings) override = info ? ssk_override_read(&where, info, &error) : NULL;
        if (override && ssk_override_check(override, info, &error))
            ssk_override_write(override, info, &where, &error);
        if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
            g_autofree char *name = ssc_text_show(unit);
            g_autofree char *path = ssc_text_show(ssk_unit_directory_get_path(output));
            g_printerr(_("%s does not exist any more, but its settings are kept; to remove them: "
                         "snap-socketctl reset --directory=%s %s\n"),
                       name, path, name);
        } else if (error)
            ok = fail(error->message) == SKC_EXIT_OK;
    }
    return ok;
}

/* @files: all units of the instance */
static int
carry_out(const SkcOptions *options, SskUnitDirectory *output, const char *instance, SskScope scope,
          GPtrArray *files)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SskPlan) plan = ssk_plan_new(output, instance, scope, files, &error);

    if (!plan || (!options->dry_run && !ssk_plan_apply(plan, &error)))
        return fail(error->message);
    print_changes(options, plan);
    if (!options->dry_run)
        say_what_to_do(plan);
    return options->dry_run || keep_overrides(output, instance, scope) ? SKC_EXIT_OK
                                                                       : SKC_EXIT_FAILURE;
}

int
skc_generate(const SkcOptions *options)
{
    int exit_code = SKC_EXIT_OK;
    g_autoptr(SskDeclaration) declaration = read_declaration(options, &exit_code);
    SskScope scope;

    if (!declaration)
        return exit_code;
    if (!is_good(options, declaration))
        return SKC_EXIT_FAILURE;
    g_autoptr(SskUnitDirectory) output = open_output(options);
    if (!output || !choose_scope(options, output, declaration, &scope) ||
        !check_machine(options->arguments[0], declaration, scope))
        return SKC_EXIT_FAILURE;
    g_autoptr(GPtrArray) files = ssk_socket_units_render(declaration, scope);
    return carry_out(options, output, declaration->instance, scope, files);
}

int
skc_remove(const SkcOptions *options)
{
    const char *instance = options->arguments[0];
    g_autoptr(GPtrArray) nothing = g_ptr_array_new();
    SskScope scope = SSK_SCOPE_SYSTEM;

    if (!ssa_snap_name_is_instance(instance)) {
        g_autofree char *shown = ssc_text_show(instance);
        g_printerr(_("snap-socketctl: \"%s\" is not the name of a snap's instance\n"), shown);
        return SKC_EXIT_USAGE;
    }
    g_autoptr(SskUnitDirectory) output = open_output(options);
    if (!output)
        return SKC_EXIT_FAILURE;
    ssk_plan_find_scope(output, instance, &scope);
    return carry_out(options, output, instance, scope, nothing);
}
