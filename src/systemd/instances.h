/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The snap instances of a request. No other units are ever changed: each operation of the systemd
 * client that changes a unit checks that. */

#pragma once

#include <gio/gio.h>

typedef struct _SsaInstances SsaInstances;

/* @units: (array zero-terminated=1): the units of a request; units of no snap are ignored
 * Returns: (transfer full): the instances of these units */
SsaInstances *ssa_instances_new(const char *const *units);

/* @instance: the name of a snap's instance
 * Returns: (transfer full): this instance alone */
SsaInstances *ssa_instances_new_single(const char *instance);

SsaInstances *ssa_instances_ref(SsaInstances *instances);
void ssa_instances_unref(SsaInstances *instances);

/* @instances: the instances of a request
 * @unit: the name of a unit
 * Returns: whether the unit belongs to one of them */
gboolean ssa_instances_contain(const SsaInstances *instances, const char *unit);

/* @instances: the instances of a request
 * @unit: the name of the unit to change
 * Returns: %FALSE with %SSA_ERROR_REFUSED if the unit belongs to none of them */
gboolean ssa_instances_check(const SsaInstances *instances, const char *unit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaInstances, ssa_instances_unref)
