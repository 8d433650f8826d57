/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The snap instances of a request. */

#include "systemd/instances.h"
#include "base/error.h"
#include "base/snap-name.h"

struct _SsaInstances {
    grefcount refs;
    GHashTable *names; /* set of the names of instances */
};

static SsaInstances *
instances_new_empty(void)
{
    SsaInstances *self = g_new0(SsaInstances, 1);

    g_ref_count_init(&self->refs);
    self->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

SsaInstances *
ssa_instances_new(const char *const *units)
{
    SsaInstances *self = instances_new_empty();

    for (; *units; units++) {
        char *instance = ssa_snap_name_from_unit(*units);
        if (instance)
            g_hash_table_add(self->names, instance);
    }
    return self;
}

SsaInstances *
ssa_instances_new_single(const char *instance)
{
    SsaInstances *self = instances_new_empty();

    g_hash_table_add(self->names, g_strdup(instance));
    return self;
}

SsaInstances *
ssa_instances_ref(SsaInstances *self)
{
    g_ref_count_inc(&self->refs);
    return self;
}

void
ssa_instances_unref(SsaInstances *self)
{
    if (!g_ref_count_dec(&self->refs))
        return;
    g_hash_table_unref(self->names);
    g_free(self);
}

gboolean
ssa_instances_contain(const SsaInstances *self, const char *unit)
{
    g_autofree char *instance = ssa_snap_name_from_unit(unit);

    return instance && g_hash_table_contains(self->names, instance);
}

gboolean
ssa_instances_check(const SsaInstances *self, const char *unit, GError **error)
{
    if (ssa_instances_contain(self, unit))
        return TRUE;
    g_autofree char *quoted = ssa_error_quote(unit);
    g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED,
                "will not change %s: it belongs to no snap of this request", quoted);
    return FALSE;
}
