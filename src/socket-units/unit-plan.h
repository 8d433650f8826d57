/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changes to a directory of units: planned first, then applied as a whole or not at all. */

#pragma once

#include "socket-units/socket-unit.h"
#include "socket-units/unit-directory.h"

/**
 * SskChange:
 * @name: of a file
 * @before: (nullable): what is in it; %NULL if it is not there
 * @after: (nullable): what is to be in it; %NULL if it is to be removed
 *
 * A file that has to change.
 */
typedef struct {
    char *name;
    char *before, *after;
} SskChange;

typedef struct _SskPlan SskPlan;

/**
 * ssk_plan_new:
 * @directory: a directory of units
 * @instance: the name of a snap's instance
 * @scope: whose units are meant
 * @files: (element-type SskUnitFile): the units that there are to be of this instance
 * @error: return location for a #GError
 *
 * Compares. Files that are as they should be are left alone; units of the instance that are no
 * longer wanted are to be removed. Only files with this program's mark, for the same instance and
 * scope, are ever changed or removed.
 *
 * Returns: (transfer full): the plan; %NULL with %G_IO_ERROR_EXISTS if something else is in the
 * way, or has units of the other scope in the directory; or with another error of #GIOErrorEnum
 */
SskPlan *ssk_plan_new(SskUnitDirectory *directory, const char *instance, SskScope scope,
                      GPtrArray *files, GError **error);

void ssk_plan_free(SskPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskPlan, ssk_plan_free)

/**
 * ssk_plan_get_changes:
 * @plan: a plan
 *
 * Returns: (transfer none) (element-type SskChange): what has to change, by name
 */
GPtrArray *ssk_plan_get_changes(SskPlan *plan);

/**
 * ssk_plan_apply:
 * @plan: a plan
 * @error: return location for a #GError
 *
 * Carries it out. Each file changes in one step; if one cannot be changed, those that were get
 * their old files back, the very same.
 *
 * Returns: %FALSE with an error of #GIOErrorEnum if it could not be, and all is as it was
 */
gboolean ssk_plan_apply(SskPlan *plan, GError **error);

/**
 * ssk_plan_find_scope:
 * @directory: a directory of units
 * @instance: the name of a snap's instance
 * @scope: (out): whose units are in it
 *
 * Returns: whether there are any that this program made for the instance
 */
gboolean ssk_plan_find_scope(SskUnitDirectory *directory, const char *instance, SskScope *scope);

/**
 * ssk_plan_to_diff:
 * @plan: a plan
 *
 * Returns: (transfer full): what has to change, as diff -u would show it, whole files in each hunk
 */
char *ssk_plan_to_diff(SskPlan *plan);
