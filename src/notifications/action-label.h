/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The default labels of actions. */

#pragma once

/* @action: the name of an action that a notification can have
 * Returns: its default label, translated */
const char *ssa_action_get_label(const char *action);
