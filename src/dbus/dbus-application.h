/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The GApplication: the well-known name, and the interfaces for desktop shells
 * (org.freedesktop.Application, org.gtk.Actions). */

#pragma once

#include "notifications/action-handler.h"

#include <gio/gio.h>

#define SSA_TYPE_DBUS_APPLICATION (ssa_dbus_application_get_type())
G_DECLARE_FINAL_TYPE(SsaDBusApplication, ssa_dbus_application, SSA, DBUS_APPLICATION, GApplication)

/* @application_id: the name on the bus
 * @handler: carries out the actions */
GApplication *ssa_dbus_application_new(const char *application_id, SsaActionHandler *handler);
