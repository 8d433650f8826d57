/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Standard output. */

#include "cli/output.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

gboolean
ssc_output_end(const char *program)
{
    gboolean failed_before = ferror(stdout) != 0;

    if (fflush(stdout) == 0 && !failed_before)
        return TRUE;
    if (failed_before)
        g_printerr(_("%s: the output could not be written\n"), program);
    else
        g_printerr(_("%s: the output could not be written: %s\n"), program, g_strerror(errno));
    return FALSE;
}
