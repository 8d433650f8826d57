/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Exit codes of the program, documented in snap-session-agent(1). With 3 and above, a retry would
 * fail again. */

#pragma once

typedef enum {
    SSA_EXIT_OK = 0,
    SSA_EXIT_FAILURE = 1,    /* any other error */
    SSA_EXIT_USAGE = 2,      /* the command line is wrong */
    SSA_EXIT_NO_RUNTIME = 3, /* there is no runtime directory for this user */
    SSA_EXIT_NO_SOCKET = 4,  /* no usable socket was passed, or none can be bound */
    SSA_EXIT_IS_RUNNING = 5, /* another process is listening at the address */
} SsaExitCode;
