/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Labels of the kernel's security module. */

#pragma once

#include <glib.h>

/* @label: a security label, e.g. "snap.foo.bar (enforce)"
 * Returns: whether the label is a confined snap application's */
gboolean ssa_security_label_is_snap(const char *label);
