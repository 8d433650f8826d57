/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The text of unit files, systemd.syntax(7). */

#pragma once

#include <glib.h>

/* @text: of a unit file or a drop-in
 * Returns: (transfer full) (element-type utf8 utf8): the directives of all sections with their last
 *   values; an empty value resets a directive, which is left out then */
GHashTable *ssk_unit_text_parse(const char *text);
