/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An action of the application on the bus. GLib's GSimpleAction takes a target of another type for an
 * error of the program and complains loudly; over the bus it is merely somebody's odd message. */

#pragma once

#include <gio/gio.h>

#define SSA_TYPE_BUS_ACTION (ssa_bus_action_get_type())
G_DECLARE_FINAL_TYPE(SsaBusAction, ssa_bus_action, SSA, BUS_ACTION, GObject)

/**
 * SsaBusAction::activate:
 * @action: the action
 * @target: what it is to be done to
 */

/**
 * ssa_bus_action_new:
 * @name: its name; it takes a string as its target
 */
GAction *ssa_bus_action_new(const char *name);
