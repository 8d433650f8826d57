/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Overrides of sockets: drop-ins that a refresh of the snap does not change. */

#pragma once

#include "socket-units/unit-info.h"

/* The origin of a setting.
 * @SSK_ORIGIN_ADMINISTRATOR: the administrator, with snap-socketctl(1)
 * @SSK_ORIGIN_USER: the user, through the agent; overrides the administrator's settings */
typedef enum {
    SSK_ORIGIN_ADMINISTRATOR,
    SSK_ORIGIN_USER,
} SskOrigin;

/* @origin: the user or an administrator
 * Returns: the file name of their drop-ins */
const char *ssk_override_get_file_name(SskOrigin origin);

/* The location and origin of drop-ins.
 * @directory: (transfer none): a directory of units
 * @origin: the user or an administrator */
typedef struct {
    SskUnitDirectory *directory;
    SskOrigin origin;
} SskDropIns;

/* @where: where drop-ins are
 * @info: a socket unit
 * Returns: (transfer full): the override, empty if there is no drop-in; %NULL with
 *   %G_IO_ERROR_INVALID_DATA if the drop-in is for another type of socket, or another error of
 *   #GIOErrorEnum */
SskSettings *ssk_override_read(const SskDropIns *where, const SskUnitInfo *info, GError **error);

/* Adds a setting, which must follow the rules of declarations.
 * @info: the unit
 * @key: a listen key such as "listen-stream", or "socket-mode", "socket-user" or "socket-group"
 * @value: its value
 * @any_address: whether to allow addresses that snaps may not use; they must still be a path, an
 *   abstract name or a port
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT */
gboolean ssk_override_set(SskSettings *override, const SskUnitInfo *info, const char *key,
                          const char *value, gboolean any_address, GError **error);

/* Checks the settings against each other and the declaration. Call it after the last
 * ssk_override_set().
 * @info: the unit
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT */
gboolean ssk_override_check(const SskSettings *override, const SskUnitInfo *info, GError **error);

/* Removes settings that equal the declaration.
 * @info: the unit */
void ssk_override_drop_declared(SskSettings *override, const SskUnitInfo *info);

/* @where: where drop-ins are
 * @unit: the name of a socket unit
 * Returns: whether the unit has drop-ins of other programs */
gboolean ssk_override_has_others(const SskDropIns *where, const char *unit);

/* Writes the drop-in, or removes it if the override is empty.
 * @info: the unit
 * @where: the location of the drop-in
 * Returns: %FALSE with %G_IO_ERROR_EXISTS if another file is in its place, or another error of
 *   #GIOErrorEnum */
gboolean ssk_override_write(const SskSettings *override, const SskUnitInfo *info,
                            const SskDropIns *where, GError **error);

/* Removes the drop-in.
 * @where: where drop-ins are
 * @unit: the name of a snap's socket unit, which need not exist
 * @existed: (out): whether there was a drop-in
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT for another name, %G_IO_ERROR_EXISTS if another
 *   file is in its place, or another error of #GIOErrorEnum */
gboolean ssk_override_remove(const SskDropIns *where, const char *unit, gboolean *existed,
                             GError **error);

/* @where: where drop-ins are
 * @instance: the name of a snap's instance
 * Returns: (transfer full) (element-type utf8): the names of the instance's socket units with an
 *   override, including units that do not exist */
GPtrArray *ssk_override_list(const SskDropIns *where, const char *instance);
