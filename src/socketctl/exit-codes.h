/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The exit codes of the program, documented in snap-socketctl(1). */

#pragma once

typedef enum {
    SKC_EXIT_OK = 0,      /* done; of "check": no rule is broken */
    SKC_EXIT_FAILURE = 1, /* not done, and nothing is changed; of "check": a rule is broken */
    SKC_EXIT_USAGE = 2,   /* the command line is wrong */
} SkcExitCode;
