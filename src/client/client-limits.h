/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Limits of the time and memory that a session may cost the client. */

#pragma once

#include <glib.h>

/* The whole exchange, from connecting to the last byte; as long as snapd's own client waits. */
#define SNAP_SESSION_TIMEOUT 30000u /* ms */
/* Until the connection is established. systemd holds the socket, so that is immediate unless
 * somebody has filled the backlog. */
#define SNAP_SESSION_CONNECT_TIMEOUT 5000u /* ms */
/* The retry interval while the backlog is full: there is no event to wait for. */
#define SNAP_SESSION_CONNECT_INTERVAL 20u /* ms */
/* The body of a reply as received. The largest legitimate one, the status of 256 units
 * (the agent's limit) with names of 255 bytes, is some 250 KiB. */
#define SNAP_SESSION_MAX_RESPONSE (1024u * 1024u) /* bytes */
/* The status line and headers of a reply; the agent's have 200 bytes. The agent's limit for
 * requests is the same. */
#define SNAP_SESSION_MAX_HEAD (32u * 1024u) /* bytes */
/* The size of a read; between two reads, other sessions are served. */
#define SNAP_SESSION_READ_SIZE (16u * 1024u) /* bytes */
/* Limits of the JSON: the deepest legitimate reply has six levels, the largest some 4,000 values.
 * The longest strings are systemd's error messages, with a few hundred bytes. */
#define SNAP_SESSION_JSON_DEPTH  32
#define SNAP_SESSION_JSON_VALUES 32768
/* Of one object: at most a failure for each unit. Larger objects are slow if names collide. */
#define SNAP_SESSION_JSON_MEMBERS 512
#define SNAP_SESSION_JSON_STRING  (64 * 1024) /* bytes */
/* The agent's limits: units in one request, its request line and headers (minus the headers that
 * the client adds), and its body. */
#define SNAP_SESSION_MAX_UNITS 256u
#define SNAP_SESSION_MAX_PATH  (31u * 1024u) /* bytes */
#define SNAP_SESSION_MAX_BODY  (64u * 1024u) /* bytes */

/* SnapSessionSettings:
 * The settings of a call: copied from the client when the call is made.
 */
typedef struct {
    guint timeout;         /* ms, 0 = none */
    guint connect_timeout; /* ms */
    gsize max_response;    /* bytes */
} SnapSessionSettings;
