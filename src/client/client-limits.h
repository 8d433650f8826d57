/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Limits for what a session may cost the client: time and memory. */

#pragma once

#include <glib.h>

/* The whole exchange, from connecting to the last byte; as long as snapd's own client waits. */
#define SNAP_SESSION_TIMEOUT 30000u /* ms */
/* Until the connection is there. systemd, which holds the socket, takes it at once; only a full
 * backlog, which somebody has to have filled, makes it wait. */
#define SNAP_SESSION_CONNECT_TIMEOUT 5000u /* ms */
/* A full backlog is tried again after this long: there is nothing that could be waited for. */
#define SNAP_SESSION_CONNECT_INTERVAL 20u /* ms */
/* The body of a reply as it comes over the wire. The largest honest one, the status of 256 units
 * (the agent's limit) with names of 255 bytes, is some 250 KiB. */
#define SNAP_SESSION_MAX_RESPONSE (1024u * 1024u) /* bytes */
/* The status line and headers of a reply; the agent's take 200 bytes. As much as the agent takes
 * from its clients. */
#define SNAP_SESSION_MAX_HEAD (32u * 1024u) /* bytes */
/* The size of a read; between two reads, other sessions are served. */
#define SNAP_SESSION_READ_SIZE (16u * 1024u) /* bytes */
/* What the JSON may hold: the deepest honest reply has six levels, the largest some 4,000 values.
 * No honest string is longer than systemd's longest reasons, which are a few hundred bytes. */
#define SNAP_SESSION_JSON_DEPTH  32
#define SNAP_SESSION_JSON_VALUES 32768
/* Of one object: a failure for each unit, at most. With more, names that collide make it slow. */
#define SNAP_SESSION_JSON_MEMBERS 512
#define SNAP_SESSION_JSON_STRING  (64 * 1024) /* bytes */
/* What the agent takes: units in one request, its line and headers (less those that we send
 * besides), and its body. */
#define SNAP_SESSION_MAX_UNITS 256u
#define SNAP_SESSION_MAX_PATH  (31u * 1024u) /* bytes */
#define SNAP_SESSION_MAX_BODY  (64u * 1024u) /* bytes */

/* SnapSessionSettings:
 * How patient a call is: taken from the client when the call is made.
 */
typedef struct {
    guint timeout;         /* ms, 0 = none */
    guint connect_timeout; /* ms */
    gsize max_response;    /* bytes */
} SnapSessionSettings;
