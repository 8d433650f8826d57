/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The settings of a socket: what is declared, or overridden. */

#pragma once

#include "socket-units/address.h"

/* @SSK_SETTING_ADDRESS: the address, rendered
 * @SSK_SETTING_MODE: the mode, in four octal digits
 * @SSK_SETTING_USER: the owner
 * @SSK_SETTING_GROUP: the group
 * @SSK_N_SETTINGS: the number of settings */
typedef enum {
    SSK_SETTING_ADDRESS,
    SSK_SETTING_MODE,
    SSK_SETTING_USER,
    SSK_SETTING_GROUP,
    SSK_N_SETTINGS
} SskSetting;

/* @values: by #SskSetting; %NULL = not set */
typedef struct {
    char *values[SSK_N_SETTINGS];
} SskSettings;

void ssk_settings_clear(SskSettings *settings);
void ssk_settings_free(SskSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskSettings, ssk_settings_free)

/* @settings: settings
 * @setting: which
 * @value: (transfer full): its value from now on */
void ssk_settings_take(SskSettings *settings, SskSetting setting, char *value);

/* @kind: the kind of the socket's address
 * Returns: its key in declarations */
const char *ssk_setting_get_key(SskSetting setting, SskAddressKind kind);

/* @a: settings
 * @b: settings
 * Returns: whether all values are equal */
gboolean ssk_settings_equal(const SskSettings *a, const SskSettings *b);
gboolean ssk_settings_are_empty(const SskSettings *settings);

/* @settings: empty settings
 * @directives: see ssk_unit_text_parse()
 * @kind: the kind of the socket's address
 * @is_override: whether it is a drop-in of ours, which also has the owners that it only repeats */
void ssk_settings_read(SskSettings *settings, GHashTable *directives, SskAddressKind kind,
                       gboolean is_override);

/* Anybody who may write the file may have written anything: values that are read pass the rules of
 * declarations again.
 * @settings: settings that were read
 * @name: of the unit, for the error
 * Returns: %FALSE with %G_IO_ERROR_INVALID_DATA that names the value */
gboolean ssk_settings_check(const SskSettings *settings, const char *name, GError **error);
