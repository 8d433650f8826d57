/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The reply to an operation. The envelope is that of snapd's REST API: {"type": "sync"|"error",
 * "result": …}. */

#include "client/reply.h"
#include "client/client-limits.h"
#include "client/result-private.h"
#include "client/snap-session-error.h"
#include "client/values.h"
#include "config.h"
#include "json/json-fields.h"
#include "json/json-text.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

static gboolean
bad(const char *message, GError **error)
{
    g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BAD_REPLY, message);
    return FALSE;
}

/* Translates a #SsaJsonError to a #SnapSessionError. */
static void
translate(GError **error)
{
    GError *json = *error;
    gboolean limit = g_error_matches(json, SSA_JSON_ERROR, SSA_JSON_ERROR_LIMIT);

    if (json->domain != SSA_JSON_ERROR)
        return;
    *error = NULL;
    g_set_error(error, SNAP_SESSION_ERROR,
                limit ? SNAP_SESSION_ERROR_TOO_LARGE : SNAP_SESSION_ERROR_BAD_REPLY,
                json->code == SSA_JSON_ERROR_FIELD ? _("the reply has a field that is wrong: %s")
                                                   : _("the reply is %s"),
                json->message);
    g_error_free(json);
}

static gboolean
check_response(SnapSessionResponse *response, GError **error)
{
    guint status = snap_session_response_get_status(response);
    const char *type = snap_session_response_get_content_type(response);

    if (status >= 300 && status < 400)
        return bad(_("the reply leads elsewhere, and is not followed"), error);
    if (g_strcmp0(type, "application/json") == 0)
        return TRUE;
    g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BAD_REPLY,
                _("the reply is not of the type application/json in UTF-8, but %s (status %u)"),
                type ? type : _("of none that is known"), status);
    return FALSE;
}

/* Reads the envelope. "type" must match the status. */
static JsonObject *
read_envelope(SnapSessionResponse *response, gboolean *is_error, GError **error)
{
    const SsaJsonLimits limits = {.depth = SNAP_SESSION_JSON_DEPTH,
                                  .values = SNAP_SESSION_JSON_VALUES,
                                  .members = SNAP_SESSION_JSON_MEMBERS,
                                  .string = SNAP_SESSION_JSON_STRING};
    guint status = snap_session_response_get_status(response);
    gsize length = 0;
    const char *text = snap_session_response_get_body(response, &length);
    const char *type = NULL;

    if (!check_response(response, error))
        return NULL;
    g_autoptr(JsonObject) envelope = ssa_json_parse(text, length, &limits, error);
    if (!envelope || !ssa_json_get_string(envelope, "type", &type, error))
        return NULL;
    *is_error = g_strcmp0(type, "error") == 0;
    if (!*is_error && g_strcmp0(type, "sync") != 0)
        bad(_("the reply is of a type that is neither \"sync\" nor \"error\""), error);
    else if (*is_error != (status >= 400))
        bad(_("the type of the reply contradicts its status"), error);
    else if (!json_object_has_member(envelope, "result"))
        bad(_("the reply has no result"), error);
    else
        return g_steal_pointer(&envelope);
    return NULL;
}

static int
compare_failures(gconstpointer a, gconstpointer b)
{
    SnapSessionFailure *const *first = a, *const *second = b;

    return strcmp((*first)->unit, (*second)->unit);
}

/* {"unit": "message", …} under @name. */
static gboolean
read_failures(const SnapSessionOperation *operation, JsonObject *value, const char *name,
              SnapSessionFailureKind kind, SnapSessionResult *result, GError **error)
{
    JsonObject *failures = NULL;
    JsonObjectIter iter;
    const char *unit = NULL;
    JsonNode *node = NULL;

    if (!snap_session_read_object(value, name, &failures, error))
        return FALSE;
    if (!failures)
        return TRUE;
    json_object_iter_init(&iter, failures);
    while (json_object_iter_next(&iter, &unit, &node)) {
        const char *message = NULL;
        if (!ssa_json_get_string(failures, unit, &message, error))
            return FALSE;
        if (!operation->units || !g_strv_contains((const char *const *) operation->units, unit))
            return bad(_("the reply is about a unit that nobody asked about"), error);
        g_ptr_array_add(result->failures,
                        snap_session_failure_new(kind, unit, message ? message : ""));
    }
    return TRUE;
}

static gboolean
read_all_failures(const SnapSessionOperation *operation, JsonObject *value,
                  SnapSessionResult *result, GError **error)
{
    static const struct {
        const char *name;
        SnapSessionFailureKind kind;
    } lists[] = {
        {"start-errors", SNAP_SESSION_FAILURE_KIND_START},
        {"stop-errors", SNAP_SESSION_FAILURE_KIND_STOP},
        {"restart-errors", SNAP_SESSION_FAILURE_KIND_RESTART},
        {"status-errors", SNAP_SESSION_FAILURE_KIND_STATUS},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        if (!read_failures(operation, value, lists[i].name, lists[i].kind, result, error))
            return FALSE;
    g_ptr_array_sort(result->failures, compare_failures);
    return TRUE;
}

/* @message: the agent's error message */
static GError *
make_error(guint status, const char *message)
{
    switch (status) {
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_METHOD_NOT_ALLOWED:
        return g_error_new(SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_NOT_SUPPORTED,
                           _("its agent does not know this: %s"), message);
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
        return g_error_new(SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BUSY,
                           _("its agent cannot do this now, ask again: %s"), message);
    default:
        return g_error_new_literal(SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_REFUSED, message);
    }
}

/* Reads {"message": …, "kind": …, "value": …} as the error of the result. Returns FALSE if it is
 * invalid. */
static gboolean
read_error(const SnapSessionOperation *operation, JsonObject *envelope, guint status,
           SnapSessionResult *result, GError **error)
{
    JsonObject *body = NULL, *value = NULL;
    g_autofree char *message = NULL;

    if (!snap_session_read_object(envelope, "result", &body, error))
        return FALSE;
    if (!body)
        return bad(_("the reply is an error without a message"), error);
    if (!snap_session_read_string(body, "message", &message, error) ||
        !snap_session_read_optional_string(body, "kind", &result->error_kind, error) ||
        !snap_session_read_object(body, "value", &value, error) ||
        (value && !read_all_failures(operation, value, result, error)))
        return FALSE;
    snap_session_result_take_error(result, make_error(status, message));
    return TRUE;
}

/* Writes the result as text, for callers that pass it on. Returns NULL with an error if that fails:
 * json-glib (1.6.6) writes 1e-99 as "1e-99.0", which is not JSON. */
static char *
write_result(JsonNode *value, GError **error)
{
    g_autofree char *text = json_to_string(value, FALSE);
    g_autoptr(JsonNode) again = json_from_string(text, NULL);

    if (again)
        return g_steal_pointer(&text);
    bad(_("the reply has a number that cannot be handed on"), error);
    return NULL;
}

static gboolean
read_reply(const SnapSessionOperation *operation, SnapSessionResponse *response,
           SnapSessionResult *result, GError **error)
{
    gboolean is_error = FALSE;
    g_autoptr(JsonObject) envelope = read_envelope(response, &is_error, error);

    if (!envelope)
        return FALSE;
    JsonNode *value = json_object_get_member(envelope, "result");
    result->json = write_result(value, error);
    if (!result->json)
        return FALSE;
    if (is_error)
        return read_error(operation, envelope, snap_session_response_get_status(response), result,
                          error);
    return !operation->read ||
           operation->read(operation, JSON_NODE_HOLDS_NULL(value) ? NULL : value, result, error);
}

void
snap_session_reply_read(const SnapSessionOperation *operation, SnapSessionResponse *response,
                        SnapSessionResult *result)
{
    GError *error = NULL;

    if (read_reply(operation, response, result, &error))
        return;
    /* One invalid field makes the whole reply invalid. */
    snap_session_result_clear(result);
    translate(&error);
    snap_session_result_take_error(result, error);
}
