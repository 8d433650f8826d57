/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* libFuzzer's way into the reading of replies; what it found is kept in tests/corpus/reply. */

#include "reply-input.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    reply_input_read(data, size);
    return 0;
}
