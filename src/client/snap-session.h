/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The client library. */

#pragma once

#include "snap-session-client-apps.h"
#include "snap-session-client-notifications.h"
#include "snap-session-client-services.h"
#include "snap-session-client-session.h"
#include "snap-session-client-sockets.h"
#include "snap-session-client.h"
#include "snap-session-enum-types.h"
#include "snap-session-error.h"
#include "snap-session-notification.h"
#include "snap-session-result.h"
