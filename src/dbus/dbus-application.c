/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The GApplication. Actions come from notifications that may be old or forged, so nothing in them
 * is trusted. (GLib rejects unknown actions and targets of other types.) */

#include "dbus/dbus-application.h"
#include "notifications/model/actions.h"

struct _SsaDBusApplication {
    GApplication parent_instance;

    SsaActionHandler *handler;
    char *token; /* of the click that is being delivered, or NULL */
};

G_DEFINE_FINAL_TYPE(SsaDBusApplication, ssa_dbus_application, G_TYPE_APPLICATION)

static void
on_action(GSimpleAction *action, GVariant *target, gpointer user_data)
{
    SsaDBusApplication *self = user_data;

    ssa_action_handler_activate(self->handler, g_action_get_name(G_ACTION(action)),
                                g_variant_get_string(target, NULL), self->token);
}

static void
before_emit(GApplication *application, GVariant *platform_data)
{
    SsaDBusApplication *self = SSA_DBUS_APPLICATION(application);

    if (!g_variant_lookup(platform_data, "activation-token", "s", &self->token))
        g_variant_lookup(platform_data, "desktop-startup-id", "s", &self->token);
}

static void
after_emit(GApplication *application, GVariant *platform_data)
{
    SsaDBusApplication *self = SSA_DBUS_APPLICATION(application);

    g_clear_pointer(&self->token, g_free);
}

static void
activate(GApplication *application)
{
    ssa_action_handler_show_pending(SSA_DBUS_APPLICATION(application)->handler);
}

/* The agent opens no files: this is the same as an activation without files. */
static void
open_files(GApplication *application, GFile **files, int n_files, const char *hint)
{
    activate(application);
}

static void
ssa_dbus_application_finalize(GObject *object)
{
    SsaDBusApplication *self = SSA_DBUS_APPLICATION(object);

    g_object_unref(self->handler);
    g_free(self->token);
    G_OBJECT_CLASS(ssa_dbus_application_parent_class)->finalize(object);
}

static void
ssa_dbus_application_class_init(SsaDBusApplicationClass *klass)
{
    GApplicationClass *application_class = G_APPLICATION_CLASS(klass);

    G_OBJECT_CLASS(klass)->finalize = ssa_dbus_application_finalize;
    application_class->before_emit = before_emit;
    application_class->after_emit = after_emit;
    application_class->activate = activate;
    application_class->open = open_files;
}

static void
ssa_dbus_application_init(SsaDBusApplication *self)
{
}

GApplication *
ssa_dbus_application_new(const char *application_id, SsaActionHandler *handler)
{
    SsaDBusApplication *self =
        g_object_new(SSA_TYPE_DBUS_APPLICATION, "application-id", application_id, "flags",
                     G_APPLICATION_IS_SERVICE | G_APPLICATION_HANDLES_OPEN, NULL);

    self->handler = g_object_ref(handler);
    for (const SsaAction *known = ssa_actions; known->name; known++) {
        g_autoptr(GSimpleAction) action = g_simple_action_new(known->name, G_VARIANT_TYPE_STRING);
        g_signal_connect_object(action, "activate", G_CALLBACK(on_action), self, 0);
        g_action_map_add_action(G_ACTION_MAP(self), G_ACTION(action));
    }
    return G_APPLICATION(self);
}
