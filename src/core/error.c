/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error domain of the core. */

#include "core/error.h"

G_DEFINE_QUARK(ssa - error - quark, ssa_error)
