/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* libFuzzer's way into declarations of sockets; what it found is kept in tests/corpus/yaml. */

#include "declaration-input.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    declaration_input_read(data, size);
    return 0;
}
