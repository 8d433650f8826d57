/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Overrides of sockets: a drop-in of the unit, which a refresh of the snap does not change. */

#pragma once

#include "socket-units/unit-info.h"

/**
 * SskOrigin:
 * @SSK_ORIGIN_ADMINISTRATOR: of the machine, by snap-socketctl(1)
 * @SSK_ORIGIN_USER: for themselves, by the agent; over what the administrator changes
 *
 * Who changes something.
 */
typedef enum {
    SSK_ORIGIN_ADMINISTRATOR,
    SSK_ORIGIN_USER,
} SskOrigin;

/**
 * ssk_override_get_file_name:
 * @origin: the user or an administrator
 *
 * Returns: the last name of each drop-in of theirs
 */
const char *ssk_override_get_file_name(SskOrigin origin);

/**
 * SskDropIns:
 * @directory: (transfer none): a directory of units
 * @origin: the user or an administrator
 *
 * Where drop-ins are, and whose.
 */
typedef struct {
    SskUnitDirectory *directory;
    SskOrigin origin;
} SskDropIns;

/**
 * ssk_override_read:
 * @where: where drop-ins are
 * @info: a socket unit
 * @error: return location for a #GError
 *
 * Returns: (transfer full): what is changed, nothing if there is no drop-in; %NULL with
 *   %G_IO_ERROR_INVALID_DATA if it is for a socket of another kind, which the snap no longer has,
 * or another error of #GIOErrorEnum
 */
SskSettings *ssk_override_read(const SskDropIns *where, const SskUnitInfo *info, GError **error);

/**
 * ssk_override_set:
 * @override: what is changed
 * @info: the unit
 * @key: "listen-stream" and its like, "socket-mode", "socket-user" or "socket-group"
 * @value: its value
 * @any_address: whether the administrator takes responsibility for an address that snaps may not
 *   have; it must be a path, an abstract name, or what systemd takes for a port, all the same
 * @error: return location for a #GError
 *
 * Changes one more thing, under the rules of declarations.
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT
 */
gboolean ssk_override_set(SskSettings *override, const SskUnitInfo *info, const char *key,
                          const char *value, gboolean any_address, GError **error);

/**
 * ssk_override_check:
 * @override: what is changed
 * @info: the unit
 * @error: return location for a #GError
 *
 * To be asked when all is set: what is set together has to make sense with what is declared.
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT
 */
gboolean ssk_override_check(const SskSettings *override, const SskUnitInfo *info, GError **error);

/**
 * ssk_override_drop_declared:
 * @override: what is changed
 * @info: the unit
 *
 * Forgets what is no change: it is declared so.
 */
void ssk_override_drop_declared(SskSettings *override, const SskUnitInfo *info);

/**
 * ssk_override_has_others:
 * @where: where drop-ins are
 * @unit: the name of a socket unit
 *
 * Returns: whether the unit has drop-ins of other programs
 */
gboolean ssk_override_has_others(const SskDropIns *where, const char *unit);

/**
 * ssk_override_write:
 * @override: what is changed
 * @info: the unit
 * @where: where drop-ins are
 * @error: return location for a #GError
 *
 * Writes the drop-in, or removes it if nothing is changed.
 *
 * Returns: %FALSE with %G_IO_ERROR_EXISTS if another file is in its place, or another error of
 *   #GIOErrorEnum
 */
gboolean ssk_override_write(const SskSettings *override, const SskUnitInfo *info,
                            const SskDropIns *where, GError **error);

/**
 * ssk_override_remove:
 * @where: where drop-ins are
 * @unit: the name of a snap's socket unit, which need not be there any more
 * @existed: (out): whether anything was changed of it
 * @error: return location for a #GError
 *
 * Removes the drop-in.
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_ARGUMENT for another name, %G_IO_ERROR_EXISTS if another
 * file is in its place, or another error of #GIOErrorEnum
 */
gboolean ssk_override_remove(const SskDropIns *where, const char *unit, gboolean *existed,
                             GError **error);

/**
 * ssk_override_list:
 * @where: where drop-ins are
 * @instance: the name of a snap's instance
 *
 * Returns: (transfer full) (element-type utf8): names of socket units of the instance of which
 *   something is changed, whether or not they are there
 */
GPtrArray *ssk_override_list(const SskDropIns *where, const char *instance);
