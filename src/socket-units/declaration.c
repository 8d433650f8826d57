/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sockets that a snap.yaml declares. */

#include "socket-units/declaration.h"
#include "base/snap-name.h"
#include "socket-units/bind-plugs.h"
#include "socket-units/diagnostic.h"
#include "socket-units/socket-definition.h"
#include "socket-units/socket-unit-limits.h"
#include "socket-units/yaml-tree.h"

#include <glib/gi18n.h>
#include <string.h>

/* The state of the parser. */
typedef struct {
    SskDeclaration *declaration;
    SskBindPlugs *bind_plugs;
    GHashTable *paths; /* paths of the sockets so far */
    const char *app;
    const char *socket;
    SskScope scope;
    gboolean says_ready; /* the application signals readiness */
} Reader;

static void
socket_free(SskSocket *socket)
{
    g_free(socket->app);
    g_free(socket->name);
    g_free(socket->address);
    g_free(socket->user);
    g_free(socket->group);
    g_free(socket);
}

static void
diagnostic_free(SskDiagnostic *diagnostic)
{
    g_free(diagnostic->app);
    g_free(diagnostic->socket);
    g_free(diagnostic->rule);
    g_free(diagnostic);
}

void
ssk_declaration_free(SskDeclaration *self)
{
    g_free(self->instance);
    g_ptr_array_unref(self->sockets);
    g_ptr_array_unref(self->diagnostics);
    g_free(self);
}

char *
ssk_diagnostic_to_string(const SskDiagnostic *diagnostic)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "line %u: %s", diagnostic->line,
                           diagnostic->is_warning ? "warning: " : "");
    if (diagnostic->app)
        g_string_append_printf(text, "app \"%s\"", diagnostic->app);
    if (diagnostic->socket)
        g_string_append_printf(text, ", socket \"%s\"", diagnostic->socket);
    g_string_append_printf(text, "%s%s", diagnostic->app ? ": " : "", diagnostic->rule);
    return g_string_free(text, FALSE);
}

/* A SskReportFunc. */
static void
report(guint line, gboolean is_warning, const char *rule, gpointer user_data)
{
    Reader *reader = user_data;
    SskDeclaration *declaration = reader->declaration;
    guint n = declaration->diagnostics->len;

    declaration->n_errors += !is_warning;
    /* No honest declaration has so many errors. */
    if (n > SSK_MAX_SOCKETS)
        return;
    SskDiagnostic *diagnostic = g_new0(SskDiagnostic, 1);
    diagnostic->line = line;
    /* The last diagnostic stands for all further ones. */
    diagnostic->is_warning = is_warning && n < SSK_MAX_SOCKETS;
    diagnostic->app = reader->app ? ssk_quote(reader->app) : NULL;
    diagnostic->socket = reader->socket ? ssk_quote(reader->socket) : NULL;
    diagnostic->rule = g_strdup(
        n < SSK_MAX_SOCKETS ? rule : _("too many errors; this one and more are not shown"));
    g_ptr_array_add(declaration->diagnostics, diagnostic);
}

static void
report_error(guint line, const char *rule, Reader *reader)
{
    report(line, FALSE, rule, reader);
}

/* If two sockets have the same path, systemd silently removes the first one. snapd generates both
 * units. */
static void
check_path(Reader *reader, const SskSocket *socket)
{
    gboolean is_path = socket->address[0] == '/' || socket->address[0] == '%';

    if (!is_path || g_hash_table_add(reader->paths, g_strdup(socket->address)))
        return;
    g_autofree char *rule = g_strdup_printf("%s: another socket of the snap has the same path",
                                            ssk_address_kind_get_field(socket->kind));
    report(socket->line, TRUE, rule, reader);
}

/* Adds the socket to the declaration if it is valid. */
static void
read_socket(Reader *reader, const char *name, guint line, SskYamlNode *definition, gboolean is_list)
{
    SskDeclaration *declaration = reader->declaration;
    guint n_errors = declaration->n_errors;
    SskSocket *socket = g_new0(SskSocket, 1);

    socket->app = g_strdup(reader->app);
    socket->name = g_strdup(name);
    socket->scope = reader->scope;
    socket->mode = -1;
    socket->backlog = -1;
    socket->line = line;
    reader->socket = socket->name;
    if (!ssa_snap_name_is_socket(name))
        report_error(line,
                     _("the name of a socket may contain lower-case letters, digits and single "
                       "inner hyphens, and must contain a letter"),
                     reader);
    else if (definition->kind == SSK_YAML_MAPPING)
        ssk_socket_define(socket, definition, is_list, declaration->instance, report, reader);
    else
        report_error(line, _("must be a mapping"), reader);
    /* Without readiness, the proxy would connect before the daemon listens. */
    if (socket->proxy && !reader->says_ready)
        report_error(
            line,
            _("service-proxy: the daemon must signal readiness: \"daemon\" must be notify, forking "
              "or dbus"),
            reader);
    if (declaration->n_errors == n_errors)
        check_path(reader, socket);
    reader->socket = NULL;
    if (declaration->n_errors == n_errors)
        g_ptr_array_add(declaration->sockets, socket);
    else
        socket_free(socket);
}

/* Names in a list are checked for duplicates here, keys of a mapping by the YAML reader. */
static void
read_item(Reader *reader, SskYamlNode *item, GHashTable *seen)
{
    guint line = item->line;
    SskYamlNode *name = ssk_yaml_node_get_member(item, "name");
    const char *text = name ? name->text : NULL;

    if (!text)
        report_error(line, _("sockets: each item of the list must have a name"), reader);
    else if (!g_hash_table_add(seen, (gpointer) text))
        report_error(line, _("sockets: duplicate name"), reader);
    else
        read_socket(reader, text, line, item, TRUE);
}

/* Aliases can multiply sockets, and a malicious declaration can have any number of errors. */
static gboolean
is_too_much(Reader *reader)
{
    return reader->declaration->sockets->len > SSK_MAX_SOCKETS ||
           reader->declaration->diagnostics->len > SSK_MAX_SOCKETS;
}

static void
read_sockets(Reader *reader, SskYamlNode *sockets)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    SskYamlKind kind = sockets->kind;

    if (kind == SSK_YAML_SCALAR)
        report_error(sockets->line, _("sockets: must be a mapping or a list"), reader);
    for (guint i = 0; i < ssk_yaml_node_get_length(sockets); i++) {
        if (is_too_much(reader))
            return;
        if (kind == SSK_YAML_LIST)
            read_item(reader, ssk_yaml_node_get_item(sockets, i), seen);
        else
            read_socket(reader, ssk_yaml_node_get_key(sockets, i)->text,
                        ssk_yaml_node_get_key(sockets, i)->line, ssk_yaml_node_get_item(sockets, i),
                        FALSE);
    }
}

static void
read_scope(Reader *reader, SskYamlNode *app)
{
    SskYamlNode *scope = ssk_yaml_node_get_member(app, "daemon-scope");

    reader->scope = ssk_yaml_node_is_text(scope, "user") ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM;
    if (scope && !ssk_yaml_node_is_text(scope, "user") && !ssk_yaml_node_is_text(scope, "system"))
        report_error(scope->line, _("daemon-scope: must be \"system\" or \"user\""), reader);
}

/* Checks that the application is a daemon of a known type. */
static void
read_daemon(Reader *reader, guint line, SskYamlNode *app)
{
    static const char *const kinds[] = {"simple", "oneshot", "forking", "notify", "dbus", NULL};
    SskYamlNode *daemon = ssk_yaml_node_get_member(app, "daemon");
    const char *kind = daemon ? daemon->text : NULL;

    gboolean is_known = kind && g_strv_contains(kinds, kind);
    /* An application that is not a daemon gets one error, not two. */
    reader->says_ready = !is_known || g_strv_contains(kinds + 2, kind);
    if (!is_known)
        report_error(
            daemon ? daemon->line : line,
            _("sockets: the application must be a daemon: \"daemon\" must be simple, forking, "
              "oneshot, notify or dbus"),
            reader);
}

/* "passthrough" belongs in snapcraft.yaml: snapcraft resolves it, and snapd never sees it. */
static void
check_passthrough(Reader *reader, const char *name, SskYamlNode *app)
{
    SskYamlNode *passthrough = ssk_yaml_node_get_member(app, "passthrough");

    if (!passthrough)
        return;
    reader->app = name;
    report(passthrough->line, TRUE,
           _("passthrough: belongs in snapcraft.yaml and is ignored by snapd; check the "
             "meta/snap.yaml that snapcraft generates"),
           reader);
    reader->app = NULL;
}

static void
read_app(Reader *reader, const char *name, guint line, SskYamlNode *app)
{
    SskYamlNode *sockets = ssk_yaml_node_get_member(app, "sockets");

    check_passthrough(reader, name, app);
    /* An empty mapping or list declares no sockets. */
    if (!sockets || (sockets->kind != SSK_YAML_SCALAR && ssk_yaml_node_get_length(sockets) == 0))
        return;
    const SskDeclaration *declaration = reader->declaration;
    guint n_sockets = declaration->sockets->len, n_errors = declaration->n_errors;
    reader->app = name;
    if (!ssa_snap_name_is_app(name))
        report_error(line,
                     _("the name of an application may contain letters, digits and single inner "
                       "hyphens"),
                     reader);
    if (!ssk_bind_plugs_allow(reader->bind_plugs, app))
        report_error(line, _("sockets: the application must plug network-bind"), reader);
    read_daemon(reader, line, app);
    read_scope(reader, app);
    gboolean is_wrong = declaration->n_errors > n_errors;
    /* If the application is invalid, the errors of its sockets are still reported, but no socket is
     * added. */
    read_sockets(reader, sockets);
    if (is_wrong)
        g_ptr_array_set_size(declaration->sockets, (int) n_sockets);
    reader->app = NULL;
}

/* The name of the instance of the snap @name. */
static char *
choose_instance(const char *name, const char *instance, GError **error)
{
    g_autofree char *snap = instance ? ssa_snap_name_without_key(instance) : NULL;

    if (!name || strchr(name, '_') || !ssa_snap_name_is_instance(name))
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                            _("name: missing or not a valid snap name"));
    else if (instance && (!ssa_snap_name_is_instance(instance) || !g_str_equal(snap, name)))
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    _("\"%s\" is not an instance of the snap \"%s\""), instance, name);
    else
        return g_strdup(instance ? instance : name);
    return NULL;
}

SskDeclaration *
ssk_declaration_read(const char *text, gsize length, const char *instance, GError **error)
{
    g_autoptr(SskYamlTree) tree = ssk_yaml_parse(text, length, error);
    SskYamlNode *root = tree ? ssk_yaml_tree_get_root(tree) : NULL;

    if (!root)
        return NULL;
    SskYamlNode *name = ssk_yaml_node_get_member(root, "name");
    char *chosen = choose_instance(name ? name->text : NULL, instance, error);
    if (!chosen)
        return NULL;

    SskDeclaration *declaration = g_new0(SskDeclaration, 1);
    declaration->instance = chosen;
    declaration->sockets = g_ptr_array_new_with_free_func((GDestroyNotify) socket_free);
    declaration->diagnostics = g_ptr_array_new_with_free_func((GDestroyNotify) diagnostic_free);

    Reader reader = {.declaration = declaration,
                     .bind_plugs = ssk_bind_plugs_new(root),
                     .paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    SskYamlNode *apps = ssk_yaml_node_get_member(root, "apps");
    if (apps && apps->kind != SSK_YAML_MAPPING)
        report_error(apps->line, _("apps: must be a mapping"), &reader);
    for (guint i = 0; i < ssk_yaml_node_get_length(apps) && !is_too_much(&reader); i++)
        if (apps->kind == SSK_YAML_MAPPING)
            read_app(&reader, ssk_yaml_node_get_key(apps, i)->text,
                     ssk_yaml_node_get_key(apps, i)->line, ssk_yaml_node_get_item(apps, i));
    /* The rest was not checked, so the declaration is invalid. */
    if (is_too_much(&reader))
        report_error(1, _("too many sockets or errors"), &reader);
    ssk_bind_plugs_free(reader.bind_plugs);
    g_hash_table_unref(reader.paths);
    return declaration;
}
