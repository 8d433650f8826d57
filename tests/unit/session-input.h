/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Arbitrary input as what the agent and the notifier read beside requests, for the fuzzers and the
 * mutation tests. Each function aborts if what was read breaks a rule. */

#pragma once

#include <glib.h>

/* As a desktop entry of a snap. Returns: whether it is one */
gboolean desktop_entry_input_read(const guint8 *data, gsize size);

/* As the notification store, which is shown again, grouped and written. Returns: whether it has a
 * pending refresh */
gboolean store_input_read(const guint8 *data, gsize size);

/* As the body of snapd's reply about running changes. Returns: whether a refresh is running */
gboolean snapd_input_read(const guint8 *data, gsize size);

/* As a notification in D-Bus's wire format (serialized GVariant). Returns: whether it has a title
 */
gboolean variant_input_read(const guint8 *data, gsize size);
