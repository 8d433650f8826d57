/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Framing of request bodies (RFC 9112, 6). Ambiguous framing is rejected: two readers could see
 * two different requests. libsoup 3.2.3 waits for bodies of a negative length. */

#pragma once

#include <libsoup/soup.h>

/**
 * ssa_http_framing_check:
 * @headers: of a request
 *
 * Returns: (nullable): what is wrong, naming the header; %NULL if its body has a length, is in
 * chunks, or is not there
 */
const char *ssa_http_framing_check(SoupMessageHeaders *headers);
