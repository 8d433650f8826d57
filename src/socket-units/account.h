/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Users, groups and modes, as text. */

#pragma once

#include <glib.h>

/**
 * ssk_account_is_name:
 * @name: any text
 *
 * Returns: whether useradd(8) would take it as a name, which leaves nothing that systemd could
 *   misread
 */
gboolean ssk_account_is_name(const char *name);

/**
 * ssk_mode_parse:
 * @text: any text
 * @mode: (out): the mode
 *
 * Reads a mode as written by users: "0660", or "0o660" as YAML 1.2 has it. "660" would be decimal
 * to some, and is refused.
 *
 * Returns: whether it is one, from 0000 to 0777
 */
gboolean ssk_mode_parse(const char *text, int *mode);

/**
 * ssk_mode_parse_yaml:
 * @text: of a scalar
 * @is_quoted: whether it is quoted
 * @mode: (out): the mode
 *
 * An integer is a mode by its value: snapcraft turns 0660 into 432 (meta/snap.yaml), and snapd
 * reads that. In quotes it is a text, which snapd refuses; here it may be octal all the same.
 *
 * Returns: whether it is a mode from 0000 to 0777
 */
gboolean ssk_mode_parse_yaml(const char *text, gboolean is_quoted, int *mode);

/**
 * ssk_account_user_exists:
 * @name: a name
 *
 * Returns: whether there is a user of that name on this machine
 */
gboolean ssk_account_user_exists(const char *name);

/**
 * ssk_account_group_exists:
 * @name: a name
 *
 * Returns: whether there is a group of that name on this machine
 */
gboolean ssk_account_group_exists(const char *name);
