/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Applications that plug network-bind, which may listen. */

#pragma once

#include "socket-units/yaml-tree.h"

typedef struct _SskBindPlugs SskBindPlugs;

/**
 * ssk_bind_plugs_new:
 * @root: (transfer none): of a snap.yaml, which has to stay
 *
 * Returns: (transfer full): what it says of plugs; free with ssk_bind_plugs_free()
 */
SskBindPlugs *ssk_bind_plugs_new(SskYamlNode *root);
void ssk_bind_plugs_free(SskBindPlugs *plugs);

/**
 * ssk_bind_plugs_allow:
 * @plugs: what the snap.yaml says
 * @app: an application in it
 *
 * Returns: whether it plugs network-bind, by itself or with the whole snap, or the snap is classic
 */
gboolean ssk_bind_plugs_allow(SskBindPlugs *plugs, SskYamlNode *app);
