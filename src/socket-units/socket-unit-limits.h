/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Limits of declarations. */

#pragma once

/* The largest snap.yaml that is read; 500 applications with four sockets each are 180 KiB. */
#define SSK_MAX_YAML (4 * 1024 * 1024) /* bytes */
/* Nodes in it, six times as many as that one has; each takes up to 350 bytes. */
#define SSK_MAX_NODES 100000
/* What is kept of a single text. Longer ones are descriptions, which nobody looks at here; by
 * aliases, thousands of sockets could be given the same one. */
#define SSK_MAX_TEXT 1024 /* bytes */
/* Lists and mappings within each other; a declaration has six. libyaml's parser recurses nowhere,
 * but its stack grows with each. */
#define SSK_MAX_DEPTH 32
/* Keys of one mapping: names that are made to collide take quadratic time. */
#define SSK_MAX_MEMBERS 5000
/* Sockets of a snap; the most that aliases can make of a text has to end somewhere. */
#define SSK_MAX_SOCKETS 4096
/* What a socket's address has room for, with its zero (unix(7)). */
#define SSK_MAX_PATH 107 /* bytes */
/* What of it a user's home, and runtime directory, may take: names of users have 32 letters
 * (useradd(8)), and uids ten digits. */
#define SSK_HOME_ROOM    38 /* bytes */
#define SSK_RUNTIME_ROOM 20 /* bytes */
/* Names of units: systemd's UNIT_NAME_MAX with its zero, less what is put around one while its file
 * is written. */
#define SSK_MAX_UNIT_NAME 245 /* bytes */
/* What systemd puts into those of single connections: a number, and both addresses of IPv6 with
 * their ports. */
#define SSK_CONNECTION_ROOM 106 /* bytes */
/* Queue of connections: what the kernel takes without cutting it, somaxconn's largest. */
#define SSK_MAX_BACKLOG 2147483647
