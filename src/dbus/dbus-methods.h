/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The methods of the interface, in groups. Each group connects its handlers to the skeleton. */

#pragma once

#include "dbus/dbus-call.h"
#include "dbus/session-agent1.h"

/* dbus-services.c */
void ssa_dbus_services_connect(SsaSessionAgent1 *skeleton, SsaDBusCalls *calls);

/* dbus-notifications.c */
void ssa_dbus_notifications_connect(SsaSessionAgent1 *skeleton, SsaDBusCalls *calls);

/* dbus-apps.c */
void ssa_dbus_apps_connect(SsaSessionAgent1 *skeleton, SsaDBusCalls *calls);

/* dbus-sockets.c */
void ssa_dbus_sockets_connect(SsaSessionAgent1 *skeleton, SsaDBusCalls *calls);
