/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changes to a directory of units: planned first, then applied as a whole or not at all. */

#pragma once

#include "socket-units/socket-unit.h"
#include "socket-units/unit-directory.h"

/* A change to a file.
 * @name: the name of the file
 * @before: (nullable): its contents; %NULL if it does not exist
 * @after: (nullable): its new contents; %NULL to remove it */
typedef struct {
    char *name;
    char *before, *after;
} SskChange;

typedef struct _SskPlan SskPlan;

/* Compares the files with the directory. Unchanged files are left alone; units of the instance that
 * are not in @files will be removed. Only files with this program's mark for the same instance and
 * scope are changed or removed.
 * @directory: a directory of units
 * @instance: the name of a snap's instance
 * @scope: the scope of the units
 * @files: (element-type SskUnitFile): all units of this instance
 * Returns: (transfer full): the plan; %NULL with %G_IO_ERROR_EXISTS if another file has a unit's
 *   name, or the directory has units of the other scope; or with another error of #GIOErrorEnum */
SskPlan *ssk_plan_new(SskUnitDirectory *directory, const char *instance, SskScope scope,
                      GPtrArray *files, GError **error);

void ssk_plan_free(SskPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskPlan, ssk_plan_free)

/* Returns: (transfer none) (element-type SskChange): the changes, sorted by name */
GPtrArray *ssk_plan_get_changes(SskPlan *plan);

/* Applies the plan. Each file is replaced atomically; if a change fails, the previous changes are
 * undone by restoring the same files.
 * Returns: %FALSE with an error of #GIOErrorEnum if nothing was changed */
gboolean ssk_plan_apply(SskPlan *plan, GError **error);

/* @directory: a directory of units
 * @instance: the name of a snap's instance
 * @scope: (out): the scope of the instance's units
 * Returns: whether the directory has units generated for the instance */
gboolean ssk_plan_find_scope(SskUnitDirectory *directory, const char *instance, SskScope *scope);

/* Returns: (transfer full): the changes in the format of diff -u, with whole files in each hunk */
char *ssk_plan_to_diff(SskPlan *plan);
