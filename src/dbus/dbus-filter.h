/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The authorization filter for the interfaces of GApplication (org.freedesktop.Application,
 * org.gtk.Actions, org.gtk.Application): GLib answers them without authorization. */

#pragma once

#include "session/session.h"

typedef struct _SsaDBusFilter SsaDBusFilter;

/* From now on, calls to these interfaces are answered only for authorized callers, see
 * ssa_dbus_authorize_async().
 * @session: held while a call is authorized and answered
 * Returns: (transfer full): free with ssa_dbus_filter_free() */
SsaDBusFilter *ssa_dbus_filter_new(SsaSession *session, GDBusConnection *bus);

/* Removes the filter. GLib then answers all callers.
 * @filter: a filter */
void ssa_dbus_filter_free(SsaDBusFilter *filter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaDBusFilter, ssa_dbus_filter_free)
