/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The actions of notifications: what a click on a notification, or on one of its buttons, does. */

#pragma once

#include "notifications/notifications.h"

#define SSA_TYPE_ACTION_HANDLER (ssa_action_handler_get_type())
G_DECLARE_FINAL_TYPE(SsaActionHandler, ssa_action_handler, SSA, ACTION_HANDLER, GObject)

/* @notifications: posts notifications about the result of an action
 * @idle: held while an action is carried out
 * @bus: the session bus, for applications that are activated over it */
SsaActionHandler *ssa_action_handler_new(SsaNotifications *notifications, SsaIdle *idle,
                                         GDBusConnection *bus);

/* Starts an action. An unknown action or an invalid target is logged and otherwise ignored: the
 * result of a click is not reported.
 * @action: the name of an action
 * @target: the target of the action
 * @token: (nullable): the activation token of the click */
void ssa_action_handler_activate(SsaActionHandler *handler, const char *action, const char *target,
                                 const char *token);

/* Shows the notifications of pending refreshes again. */
void ssa_action_handler_show_pending(SsaActionHandler *handler);
