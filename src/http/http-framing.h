/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Framing of request bodies (RFC 9112, 6). Ambiguous framing is rejected: two readers could see
 * two different requests. libsoup 3.2.3 waits for bodies of a negative length. */

#pragma once

#include <libsoup/soup.h>

/* @headers: the headers of a request
 * Returns: (nullable): an error message that names the header; %NULL if the body has a length, is
 *   chunked, or is absent */
const char *ssa_http_framing_check(SoupMessageHeaders *headers);
