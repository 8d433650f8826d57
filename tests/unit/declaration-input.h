/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Any input as a snap.yaml: what the fuzzer and the mutations put to the test. */

#pragma once

#include <glib.h>

/* Reads the input as a declaration, and makes units of it. Fails if there is a line in them that
 * the rules do not allow. Returns whether there was a socket in it. */
gboolean declaration_input_read(const guint8 *data, gsize size);
