/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The lock that serializes changes. */

#pragma once

#include <glib.h>

/**
 * skc_lock:
 *
 * Waits until no other snap-socketctl of the same user changes something. The lock is the
 * process's, until it ends. It is not of a directory of units: those everybody can open, and so
 * lock.
 *
 * Returns: whether it has it; if not, it has been said why
 */
gboolean skc_lock(void);
