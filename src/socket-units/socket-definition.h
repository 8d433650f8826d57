/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The fields of a declared socket and their rules. */

#pragma once

#include "socket-units/declaration.h"
#include "socket-units/yaml-tree.h"

/* Called for each error or warning.
 * @is_warning: whether the socket is still valid
 * @rule: the message
 * @user_data: user data */
typedef void (*SskReportFunc)(guint line, gboolean is_warning, const char *rule,
                              gpointer user_data);

/* @socket: with its app, name and scope; the fields are filled in
 * @definition: a mapping
 * @is_list: whether it is an item of a list, and so contains the name
 * @instance: the name of the snap's instance
 * @report: called for each error or warning
 * @user_data: data for @report */
void ssk_socket_define(SskSocket *socket, SskYamlNode *definition, gboolean is_list,
                       const char *instance, SskReportFunc report, gpointer user_data);
