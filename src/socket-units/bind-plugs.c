/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Applications that plug network-bind. */

#include "socket-units/bind-plugs.h"

struct _SskBindPlugs {
    GHashTable *names;   /* the plugs of the snap whose interface is network-bind */
    gboolean is_for_all; /* every application has network-bind */
    GHashTable *known;   /* cache: list of plugs → whether it has one; aliases share lists */
};

/* The i-th name in a list or mapping of plugs, or NULL. */
static const char *
plug_name(SskYamlNode *plugs, guint i)
{
    if (plugs->kind == SSK_YAML_MAPPING)
        return ssk_yaml_node_get_key(plugs, i)->text;
    return ssk_yaml_node_get_item(plugs, i)->text;
}

/* Whether a plug of the snap has the interface: {interface: network-bind}, "network-bind", or
 * implied by its name. */
static gboolean
is_network_bind(const char *name, SskYamlNode *plug)
{
    SskYamlNode *interface = ssk_yaml_node_get_member(plug, "interface");

    if (interface)
        return ssk_yaml_node_is_text(interface, "network-bind");
    if (plug->kind == SSK_YAML_SCALAR && plug->text)
        return ssk_yaml_node_is_text(plug, "network-bind");
    return g_str_equal(name, "network-bind");
}

/* Adds the names of the plugs that applications or hooks declare themselves. */
static void
find_own_plugs(SskYamlNode *owners, GHashTable *names)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < ssk_yaml_node_get_length(owners); i++) {
        SskYamlNode *plugs = ssk_yaml_node_get_member(ssk_yaml_node_get_item(owners, i), "plugs");
        /* With aliases, many may share a list. */
        if (!plugs || !g_hash_table_add(seen, plugs))
            continue;
        for (guint n = 0; n < ssk_yaml_node_get_length(plugs); n++)
            if (plug_name(plugs, n))
                g_hash_table_add(names, (gpointer) plug_name(plugs, n));
    }
}

/* A plug of the snap applies to all applications unless an application or hook names it. */
SskBindPlugs *
ssk_bind_plugs_new(SskYamlNode *root)
{
    SskBindPlugs *self = g_new0(SskBindPlugs, 1);
    SskYamlNode *plugs = ssk_yaml_node_get_member(root, "plugs");
    g_autoptr(GHashTable) owned = g_hash_table_new(g_str_hash, g_str_equal);
    SskYamlNode *confinement = ssk_yaml_node_get_member(root, "confinement");

    self->names = g_hash_table_new(g_str_hash, g_str_equal);
    self->known = g_hash_table_new(NULL, NULL);
    find_own_plugs(ssk_yaml_node_get_member(root, "apps"), owned);
    find_own_plugs(ssk_yaml_node_get_member(root, "hooks"), owned);
    self->is_for_all = ssk_yaml_node_is_text(confinement, "classic");
    /* A plug that only an application names has the interface of the same name. */
    g_hash_table_add(self->names, (gpointer) "network-bind");
    for (guint i = 0; i < ssk_yaml_node_get_length(plugs); i++) {
        const char *name = plug_name(plugs, i);
        SskYamlNode *plug = ssk_yaml_node_get_item(plugs, i);
        if (name && is_network_bind(name, plug)) {
            g_hash_table_add(self->names, (gpointer) name);
            self->is_for_all = self->is_for_all || !g_hash_table_contains(owned, name);
        } else if (name) {
            g_hash_table_remove(self->names, name);
        }
    }
    return self;
}

void
ssk_bind_plugs_free(SskBindPlugs *self)
{
    g_hash_table_unref(self->names);
    g_hash_table_unref(self->known);
    g_free(self);
}

static gboolean
has_one(SskBindPlugs *self, SskYamlNode *plugs)
{
    for (guint i = 0; i < ssk_yaml_node_get_length(plugs); i++) {
        const char *name = plug_name(plugs, i);
        if (name && g_hash_table_contains(self->names, name))
            return TRUE;
    }
    return FALSE;
}

gboolean
ssk_bind_plugs_allow(SskBindPlugs *self, SskYamlNode *app)
{
    SskYamlNode *plugs = ssk_yaml_node_get_member(app, "plugs");
    gpointer known = NULL;

    if (self->is_for_all || !plugs)
        return self->is_for_all;
    if (!g_hash_table_lookup_extended(self->known, plugs, NULL, &known)) {
        known = GINT_TO_POINTER(has_one(self, plugs));
        g_hash_table_insert(self->known, plugs, known);
    }
    return GPOINTER_TO_INT(known);
}
