/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notification. */

#include "client/snap-session-notification.h"
#include "client/client-private.h"
#include "client/operation.h"
#include "snap-session-enum-types.h"

typedef struct {
    char *action, *target, *label;
} Action;

struct _SnapSessionNotification {
    char *id, *title, *body, *icon, *desktop_entry;
    SnapSessionNotificationUrgency urgency;
    GPtrArray *actions;
};

G_DEFINE_BOXED_TYPE(SnapSessionNotification, snap_session_notification,
                    snap_session_notification_ref, snap_session_notification_unref)

static void
action_free(Action *action)
{
    g_free(action->action);
    g_free(action->target);
    g_free(action->label);
    g_free(action);
}

SnapSessionNotification *
snap_session_notification_new(const char *id, const char *title)
{
    SnapSessionNotification *self = g_atomic_rc_box_new0(SnapSessionNotification);

    self->id = g_strdup(id);
    self->title = g_strdup(title);
    self->urgency = SNAP_SESSION_NOTIFICATION_URGENCY_NORMAL;
    self->actions = g_ptr_array_new_with_free_func((GDestroyNotify) action_free);
    return self;
}

SnapSessionNotification *
snap_session_notification_ref(SnapSessionNotification *self)
{
    return g_atomic_rc_box_acquire(self);
}

static void
clear(gpointer data)
{
    SnapSessionNotification *self = data;

    g_free(self->id);
    g_free(self->title);
    g_free(self->body);
    g_free(self->icon);
    g_free(self->desktop_entry);
    g_ptr_array_unref(self->actions);
}

void
snap_session_notification_unref(SnapSessionNotification *self)
{
    g_atomic_rc_box_release_full(self, clear);
}

static void
set(char **slot, const char *value)
{
    char *copy = g_strdup(value);

    g_free(*slot);
    *slot = copy;
}

void
snap_session_notification_set_body(SnapSessionNotification *self, const char *body)
{
    set(&self->body, body);
}

void
snap_session_notification_set_icon(SnapSessionNotification *self, const char *icon)
{
    set(&self->icon, icon);
}

void
snap_session_notification_set_urgency(SnapSessionNotification *self,
                                      SnapSessionNotificationUrgency urgency)
{
    self->urgency = urgency;
}

void
snap_session_notification_set_desktop_entry(SnapSessionNotification *self,
                                            const char *desktop_entry)
{
    set(&self->desktop_entry, desktop_entry);
}

void
snap_session_notification_add_action(SnapSessionNotification *self, const char *action,
                                     const char *target, const char *label)
{
    Action *added = g_new0(Action, 1);

    added->action = g_strdup(action);
    added->target = g_strdup(target);
    added->label = g_strdup(label);
    g_ptr_array_add(self->actions, added);
}

static gboolean
add_actions(SnapSessionNotification *self, JsonBuilder *builder, GError **error)
{
    json_builder_set_member_name(builder, "actions");
    json_builder_begin_array(builder);
    for (guint i = 0; i < self->actions->len; i++) {
        const Action *action = g_ptr_array_index(self->actions, i);
        json_builder_begin_object(builder);
        if (!snap_session_add_optional_text(builder, "action", action->action, error) ||
            !snap_session_add_optional_text(builder, "target", action->target, error) ||
            !snap_session_add_optional_text(builder, "label", action->label, error))
            return FALSE;
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    return TRUE;
}

JsonBuilder *
snap_session_notification_to_json(SnapSessionNotification *self, GError **error)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    snap_session_add_enum(builder, "urgency", SNAP_SESSION_TYPE_NOTIFICATION_URGENCY,
                          (int) self->urgency);
    if (!snap_session_add_text(builder, "id", self->id, error) ||
        !snap_session_add_text(builder, "title", self->title, error) ||
        !snap_session_add_optional_text(builder, "body", self->body, error) ||
        !snap_session_add_optional_text(builder, "icon", self->icon, error) ||
        !snap_session_add_optional_text(builder, "desktop-entry", self->desktop_entry, error) ||
        !add_actions(self, builder, error))
        return NULL;
    return g_steal_pointer(&builder);
}
