/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The exit codes of the program, documented in snap-sessionctl(1). */

#pragma once

typedef enum {
    SSC_EXIT_ALL = 0,   /* success in all sessions */
    SSC_EXIT_NONE = 1,  /* success in no session, or no call was made */
    SSC_EXIT_USAGE = 2, /* invalid command line; no call was made */
    SSC_EXIT_SOME = 3,  /* partial success */
} SscExitCode;
