/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error domain of the library. */

#include "client/snap-session-error.h"

/* clang-format off */
G_DEFINE_QUARK(snap-session-error-quark, snap_session_error)
/* clang-format on */
