/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The arguments of Notify. */

#include "notifications/fdo/fdo-message.h"
#include "notifications/fdo/fdo-open.h"
#include "notifications/model/actions.h"

#include <glib/gi18n.h>

/* The server decides how long a notification is shown. Never 0, which some take for "until
 * clicked". */
#define EXPIRE_BY_SERVER (-1)

/* Whether a server draws the action of a click on the notification as one more button. */
static gboolean
draws_default(const SsaFdoServer *server)
{
    return g_str_equal(server->name, "Xfce Notify Daemon");
}

/* Whether a click on the notification itself does something. */
static gboolean
offers_click(const SsaNotification *notification, const SsaFdoServer *server)
{
    return notification->click && !g_str_equal(notification->click->action, SSA_ACTION_DISMISS) &&
           !draws_default(server);
}

gboolean
ssa_fdo_message_has_actions(const SsaNotification *notification, const SsaFdoServer *server)
{
    return ssa_fdo_server_can(server, "actions") &&
           (notification->buttons->len > 0 || offers_click(notification, server));
}

static GVariant *
make_actions(const SsaNotification *notification, const SsaFdoServer *server)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_STRING_ARRAY);
    if (ssa_fdo_server_can(server, "actions")) {
        if (offers_click(notification, server)) {
            g_variant_builder_add(&builder, "s", "default");
            g_variant_builder_add(&builder, "s", notification->click->label);
        }
        for (guint i = 0; i < notification->buttons->len; i++) {
            const SsaNotificationAction *button = g_ptr_array_index(notification->buttons, i);
            g_autofree char *key = ssa_fdo_open_key(notification, i);
            g_variant_builder_add(&builder, "s", key);
            g_variant_builder_add(&builder, "s", button->label);
        }
    }
    return g_variant_builder_end(&builder);
}

/* The icon as the specification wants it: a themed icon's name, or a file's URI. */
static char *
make_icon(const SsaNotification *notification)
{
    if (!notification->icon)
        return g_strdup("");
    return *notification->icon == '/' ? g_filename_to_uri(notification->icon, NULL, NULL)
                                      : g_strdup(notification->icon);
}

static GVariant *
make_hints(const SsaNotification *notification, const char *application_id, const char *icon)
{
    static const guchar urgencies[] = {
        [SSA_URGENCY_LOW] = 0,
        [SSA_URGENCY_NORMAL] = 1,
        [SSA_URGENCY_URGENT] = 2,
        [SSA_URGENCY_NOW] = 2,
    };
    GVariantBuilder hints;

    g_variant_builder_init(&hints, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&hints, "{sv}", "urgency",
                          g_variant_new_byte(urgencies[notification->urgency]));
    g_variant_builder_add(&hints, "{sv}", "desktop-entry", g_variant_new_string(application_id));
    /* gnome-shell shows the application's own icon unless this says otherwise. */
    if (*icon)
        g_variant_builder_add(&hints, "{sv}", "image-path", g_variant_new_string(icon));
    if (notification->quiet)
        g_variant_builder_add(&hints, "{sv}", "suppress-sound", g_variant_new_boolean(TRUE));
    return g_variant_builder_end(&hints);
}

GVariant *
ssa_fdo_message_new(const SsaNotification *notification, const SsaFdoServer *server,
                    const char *application_id, guint replaces)
{
    /* Where there is nothing but a summary, the body says more than the title. */
    gboolean has_body = ssa_fdo_server_can(server, "body");
    const char *body = notification->body ? notification->body : "";
    g_autofree char *icon = make_icon(notification);
    g_autofree char *escaped =
        ssa_fdo_server_can(server, "body-markup") ? g_markup_escape_text(body, -1) : g_strdup(body);

    return g_variant_new("(susss@as@a{sv}i)", _("Snap Session Agent"), replaces, icon ? icon : "",
                         has_body || !*body ? notification->title : body, has_body ? escaped : "",
                         make_actions(notification, server),
                         make_hints(notification, application_id, icon ? icon : ""),
                         EXPIRE_BY_SERVER);
}
