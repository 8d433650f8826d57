/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The exit codes of the program, documented in snap-socketctl(1). */

#pragma once

typedef enum {
    SKC_EXIT_OK = 0,      /* success; "check": the declaration is valid */
    SKC_EXIT_FAILURE = 1, /* failure, nothing was changed; "check": the declaration is invalid */
    SKC_EXIT_USAGE = 2,   /* invalid command line */
} SkcExitCode;
