/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Arbitrary input as the reply of a session, for the fuzzer and the mutation tests. */

#pragma once

#include <glib.h>

/* Reads the input as a reply: its first byte selects the operation and how the rest is split.
 * Aborts if the result depends on the split or is inconsistent. Returns whether the reply was
 * accepted. */
gboolean reply_input_read(const guint8 *data, gsize size);
