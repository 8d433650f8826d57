/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* libFuzzer's way into the reading of an input, SSA_FUZZ_INPUT; what it found is kept in
 * tests/corpus. */

#include <glib.h>

gboolean SSA_FUZZ_INPUT(const guint8 *data, gsize size);
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    SSA_FUZZ_INPUT(data, size);
    return 0;
}
