/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Values in replies: a table describes the fields of each type. Errors are of #SsaJsonError, and
 * name the field. */

#pragma once

#include <json-glib/json-glib.h>

typedef enum {
    SNAP_SESSION_FIELD_STRING,
    SNAP_SESSION_FIELD_OPTIONAL_STRING, /* NULL if absent */
    SNAP_SESSION_FIELD_STRINGS,         /* empty if absent */
    SNAP_SESSION_FIELD_BOOLEAN,         /* FALSE if absent */
    SNAP_SESSION_FIELD_UINT,            /* 0 if absent */
    SNAP_SESSION_FIELD_TIME,            /* a GDateTime, from RFC 3339; NULL if absent */
} SnapSessionFieldType;

/* A field of a value.
 * @name: (nullable): its name in JSON, "field" or "object.field"; %NULL if code reads it
 * @type: its type
 * @offset: the member's offset in the structure */
typedef struct {
    const char *name;
    SnapSessionFieldType type;
    gsize offset;
} SnapSessionField;

/* Defines a boxed type with a reference count, whose members are in the table @fields. */
#define SNAP_SESSION_DEFINE_VALUE(TypeName, type_name, fields)                                     \
    G_DEFINE_BOXED_TYPE(TypeName, type_name, type_name##_ref, type_name##_unref)                   \
                                                                                                   \
    TypeName *type_name##_ref(TypeName *self)                                                      \
    {                                                                                              \
        return g_atomic_rc_box_acquire(self);                                                      \
    }                                                                                              \
                                                                                                   \
    static void type_name##_clear(gpointer self)                                                   \
    {                                                                                              \
        snap_session_fields_clear(self, fields, G_N_ELEMENTS(fields));                             \
    }                                                                                              \
                                                                                                   \
    void type_name##_unref(TypeName *self)                                                         \
    {                                                                                              \
        g_atomic_rc_box_release_full(self, type_name##_clear);                                     \
    }

/* Returns: %FALSE with %SSA_JSON_ERROR_FIELD if a required field is missing, or one has another
 * type */
#define SNAP_SESSION_READ_FIELDS(value, fields, object, error)                                     \
    snap_session_fields_read(value, fields, G_N_ELEMENTS(fields), object, error)

gboolean snap_session_fields_read(gpointer value, const SnapSessionField *fields, gsize n,
                                  JsonObject *object, GError **error);
void snap_session_fields_clear(gpointer value, const SnapSessionField *fields, gsize n);

/* @field: the field's name
 * @value: (out) (transfer full): its value
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is missing or not a string */
gboolean snap_session_read_string(JsonObject *object, const char *field, char **value,
                                  GError **error);

/* @field: the field's name
 * @value: (out) (transfer full) (nullable): its value, %NULL if absent
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not a string */
gboolean snap_session_read_optional_string(JsonObject *object, const char *field, char **value,
                                           GError **error);

/* @field: the field's name
 * @value: (out) (transfer none) (nullable): its value, %NULL if absent
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not an object */
gboolean snap_session_read_object(JsonObject *object, const char *field, JsonObject **value,
                                  GError **error);

/* Returns: (transfer full): the item, or %NULL with %SSA_JSON_ERROR_FIELD */
typedef gpointer (*SnapSessionReadItemFunc)(JsonObject *object, GError **error);

/* @value: (nullable): the answer
 * @read_item: reads one item
 * @free_item: frees what @read_item returned
 * Returns: (transfer full): the items, empty if @value is null; %NULL with %SSA_JSON_ERROR_FIELD if
 *   it is not a list of objects, or one of them is invalid */
GPtrArray *snap_session_read_list(JsonNode *value, SnapSessionReadItemFunc read_item,
                                  GDestroyNotify free_item, GError **error);

/* @message: the error
 * Returns: %FALSE, with %SSA_JSON_ERROR_FIELD */
gboolean snap_session_wrong_result(const char *message, GError **error);
