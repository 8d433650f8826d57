/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The fields of a declared socket and their rules. */

#include "socket-units/socket-definition.h"
#include "socket-units/account.h"
#include "socket-units/diagnostic.h"
#include "socket-units/socket-unit-limits.h"
#include "socket-units/socket-unit.h"

#include <glib/gi18n.h>
#include <string.h>

/* The state of the parser. */
typedef struct {
    SskSocket *socket;
    const char *instance;
    SskReportFunc report;
    gpointer user_data;
    guint n_addresses;
} Context;

typedef struct _Field Field;
struct _Field {
    const char *name;
    /* @value: a scalar that is not null */
    void (*read)(Context *context, const Field *field, guint line, SskYamlNode *value);
    SskAddressKind kind; /* of an address */
    gsize offset;        /* of a flag, in SskSocket */
};

G_GNUC_PRINTF(3, 4)
static void
report_error(Context *context, guint line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *rule = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    context->report(line, FALSE, rule, context->user_data);
}

/* Reports a warning. */
G_GNUC_PRINTF(3, 4)
static void
warn(Context *context, guint line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *rule = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    context->report(line, TRUE, rule, context->user_data);
}

/* Warns about extensions to snapd's syntax: snapd rejects the snap. */
static void
warn_of_snapd(Context *context, const Field *field, guint line, const char *text,
              const char *address)
{
    const SskSocket *socket = context->socket;

    if (g_str_has_prefix(text, "0.0.0.0:")) {
        warn(context, line,
             _("%s: snapd rejects 0.0.0.0; use 127.0.0.1, [::1], [::] or only a port"),
             field->name);
    } else if (text[0] == '/') {
        g_autofree char *declared =
            ssk_address_to_declared(address, socket->scope, context->instance);
        warn(context, line, _("%s: snapd rejects absolute paths; use %s"), field->name, declared);
    }
}

static void
read_address(Context *context, const Field *field, guint line, SskYamlNode *value)
{
    const char *text = value->text;
    g_autoptr(GError) error = NULL;
    g_autofree char *address =
        ssk_address_render(text, field->kind, context->socket->scope, context->instance, &error);

    if (!address) {
        report_error(context, line, "%s: %s", field->name, error->message);
        return;
    }
    context->socket->kind = field->kind;
    g_free(context->socket->address);
    context->socket->address = g_steal_pointer(&address);
    warn_of_snapd(context, field, line, text, context->socket->address);
}

static void
read_mode(Context *context, const Field *field, guint line, SskYamlNode *value)
{
    const char *text = value->text;
    gboolean is_quoted = value->is_quoted;

    if (!ssk_mode_parse_yaml(text, is_quoted, &context->socket->mode))
        report_error(
            context, line,
            _("%s: must be octal, from 0000 to 0777, and begin with a zero; or an integer of "
              "such a value, as snapcraft writes it (432 for 0660)"),
            field->name);
    else if (is_quoted)
        warn(context, line, _("%s: snapd rejects a quoted mode"), field->name);
}

static void
read_account(Context *context, const Field *field, guint line, SskYamlNode *value)
{
    const char *text = value->text;
    SskSocket *socket = context->socket;
    gboolean is_user = g_str_equal(field->name, "socket-user");

    if (socket->scope == SSK_SCOPE_USER)
        report_error(context, line, _("%s: sockets of user daemons always belong to the user"),
                     field->name);
    else if (!ssk_account_is_name(text))
        report_error(context, line, _("%s: must be a name of lower-case letters, digits, _ and -"),
                     field->name);
    else
        *(is_user ? &socket->user : &socket->group) = g_strdup(text);
    *(is_user ? &socket->user_line : &socket->group_line) = line;
}

static void
read_backlog(Context *context, const Field *field, guint line, SskYamlNode *value)
{
    const char *text = value->text;
    guint64 backlog = 0;

    if (text[0] != '0' && g_ascii_string_to_unsigned(text, 10, 1, SSK_MAX_BACKLOG, &backlog, NULL))
        context->socket->backlog = (gint64) backlog;
    else
        report_error(context, line, _("%s: must be a number from 1 to %d"), field->name,
                     SSK_MAX_BACKLOG);
}

/* Only "true" and "false": YAML 1.1 and 1.2 agree about them. */
static void
read_flag(Context *context, const Field *field, guint line, SskYamlNode *value)
{
    const char *text = value->text;
    gboolean *slot = G_STRUCT_MEMBER_P(context->socket, field->offset);

    *slot = g_str_equal(text, "true");
    if (!*slot && !g_str_equal(text, "false"))
        report_error(context, line, _("%s: must be true or false"), field->name);
}

static const Field fields[] = {
    {"listen-stream", read_address, SSK_ADDRESS_STREAM},
    {"listen-datagram", read_address, SSK_ADDRESS_DATAGRAM},
    {"listen-sequential-packet", read_address, SSK_ADDRESS_SEQPACKET},
    {"listen-fifo", read_address, SSK_ADDRESS_FIFO},
    {.name = "socket-mode", .read = read_mode},
    {.name = "socket-user", .read = read_account},
    {.name = "socket-group", .read = read_account},
    {.name = "backlog", .read = read_backlog},
    {.name = "accept", .read = read_flag, .offset = G_STRUCT_OFFSET(SskSocket, accept)},
    {.name = "service-proxy", .read = read_flag, .offset = G_STRUCT_OFFSET(SskSocket, proxy)},
};

static const Field *
find_field(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (g_str_equal(fields[i].name, name))
            return &fields[i];
    return NULL;
}

static void
read_field(Context *context, SskYamlNode *definition, guint i)
{
    const char *name = ssk_yaml_node_get_key(definition, i)->text;
    const Field *field = find_field(name);
    SskYamlNode *value = ssk_yaml_node_get_item(definition, i);
    guint line = ssk_yaml_node_get_key(definition, i)->line;
    gboolean is_null = value->kind == SSK_YAML_SCALAR && !value->text;

    context->n_addresses += field && field->read == read_address && !is_null;
    if (!field) {
        /* A mistyped "socket-mode" would leave the socket open to all users; snapd ignores it. */
        g_autofree char *shown = ssk_quote(name);
        warn(context, line, _("%s: unknown field, has no effect"), shown);
    } else if (value->kind != SSK_YAML_SCALAR)
        report_error(context, line, _("%s: must be a single value"), name);
    else if (value->is_cut)
        report_error(context, line, _("%s: is too long"), name);
    else if (!is_null)
        field->read(context, field, line, value);
}

/* Names become part of unit names and socket addresses, whose length is limited. */
static void
check_names(Context *context, guint line)
{
    const SskSocket *socket = context->socket;
    g_autofree char *unit =
        g_strdup_printf("snap.%s.%s.%s@.service", context->instance, socket->app, socket->name);
    g_autofree char *proxied = ssk_socket_private_address(context->instance, socket);

    if (strlen(unit) + (socket->accept ? SSK_CONNECTION_ROOM : 0) > SSK_MAX_UNIT_NAME)
        report_error(context, line, _("the names are too long for a unit name"));
    if (socket->proxy && strlen(proxied) > SSK_MAX_PATH)
        report_error(context, line,
                     _("service-proxy: the names are too long for a socket address"));
}

/* Checks combinations of fields. */
static void
check_together(Context *context, guint line)
{
    SskSocket *socket = context->socket;
    gboolean connects = socket->kind == SSK_ADDRESS_STREAM || socket->kind == SSK_ADDRESS_SEQPACKET;
    gboolean is_file = socket->address && (socket->address[0] == '/' || socket->address[0] == '%');

    if (context->n_addresses == 0)
        report_error(context, line,
                     _("must have one of listen-stream, listen-datagram, "
                       "listen-sequential-packet and listen-fifo"));
    else if (context->n_addresses > 1)
        report_error(context, line,
                     _("must have only one of listen-stream, listen-datagram, "
                       "listen-sequential-packet and listen-fifo"));
    if (!socket->address)
        return;
    check_names(context, line);
    if (!connects && socket->accept)
        report_error(context, line, _("accept: this type of socket has no connections"));
    if (!connects && socket->backlog >= 0)
        report_error(context, line, _("backlog: this type of socket has no connections"));
    if (socket->kind != SSK_ADDRESS_STREAM && socket->proxy)
        report_error(context, line, _("service-proxy: needs listen-stream"));
    if (socket->accept && socket->proxy)
        report_error(context, line, _("service-proxy: cannot be combined with accept"));
    if (!is_file && (socket->mode >= 0 || socket->user || socket->group)) {
        warn(context, line,
             _("socket-mode, socket-user, socket-group: have no effect, except for a path"));
        socket->mode = -1;
        g_clear_pointer(&socket->user, g_free);
        g_clear_pointer(&socket->group, g_free);
    }
}

void
ssk_socket_define(SskSocket *socket, SskYamlNode *definition, gboolean is_list,
                  const char *instance, SskReportFunc report, gpointer user_data)
{
    Context context = {
        .socket = socket, .instance = instance, .report = report, .user_data = user_data};

    for (guint i = 0; i < ssk_yaml_node_get_length(definition); i++)
        if (!is_list || !g_str_equal(ssk_yaml_node_get_key(definition, i)->text, "name"))
            read_field(&context, definition, i);
    check_together(&context, definition->line);
}
