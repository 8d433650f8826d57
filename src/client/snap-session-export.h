/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What of the library others can see: nothing that is not marked with this. */

#pragma once

#define SNAP_SESSION_EXPORT __attribute__((visibility("default")))
