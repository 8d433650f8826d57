/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The exit codes of the program, documented in snap-sessionctl(1). */

#pragma once

typedef enum {
    SSC_EXIT_ALL = 0,   /* every session that was asked did all that was asked */
    SSC_EXIT_NONE = 1,  /* none did, or nothing could be asked */
    SSC_EXIT_USAGE = 2, /* the command line is wrong; nothing was asked */
    SSC_EXIT_SOME = 3,  /* some did, and some did not, or not all of it */
} SscExitCode;
