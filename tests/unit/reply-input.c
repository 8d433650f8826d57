/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Any input as the reply of a session. */

#include "reply-input.h"
#include "client/reply.h"
#include "client/result-private.h"
#include "client/snap-session.h"

#include <string.h>

#define MAX_SIZE (64 * 1024)

/* The low half of the first byte of each file of tests/corpus/reply selects one of these, the high
 * half the size of the pieces. Others than these accept any answer: add new readers at the end. */
static const SnapSessionReadFunc readers[] = {snap_session_read_info, snap_session_read_status,
                                              snap_session_read_apps, snap_session_read_closed,
                                              snap_session_read_sockets};

static SnapSessionResponse *
feed(const guint8 *data, gsize size, gsize piece, GError **error)
{
    g_autoptr(SnapSessionResponse) response = snap_session_response_new(MAX_SIZE);

    for (gsize at = 0; at < size; at += piece) {
        gsize length = MIN(piece, size - at);
        /* At the end of memory of its own, so that a read past it is seen. */
        g_autofree char *exact = g_memdup2(data + at, length);
        if (!snap_session_response_feed(response, exact, length, error))
            return NULL;
    }
    return snap_session_response_end(response, error) ? g_steal_pointer(&response) : NULL;
}

static gboolean
is_text(const char *text)
{
    return text && g_utf8_validate(text, -1, NULL);
}

static void
check_result(SnapSessionResult *result)
{
    const GError *error = result->error;
    GPtrArray *failures = result->failures;
    GPtrArray *units = result->units;

    g_assert_true(!error || error->domain == SNAP_SESSION_ERROR);
    g_assert_true(!error ||
                  (is_text(error->message) && g_str_has_prefix(error->message, "session ")));
    g_assert_true(error || is_text(result->json));
    if (result->json) {
        g_autoptr(JsonNode) again = json_from_string(result->json, NULL);
        g_assert_nonnull(again);
    }
    for (guint i = 0; i < failures->len; i++) {
        const SnapSessionFailure *failure = g_ptr_array_index(failures, i);
        g_assert_true(is_text(failure->message));
    }
    for (guint i = 0; units && i < units->len; i++) {
        const SnapSessionUnit *unit = g_ptr_array_index(units, i);
        g_assert_true(is_text(unit->name));
    }
}

gboolean
reply_input_read(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) piece_error = NULL;

    if (size == 0)
        return FALSE;
    gsize piece = 1 + data[0] / 16;
    g_autoptr(SnapSessionResponse) whole = feed(data + 1, size - 1, MAX(size - 1, 1), &error);
    g_autoptr(SnapSessionResponse) pieced = feed(data + 1, size - 1, piece, &piece_error);
    /* Whether it is too large or wrong first may depend on the pieces; whether it is taken may
     * not.
     */
    g_assert_true((whole == NULL) == (pieced == NULL));
    if (!whole)
        return FALSE;

    gsize length = 0, piece_length = 0;
    const char *body = snap_session_response_get_body(whole, &length);
    const char *piece_body = snap_session_response_get_body(pieced, &piece_length);
    g_assert_cmpmem(body, length, piece_body, piece_length);
    g_assert_cmpuint(snap_session_response_get_status(whole), ==,
                     snap_session_response_get_status(pieced));

    static const char *const units[] = {"snap.a.b.service", "snap.a.c.socket", NULL};
    g_autoptr(SnapSessionOperation) operation = snap_session_operation_new("GET", "/");
    g_autoptr(SnapSessionResult) result = snap_session_result_new(1000);
    g_assert_true(snap_session_operation_set_units(operation, units, NULL));
    operation->snap = g_strdup("foo");
    guint reader = data[0] % 16;
    operation->read = reader < G_N_ELEMENTS(readers) ? readers[reader] : NULL;
    snap_session_reply_read(operation, whole, result);
    check_result(result);
    return !result->error;
}
