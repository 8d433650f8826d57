/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An operation: the request to each session of a call. */

#include "client/operation.h"
#include "client/client-limits.h"
#include "client/snap-session-error.h"
#include "client/values.h"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

SnapSessionOperation *
snap_session_operation_new(const char *method, const char *path)
{
    SnapSessionOperation *self = g_new0(SnapSessionOperation, 1);

    self->method = g_strdup(method);
    self->path = g_strdup(path);
    return self;
}

void
snap_session_operation_free(SnapSessionOperation *self)
{
    g_free(self->method);
    g_free(self->path);
    g_free(self->body);
    g_strfreev(self->units);
    g_free(self->snap);
    g_free(self);
}

void
snap_session_operation_take_body(SnapSessionOperation *self, JsonBuilder *builder)
{
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);

    self->body = json_to_string(root, FALSE);
    g_object_unref(builder);
}

gboolean
snap_session_check_text(const char *field, const char *text, GError **error)
{
    if (text && g_utf8_validate(text, -1, NULL))
        return TRUE;
    g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT,
                text ? _("%s: is not valid UTF-8") : _("%s: is missing"), field);
    return FALSE;
}

gboolean
snap_session_add_text(JsonBuilder *builder, const char *field, const char *text, GError **error)
{
    if (!snap_session_check_text(field, text, error))
        return FALSE;
    json_builder_set_member_name(builder, field);
    json_builder_add_string_value(builder, text);
    return TRUE;
}

gboolean
snap_session_add_optional_text(JsonBuilder *builder, const char *field, const char *text,
                               GError **error)
{
    return !text || snap_session_add_text(builder, field, text, error);
}

void
snap_session_add_enum(JsonBuilder *builder, const char *field, GType type, int value)
{
    g_autoptr(GEnumClass) values = g_type_class_ref(type);
    const GEnumValue *found = g_enum_get_value(values, value);

    json_builder_set_member_name(builder, field);
    json_builder_add_string_value(builder, found ? found->value_nick : "");
}

/* Rejects other texts, which could be several names in a list, or none. */
gboolean
snap_session_check_unit(const char *unit, GError **error)
{
    if (!snap_session_check_text("units", unit, error))
        return FALSE;
    /* The characters that systemd allows in unit names (systemd.unit(5)). */
    gboolean ok =
        unit[0] != '\0' && strlen(unit) <= 255 &&
        strspn(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:-_.\\@") ==
            strlen(unit);
    if (!ok)
        g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT,
                    _("units: \"%s\" is not the name of a unit"), unit);
    return ok;
}

gboolean
snap_session_check_owner(const SnapSessionOperation *operation, const char *snap, const char *unit,
                         GError **error)
{
    g_autofree char *prefix = g_strdup_printf("snap.%s.", snap);

    if (operation->snap && !g_str_equal(snap, operation->snap))
        return snap_session_wrong_result(_("is about a snap that nobody asked about"), error);
    return (g_str_has_prefix(unit, prefix) && snap_session_check_unit(unit, NULL)) ||
           snap_session_wrong_result(_("has a unit that is none of its snap"), error);
}

SnapSessionOperation *
snap_session_operation_new_list(const char *path, const char *snap, SnapSessionReadFunc read,
                                GError **error)
{
    g_autofree char *escaped = snap ? g_uri_escape_string(snap, NULL, FALSE) : NULL;
    g_autofree char *query = g_strconcat(path, escaped ? "?snap=" : NULL, escaped, NULL);

    if (snap && !snap_session_check_text("snap", snap, error))
        return NULL;
    SnapSessionOperation *self = snap_session_operation_new("GET", query);
    self->snap = g_strdup(snap);
    self->read = read;
    return self;
}

gboolean
snap_session_operation_set_units(SnapSessionOperation *self, const char *const *units,
                                 GError **error)
{
    for (gsize i = 0; units[i]; i++) {
        if (i >= SNAP_SESSION_MAX_UNITS) {
            g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT,
                        _("units: there may be %u in one request, not more"),
                        SNAP_SESSION_MAX_UNITS);
            return FALSE;
        }
        if (!snap_session_check_unit(units[i], error))
            return FALSE;
    }
    self->units = g_strdupv((char **) units);
    return TRUE;
}

gboolean
snap_session_operation_check_size(const SnapSessionOperation *self, GError **error)
{
    gboolean ok = strlen(self->path) <= SNAP_SESSION_MAX_PATH &&
                  (!self->body || strlen(self->body) <= SNAP_SESSION_MAX_BODY);

    if (!ok)
        g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT,
                            _("the request is larger than agents take"));
    return ok;
}

GBytes *
snap_session_operation_format(const SnapSessionOperation *self)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%s %s HTTP/1.1\r\n", self->method, self->path);
    g_string_append(text, "Host: session\r\n"
                          "User-Agent: libsnap-session/" SSA_VERSION "\r\n"
                          "Accept: application/json\r\n"
                          "Accept-Encoding: identity\r\n"
                          "Connection: close\r\n");
    if (self->body)
        g_string_append_printf(text,
                               "Content-Type: application/json\r\n"
                               "Content-Length: %zu\r\n",
                               strlen(self->body));
    g_string_append(text, "\r\n");
    if (self->body)
        g_string_append(text, self->body);
    return g_string_free_to_bytes(text);
}
