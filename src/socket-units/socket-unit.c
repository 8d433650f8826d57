/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The units of a declaration: systemd.socket(5), and the services for Accept= and
 * systemd-socket-proxyd(8). All values have been checked and contain no newlines or specifiers. */

#include "socket-units/socket-unit.h"
#include "socket-units/path-links.h"

#define PROXY "/lib/systemd/systemd-socket-proxyd"
#define SNAP  "/usr/bin/snap"

static void
file_free(SskUnitFile *file)
{
    g_free(file->name);
    g_free(file->text);
    g_free(file);
}

static void
take_file(GPtrArray *files, char *name, GString *text)
{
    SskUnitFile *file = g_new0(SskUnitFile, 1);

    file->name = name;
    file->text = g_string_free(text, FALSE);
    g_ptr_array_add(files, file);
}

/* @suffix: ".socket", ".service" or "@.service" */
static char *
unit_name(const char *instance, const SskSocket *socket, const char *suffix)
{
    return g_strdup_printf("snap.%s.%s.%s%s", instance, socket->app, socket->name, suffix);
}

char *
ssk_socket_unit_mark(const char *instance, SskScope scope)
{
    return g_strdup_printf(SSK_UNIT_MARK "%s daemons of the snap instance %s\n",
                           scope == SSK_SCOPE_SYSTEM ? "system" : "user", instance);
}

gboolean
ssk_socket_unit_parse_mark(const char *text, const char *instance, SskScope *scope)
{
    g_autofree char *system = ssk_socket_unit_mark(instance, SSK_SCOPE_SYSTEM);
    g_autofree char *user = ssk_socket_unit_mark(instance, SSK_SCOPE_USER);
    gboolean is_user = g_str_has_prefix(text, user);

    if (!is_user && !g_str_has_prefix(text, system))
        return FALSE;
    *scope = is_user ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM;
    return TRUE;
}

static GString *
begin(const char *instance, const SskSocket *socket, const char *what)
{
    g_autofree char *mark = ssk_socket_unit_mark(instance, socket->scope);
    GString *text = g_string_new(mark);

    g_string_append(text, "# Changes are lost; see snap-socketctl(1) for changing addresses.\n\n");
    g_string_append_printf(text, "[Unit]\nDescription=%s %s of snap application %s.%s\n", what,
                           socket->name, instance, socket->app);
    g_string_append(text, SSK_UNIT_OF_SNAPD "\n");
    return text;
}

/* The XDG_RUNTIME_DIR that snapd sets for the daemon. */
static char *
private_directory(const char *instance, const SskSocket *socket)
{
    return g_strdup_printf("%s/snap.%s", socket->scope == SSK_SCOPE_SYSTEM ? "/run/user/0" : "%t",
                           instance);
}

char *
ssk_socket_private_address(const char *instance, const SskSocket *socket)
{
    g_autofree char *directory = private_directory(instance, socket);

    return g_strdup_printf("%s/%s.%s.private", directory, socket->app, socket->name);
}

static void
add_socket(GPtrArray *files, const char *instance, const SskSocket *socket)
{
    g_autofree char *guard =
        ssk_address_guard(socket->address, socket->scope, instance, socket->user, socket->group);
    GString *text = begin(instance, socket, "Socket");

    g_string_append(text, "\n[Socket]\n");
    if (socket->accept)
        g_string_append(text, "Accept=yes\n");
    else if (socket->proxy)
        g_string_append_printf(text, "Service=snap.%s.%s.%s.service\n", instance, socket->app,
                               socket->name);
    else
        g_string_append_printf(text, "Service=snap.%s.%s.service\n", instance, socket->app);
    g_string_append_printf(text, "FileDescriptorName=%s\n", socket->name);
    g_string_append_printf(text, "%s=%s\n", ssk_address_kind_get_directive(socket->kind),
                           socket->address);
    g_string_append(text, guard);
    if (socket->mode >= 0)
        g_string_append_printf(text, "SocketMode=%04o\n", (guint) socket->mode);
    if (socket->backlog >= 0)
        g_string_append_printf(text, "Backlog=%" G_GINT64_FORMAT "\n", socket->backlog);
    g_string_append(text, "\n[Install]\nWantedBy=sockets.target\n");
    take_file(files, unit_name(instance, socket, ".socket"), text);
}

/* Each connection starts an instance, and is its standard input and output. */
static void
add_accepting_service(GPtrArray *files, const char *instance, const SskSocket *socket)
{
    GString *text = begin(instance, socket, "Connection to socket");

    g_string_append_printf(text,
                           "CollectMode=inactive-or-failed\n\n[Service]\nExecStart=" SNAP
                           " run %s.%s\nStandardInput=socket\nStandardError=journal\n",
                           instance, socket->app);
    take_file(files, unit_name(instance, socket, "@.service"), text);
}

/* The proxy is unconfined, and the snap controls the private address: it could be a link to the
 * socket of the bus or of snapd, where the proxy has privileges that the snap does not have. So the
 * proxy sees only the directory of the snap. */
static void
add_proxy_service(GPtrArray *files, const char *instance, const SskSocket *socket)
{
    g_autofree char *directory = private_directory(instance, socket);
    g_autofree char *address = ssk_socket_private_address(instance, socket);
    GString *text = begin(instance, socket, "Proxy of socket");

    /* The proxy stops with the daemon, so that the next connection starts both. */
    g_string_append_printf(text, "BindsTo=snap.%s.%s.service\nAfter=snap.%s.%s.service\n", instance,
                           socket->app, instance, socket->app);
    g_string_append_printf(text, "\n[Service]\nExecStart=" PROXY " %s\n", address);
    g_string_append_printf(text,
                           "TemporaryFileSystem=/:ro\n"
                           "BindReadOnlyPaths=/usr -/lib -/lib64 %s\n"
                           "PrivateNetwork=yes\nNoNewPrivileges=yes\n",
                           directory);
    /* A user's systemd needs a user namespace for the others. Root needs the capability to connect
     * to a daemon that has switched to another user. */
    g_string_append(text, socket->scope == SSK_SCOPE_USER
                              ? "PrivateUsers=yes\n"
                              : "CapabilityBoundingSet=CAP_DAC_OVERRIDE\n");
    take_file(files, unit_name(instance, socket, ".service"), text);
}

GPtrArray *
ssk_socket_units_render(const SskDeclaration *declaration, SskScope scope)
{
    GPtrArray *files = g_ptr_array_new_with_free_func((GDestroyNotify) file_free);

    for (guint i = 0; i < declaration->sockets->len; i++) {
        const SskSocket *socket = g_ptr_array_index(declaration->sockets, i);
        if (socket->scope != scope)
            continue;
        add_socket(files, declaration->instance, socket);
        if (socket->accept)
            add_accepting_service(files, declaration->instance, socket);
        if (socket->proxy)
            add_proxy_service(files, declaration->instance, socket);
    }
    return files;
}
