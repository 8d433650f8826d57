/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The lock that serializes changes. */

#pragma once

#include <glib.h>

/* Waits until no other snap-socketctl of the same user makes changes, and holds the lock until the
 * process exits. The unit directory itself is not locked: everybody can open it, and so lock it.
 * Returns: %FALSE, after an error message, if it failed */
gboolean skc_lock(void);
