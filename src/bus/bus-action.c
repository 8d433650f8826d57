/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An action of the application on the bus: always enabled, without a state. */

#include "bus/bus-action.h"

struct _SsaBusAction {
    GObject parent_instance;

    char *name;
};

static void implement(GActionInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE(SsaBusAction, ssa_bus_action, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(G_TYPE_ACTION, implement))

enum { PROP_0, PROP_NAME, PROP_PARAMETER_TYPE, PROP_ENABLED, PROP_STATE_TYPE, PROP_STATE };
enum { ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
get_name(GAction *action)
{
    return SSA_BUS_ACTION(action)->name;
}

static const GVariantType *
get_parameter_type(GAction *action)
{
    return G_VARIANT_TYPE_STRING;
}

static gboolean
get_enabled(GAction *action)
{
    return TRUE;
}

static const GVariantType *
get_state_type(GAction *action)
{
    return NULL;
}

static GVariant *
get_state(GAction *action)
{
    return NULL;
}

static void
change_state(GAction *action, GVariant *value)
{
}

static void
activate(GAction *action, GVariant *target)
{
    if (target && g_variant_is_of_type(target, G_VARIANT_TYPE_STRING))
        g_signal_emit(action, signals[ACTIVATE], 0, g_variant_get_string(target, NULL));
    else
        g_message("doing nothing: the target of \"%s\" is not a string",
                  SSA_BUS_ACTION(action)->name);
}

static void
implement(GActionInterface *iface)
{
    iface->get_name = get_name;
    iface->get_parameter_type = get_parameter_type;
    iface->get_enabled = get_enabled;
    iface->get_state_type = get_state_type;
    iface->get_state = get_state;
    iface->change_state = change_state;
    iface->activate = activate;
}

static void
get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    SsaBusAction *self = SSA_BUS_ACTION(object);

    switch (id) {
    case PROP_NAME:
        g_value_set_string(value, self->name);
        break;
    case PROP_PARAMETER_TYPE:
        g_value_set_boxed(value, G_VARIANT_TYPE_STRING);
        break;
    case PROP_ENABLED:
        g_value_set_boolean(value, TRUE);
        break;
    case PROP_STATE_TYPE:
    case PROP_STATE:
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    }
}

static void
ssa_bus_action_finalize(GObject *object)
{
    g_free(SSA_BUS_ACTION(object)->name);
    G_OBJECT_CLASS(ssa_bus_action_parent_class)->finalize(object);
}

static void
ssa_bus_action_class_init(SsaBusActionClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS(klass);

    object_class->finalize = ssa_bus_action_finalize;
    object_class->get_property = get_property;
    g_object_class_override_property(object_class, PROP_NAME, "name");
    g_object_class_override_property(object_class, PROP_PARAMETER_TYPE, "parameter-type");
    g_object_class_override_property(object_class, PROP_ENABLED, "enabled");
    g_object_class_override_property(object_class, PROP_STATE_TYPE, "state-type");
    g_object_class_override_property(object_class, PROP_STATE, "state");
    signals[ACTIVATE] = g_signal_new("activate", SSA_TYPE_BUS_ACTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ssa_bus_action_init(SsaBusAction *self)
{
}

GAction *
ssa_bus_action_new(const char *name)
{
    SsaBusAction *self = g_object_new(SSA_TYPE_BUS_ACTION, NULL);

    self->name = g_strdup(name);
    return G_ACTION(self);
}
