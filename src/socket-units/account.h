/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Users, groups and modes, as text. */

#pragma once

#include <glib.h>

/* @name: any text
 * Returns: whether useradd(8) accepts it as a name; systemd cannot misread such a name */
gboolean ssk_account_is_name(const char *name);

/* Parses a mode as users write it: "0660", or "0o660" as in YAML 1.2. "660" is rejected, because it
 * could be meant as decimal.
 * @text: any text
 * @mode: (out): the mode
 * Returns: whether it is a valid mode, from 0000 to 0777 */
gboolean ssk_mode_parse(const char *text, int *mode);

/* The value of an integer is the mode: snapcraft writes 0660 as 432 (meta/snap.yaml), and snapd
 * reads that. snapd rejects a quoted mode; this function accepts it if it is octal.
 * @text: the text of a scalar
 * @is_quoted: whether it is quoted
 * @mode: (out): the mode
 * Returns: whether it is a mode from 0000 to 0777 */
gboolean ssk_mode_parse_yaml(const char *text, gboolean is_quoted, int *mode);

/* Returns: whether there is a user of that name on this machine */
gboolean ssk_account_user_exists(const char *name);

/* Returns: whether there is a group of that name on this machine */
gboolean ssk_account_group_exists(const char *name);
