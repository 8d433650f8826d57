/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Applications that plug network-bind, and so may listen. */

#pragma once

#include "socket-units/yaml-tree.h"

typedef struct _SskBindPlugs SskBindPlugs;

/* @root: (transfer none): the root node of a snap.yaml, which must outlive the result
 * Returns: (transfer full): its plugs; free with ssk_bind_plugs_free() */
SskBindPlugs *ssk_bind_plugs_new(SskYamlNode *root);
void ssk_bind_plugs_free(SskBindPlugs *plugs);

/* @plugs: the plugs of a snap.yaml
 * @app: an application in it
 * Returns: whether the application or the whole snap plugs network-bind, or the snap is classic */
gboolean ssk_bind_plugs_allow(SskBindPlugs *plugs, SskYamlNode *app);
