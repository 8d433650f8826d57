/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Which files in directories of the system have to be written or removed, and the writing of them.
 * Files that snap-session-setup has not written are never changed. */

#pragma once

#include <gio/gio.h>

typedef struct _SstPlan SstPlan;

/* Makes the directory of user units if it does not exist.
 * @root: the root of the system; "" for the running one
 * Returns: (transfer full): a plan that changes nothing; %NULL with an error of #GIOErrorEnum if
 *   the directory of user units cannot be opened, or is outside of @root because of a link */
SstPlan *sst_plan_new(const char *root, GError **error);

void sst_plan_free(SstPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SstPlan, sst_plan_free)

/* Adds the units and the D-Bus service file of the programs.
 * @from: where the root of the programs is; "" if they are where they were built for
 * @mount: the directory in the units
 * Returns: %FALSE with an error of #GIOErrorEnum if one cannot be read */
gboolean sst_plan_add_units(SstPlan *self, const char *from, const char *mount, GError **error);

/* Adds the removal of all files of ours that the plan does not write.
 * Returns: %FALSE with an error of #GIOErrorEnum */
gboolean sst_plan_remove_others(SstPlan *self, GError **error);

/* Carries it out: new contents are written beside the files first, so that nothing is changed if
 * that fails. Prints a line for each change.
 * @dry_run: only print
 * Returns: %FALSE with an error of #GIOErrorEnum */
gboolean sst_plan_execute(SstPlan *self, gboolean dry_run, GError **error);
