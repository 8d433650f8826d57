/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Properties of the terminal. */

#pragma once

#include <glib.h>

/* @fd: a descriptor
 * Returns: whether it is a terminal that obeys control sequences (not TERM=dumb) */
gboolean ssc_terminal_is_able(int fd);

/* @fd: a descriptor
 * Returns: whether it is a terminal with colours, unless the user wants none (NO_COLOR, see
 *   no-color.org; TERM=dumb) */
gboolean ssc_terminal_has_colour(int fd);

/* @fd: a descriptor
 * Returns: the width of the terminal in columns; 0 if it is not a terminal or the width is unknown
 */
guint ssc_terminal_get_width(int fd);
