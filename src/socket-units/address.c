/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Addresses of sockets. */

#include "socket-units/address.h"
#include "base/snap-name.h"
#include "socket-units/diagnostic.h"
#include "socket-units/socket-unit-limits.h"

#include <glib/gi18n.h>
#include <string.h>

/* The directories that snaps may write to (snapd's documentation: "environment variables"). The
 * specifiers "%h" and "%t" are the user's home and runtime directory. */
typedef struct {
    const char *variable;
    SskScope scope;
    const char *before, *after; /* the name of the instance */
} Place;

static const Place places[] = {
    {"$SNAP_DATA", SSK_SCOPE_SYSTEM, "/var/snap/", "/current"},
    {"$SNAP_COMMON", SSK_SCOPE_SYSTEM, "/var/snap/", "/common"},
    {"$XDG_RUNTIME_DIR", SSK_SCOPE_SYSTEM, "/run/user/0/snap.", ""},
    {"$SNAP_USER_DATA", SSK_SCOPE_USER, "%h/snap/", "/current"},
    {"$SNAP_USER_COMMON", SSK_SCOPE_USER, "%h/snap/", "/common"},
    {"$XDG_RUNTIME_DIR", SSK_SCOPE_USER, "%t/snap.", ""},
};

static const struct {
    const char *directive, *field;
} kinds[SSK_N_ADDRESS_KINDS] = {
    [SSK_ADDRESS_STREAM] = {"ListenStream", "listen-stream"},
    [SSK_ADDRESS_DATAGRAM] = {"ListenDatagram", "listen-datagram"},
    [SSK_ADDRESS_SEQPACKET] = {"ListenSequentialPacket", "listen-sequential-packet"},
    [SSK_ADDRESS_FIFO] = {"ListenFIFO", "listen-fifo"},
};

/* Whether a path or an abstract name may contain the text. It is written into units and their
 * command lines (systemd.syntax(7), systemd.service(5)), so it must not contain blanks, quotes,
 * escapes, variables or specifiers. */
static gboolean
is_plain(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return FALSE;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        if (!g_unichar_isgraph(c) || (c < 0x80 && strchr("\"'\\$%;", (int) c)))
            return FALSE;
    }
    return TRUE;
}

const char *
ssk_address_kind_get_directive(SskAddressKind kind)
{
    return kinds[kind].directive;
}

const char *
ssk_address_kind_get_field(SskAddressKind kind)
{
    return kinds[kind].field;
}

gboolean
ssk_address_is_clean(const char *rest)
{
    g_auto(GStrv) parts = g_strsplit(rest, "/", -1);

    if (rest[0] != '/' || !parts[1])
        return FALSE;
    for (char **part = parts + 1; *part; part++)
        if (**part == '\0' || g_str_equal(*part, ".") || g_str_equal(*part, ".."))
            return FALSE;
    return TRUE;
}

gboolean
ssk_address_is_plain(const char *address)
{
    const char *rest = address;

    if (g_str_has_prefix(rest, "%h/") || g_str_has_prefix(rest, "%t/"))
        rest += 2;
    if (*rest == '\0' || !is_plain(rest))
        return FALSE;
    return *rest != '/' || ssk_address_is_clean(rest);
}

static char *
place_directory(const Place *place, const char *instance)
{
    return g_strconcat(place->before, instance, place->after, NULL);
}

/* The maximum length after systemd has expanded the specifier. */
static gsize
longest(const char *path)
{
    gsize room = 0;

    if (path[0] == '%')
        room = (path[1] == 'h' ? SSK_HOME_ROOM : SSK_RUNTIME_ROOM) - 2;
    return strlen(path) + room;
}

static char *
join(const Place *place, const char *instance, const char *rest, GError **error)
{
    g_autofree char *path = g_strconcat(place->before, instance, place->after, rest, NULL);

    if (!is_plain(rest)) {
        ssk_set_error(error,
                      _("a path must not contain blanks, control characters, quotes, backslashes, "
                        "semicolons, \"$\" or \"%%\""));
        return NULL;
    }
    if (!ssk_address_is_clean(rest)) {
        ssk_set_error(error, _("a path must be normalized: no \"..\", \".\" or \"//\", no trailing "
                               "slash, and not the directory itself"));
        return NULL;
    }
    if (longest(path) > SSK_MAX_PATH) {
        g_autofree char *shown = ssk_quote(path);
        ssk_set_error(error, _("a path may have at most %d bytes, but this may have %zu: %s"),
                      SSK_MAX_PATH, longest(path), shown);
        return NULL;
    }
    return g_steal_pointer(&path);
}

/* Reports a path outside the allowed directories. */
static char *
refuse_place(SskScope scope, const char *instance, GError **error)
{
    if (scope == SSK_SCOPE_SYSTEM)
        ssk_set_error(error,
                      _("a path of a system daemon must be below $SNAP_DATA, $SNAP_COMMON or "
                        "$XDG_RUNTIME_DIR, or below /var/snap/%s/current or /var/snap/%s/common"),
                      instance, instance);
    else
        ssk_set_error(error, _("a path of a user daemon must be below $SNAP_USER_DATA, "
                               "$SNAP_USER_COMMON or $XDG_RUNTIME_DIR"));
    return NULL;
}

static char *
render_variable(const char *text, SskScope scope, const char *instance, GError **error)
{
    gsize length = strcspn(text, "/");

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
        if (places[i].scope == scope && strlen(places[i].variable) == length &&
            strncmp(text, places[i].variable, length) == 0)
            return join(&places[i], instance, text + length, error);
    return refuse_place(scope, instance, error);
}

/* Renders "/var/snap/NAME/common/…"; NAME is the instance or its snap. */
static char *
render_path(const char *text, SskScope scope, const char *instance, GError **error)
{
    g_autofree char *snap = ssa_snap_name_without_key(instance);
    const char *const names[] = {instance, snap};

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
        for (gsize n = 0; n < G_N_ELEMENTS(names); n++) {
            g_autofree char *directory = place_directory(&places[i], names[n]);
            if (scope == SSK_SCOPE_SYSTEM && g_str_has_prefix(directory, "/var/snap/") &&
                g_str_has_prefix(text, directory) && text[strlen(directory)] == '/')
                return join(&places[i], instance, text + strlen(directory), error);
        }
    return refuse_place(scope, instance, error);
}

static char *
render_abstract(const char *text, const char *instance, GError **error)
{
    g_autofree char *snap = ssa_snap_name_without_key(instance);
    g_autofree char *own = g_strdup_printf("@snap.%s.", instance);
    g_autofree char *of_snap = g_strdup_printf("@snap.%s.", snap);
    const char *rest = NULL;

    if (g_str_has_prefix(text, own))
        rest = text + strlen(own);
    else if (g_str_has_prefix(text, of_snap))
        rest = text + strlen(of_snap);
    if (!rest || *rest == '\0') {
        ssk_set_error(error, _("an abstract name must begin with \"%s\""), own);
        return NULL;
    }
    if (!is_plain(rest)) {
        ssk_set_error(
            error,
            _("an abstract name must not contain blanks, control characters, quotes, backslashes, "
              "semicolons, \"$\" or \"%%\""));
        return NULL;
    }
    if (strlen(own) + strlen(rest) > SSK_MAX_PATH) {
        ssk_set_error(error, _("an abstract name may have at most %d bytes"), SSK_MAX_PATH);
        return NULL;
    }
    return g_strconcat(own, rest, NULL);
}

static char *
render_port(const char *text, GError **error)
{
    static const char *const hosts[] = {"127.0.0.1:", "[::1]:", "[::]:", "0.0.0.0:"};
    const char *port = text;
    guint64 number = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++)
        if (g_str_has_prefix(text, hosts[i]))
            port = text + strlen(hosts[i]);
    /* Drop leading zeros: snapd accepts them, systemd does not. */
    if (g_ascii_string_to_unsigned(port, 10, 1, 65535, &number, NULL))
        return g_strdup_printf("%.*s%" G_GUINT64_FORMAT, (int) (port - text), text, number);
    ssk_set_error(
        error, _("an address must be a path that begins with a variable such as $SNAP_COMMON, an "
                 "abstract name that begins with @, or a port from 1 to 65535, optionally after "
                 "127.0.0.1:, [::1]:, [::]: or 0.0.0.0:"));
    return NULL;
}

char *
ssk_address_render(const char *text, SskAddressKind kind, SskScope scope, const char *instance,
                   GError **error)
{
    switch (text[0]) {
    case '$':
        return render_variable(text, scope, instance, error);
    case '/':
        return render_path(text, scope, instance, error);
    case '@':
        if (kind == SSK_ADDRESS_FIFO) {
            ssk_set_error(error, _("a named pipe must have a path"));
            return NULL;
        }
        return render_abstract(text, instance, error);
    default:
        if (kind == SSK_ADDRESS_FIFO || kind == SSK_ADDRESS_SEQPACKET) {
            ssk_set_error(error, kind == SSK_ADDRESS_FIFO
                                     ? _("a named pipe must have a path")
                                     : _("sequential packets need a path or an abstract name"));
            return NULL;
        }
        return render_port(text, error);
    }
}

/* The base directory that contains the address, or NULL. */
static const Place *
find_place(const char *address, SskScope scope, const char *instance, char **directory)
{
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        *directory = place_directory(&places[i], instance);
        if (places[i].scope == scope && g_str_has_prefix(address, *directory) &&
            address[strlen(*directory)] == '/')
            return &places[i];
        g_clear_pointer(directory, g_free);
    }
    return NULL;
}

char *
ssk_address_to_declared(const char *address, SskScope scope, const char *instance)
{
    g_autofree char *directory = NULL;
    const Place *place = find_place(address, scope, instance, &directory);

    return place ? g_strconcat(place->variable, address + strlen(directory), NULL)
                 : g_strdup(address);
}

/* The data directory "/var/snap/NAME/REVISION" or "%h/snap/NAME/REVISION" of the address, or NULL.
 * snapd's units and administrators may use any snap and revision. */
static char *
get_data_directory(const char *address)
{
    static const char *const roots[] = {"/var/snap/", "%h/snap/"};

    for (gsize i = 0; i < G_N_ELEMENTS(roots); i++) {
        const char *snap = address + strlen(roots[i]);
        const char *revision = g_str_has_prefix(address, roots[i]) ? strchr(snap, '/') : NULL;
        const char *end = revision ? strchr(revision + 1, '/') : NULL;
        if (end)
            return g_strndup(address, (gsize) (end - address));
    }
    return NULL;
}

char *
ssk_address_get_directory(const char *address, SskScope scope, const char *instance)
{
    char *directory = get_data_directory(address);

    if (!directory)
        find_place(address, scope, instance, &directory);
    return directory;
}
