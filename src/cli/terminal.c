/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Properties of the terminal. */

#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

gboolean
ssc_terminal_is_able(int fd)
{
    const char *term = g_getenv("TERM");

    return isatty(fd) && term && !g_str_equal(term, "dumb");
}

gboolean
ssc_terminal_has_colour(int fd)
{
    const char *no_color = g_getenv("NO_COLOR");

    return ssc_terminal_is_able(fd) && (!no_color || no_color[0] == '\0');
}

guint
ssc_terminal_get_width(int fd)
{
    struct winsize size = {0};

    return isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
