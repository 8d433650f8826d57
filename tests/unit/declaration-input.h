/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Arbitrary input as a snap.yaml, for the fuzzer and the mutation tests. */

#pragma once

#include <glib.h>

/* Reads the input as a declaration and generates units. Aborts if a unit contains a line that the
 * rules do not allow. Returns whether the declaration has a socket. */
gboolean declaration_input_read(const guint8 *data, gsize size);
