/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Information about an agent and its session. */

#include "client/snap-session-info.h"
#include "client/values.h"
#include "json/json-fields.h"

struct _SnapSessionInfo {
    char *version;
    gboolean session_bus, is_complete;
    char *notifications;
    char *server, *server_version;
    char **capabilities;
    char *systemd;
};

G_DEFINE_BOXED_TYPE(SnapSessionInfo, snap_session_info, snap_session_info_ref,
                    snap_session_info_unref)

SnapSessionInfo *
snap_session_info_ref(SnapSessionInfo *self)
{
    return g_atomic_rc_box_acquire(self);
}

static void
clear(gpointer data)
{
    SnapSessionInfo *self = data;

    g_free(self->version);
    g_free(self->notifications);
    g_free(self->server);
    g_free(self->server_version);
    g_strfreev(self->capabilities);
    g_free(self->systemd);
}

void
snap_session_info_unref(SnapSessionInfo *self)
{
    g_atomic_rc_box_release_full(self, clear);
}

static gboolean
read_server(SnapSessionInfo *self, JsonObject *object, GError **error)
{
    JsonObject *server = NULL;

    if (!snap_session_read_object(object, "notification-server", &server, error))
        return FALSE;
    if (!server ||
        (snap_session_read_optional_string(server, "name", &self->server, error) &&
         snap_session_read_optional_string(server, "version", &self->server_version, error) &&
         ssa_json_get_strings(server, "capabilities", &self->capabilities, error)))
        return TRUE;
    g_prefix_error(error, "notification-server.");
    return FALSE;
}

SnapSessionInfo *
snap_session_info_from_json(JsonObject *object, GError **error)
{
    g_autoptr(SnapSessionInfo) self = g_atomic_rc_box_new0(SnapSessionInfo);

    if (!snap_session_read_string(object, "version", &self->version, error) ||
        !ssa_json_get_boolean(object, "session-bus", &self->session_bus, error) ||
        !snap_session_read_optional_string(object, "notifications", &self->notifications, error) ||
        !snap_session_read_optional_string(object, "systemd", &self->systemd, error) ||
        !read_server(self, object, error))
        return NULL;
    self->is_complete = json_object_has_member(object, "session-bus") && self->notifications;
    if (!self->capabilities)
        self->capabilities = g_new0(char *, 1);
    return g_steal_pointer(&self);
}

const char *
snap_session_info_get_version(SnapSessionInfo *self)
{
    return self->version;
}

gboolean
snap_session_info_get_session_bus(SnapSessionInfo *self)
{
    return self->session_bus;
}

gboolean
snap_session_info_is_complete(SnapSessionInfo *self)
{
    return self->is_complete;
}

const char *
snap_session_info_get_notifications(SnapSessionInfo *self)
{
    return self->notifications;
}

const char *
snap_session_info_get_notification_server(SnapSessionInfo *self)
{
    return self->server;
}

const char *
snap_session_info_get_notification_server_version(SnapSessionInfo *self)
{
    return self->server_version;
}

const char *const *
snap_session_info_get_notification_capabilities(SnapSessionInfo *self)
{
    return (const char *const *) self->capabilities;
}

const char *
snap_session_info_get_systemd(SnapSessionInfo *self)
{
    return self->systemd;
}
