/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The attribute of exported symbols. */

#pragma once

#define SNAP_SESSION_EXPORT __attribute__((visibility("default")))
