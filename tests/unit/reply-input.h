/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Any input as the reply of a session: what the fuzzer and the mutations put to the test. */

#pragma once

#include <glib.h>

/* Reads the input as a reply: its first byte chooses what was asked and how the rest comes in
 * pieces. Fails if what is made of it depends on the pieces, or makes no sense. Returns whether it
 * was taken as an answer. */
gboolean reply_input_read(const guint8 *data, gsize size);
