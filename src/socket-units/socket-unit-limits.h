/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Limits of declarations. */

#pragma once

/* The size of a snap.yaml; 500 applications with four sockets each have 180 KiB. */
#define SSK_MAX_YAML (4 * 1024 * 1024) /* bytes */
/* YAML nodes, six times as many as that file has; each takes up to 350 bytes. */
#define SSK_MAX_NODES 100000
/* Longer scalars are truncated. They are descriptions, which are not used; with aliases, thousands
 * of sockets could share one. */
#define SSK_MAX_TEXT 1024 /* bytes */
/* Nested lists and mappings; a declaration has six levels. libyaml does not recurse, but its stack
 * grows with each level. */
#define SSK_MAX_DEPTH 32
/* Keys of a mapping: crafted hash collisions take quadratic time. */
#define SSK_MAX_MEMBERS 5000
/* Sockets of a snap: bounds the expansion of aliases. */
#define SSK_MAX_SOCKETS 4096
/* A socket address, without its terminating zero (unix(7)). */
#define SSK_MAX_PATH 107 /* bytes */
/* Reserved for the user's home and runtime directory: user names have up to 32 letters
 * (useradd(8)), uids up to ten digits. */
#define SSK_HOME_ROOM    38 /* bytes */
#define SSK_RUNTIME_ROOM 20 /* bytes */
/* Unit names: systemd's UNIT_NAME_MAX including the zero, minus the affixes of a temporary file. */
#define SSK_MAX_UNIT_NAME 245 /* bytes */
/* Reserved for the instance names of connections: a number, and two IPv6 addresses with ports. */
#define SSK_CONNECTION_ROOM 106 /* bytes */
/* The maximum of somaxconn, to which the kernel truncates backlogs. */
#define SSK_MAX_BACKLOG 2147483647
