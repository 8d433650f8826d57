/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Paths of the HTTP frontend's sockets, relative to the user's runtime directory. */

#pragma once

#include <glib.h>

/* snapd's clients look for the first; the second is the name of the original proposal. */
static const char *const ssa_address_names[] = {"snapd-session-agent.socket", "snap-session.socket",
                                                NULL};
