/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Labels of the kernel's security module. */

#include "base/security-label.h"

gboolean
ssa_security_label_is_snap(const char *label)
{
    return g_str_has_prefix(label, "snap.");
}
