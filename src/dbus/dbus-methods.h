/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The methods of the interface, by subject: dbus-*.c. */

#pragma once

#include "dbus/dbus-call.h"

extern const SsaDBusMethod ssa_dbus_services_methods[], ssa_dbus_notifications_methods[],
    ssa_dbus_apps_methods[], ssa_dbus_sockets_methods[];
