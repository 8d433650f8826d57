/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sockets that activate daemons: those with unit files, and those that listen without one. */

#include "sockets/activation-sockets.h"
#include "base/snap-name.h"
#include "base/vardict.h"
#include "services/socket-state.h"
#include "socket-units/override.h"
#include "systemd/unit-state.h"

#include <string.h>

static const char *const patterns[] = {"snap.*.socket", NULL};

typedef struct {
    char *snap;
    GPtrArray *sockets;
} Listing;

static void
address_free(SsaSocketAddress *address)
{
    g_free(address->kind);
    g_free(address->address);
    g_free(address);
}

static void
socket_free(SsaActivationSocket *socket)
{
    g_free(socket->snap);
    g_free(socket->app);
    g_free(socket->socket);
    g_free(socket->unit);
    g_free(socket->state);
    g_ptr_array_unref(socket->addresses);
    g_free(socket->service);
    g_free(socket);
}

const char *
ssa_activation_socket_get_problem(const SsaActivationSocket *socket)
{
    if (socket->active && socket->file_is_missing)
        return "file-missing";
    if (socket->service_is_masked)
        return "service-masked";
    return socket->service_is_missing ? "service-missing" : NULL;
}

static GVariant *
addresses_to_variant(GPtrArray *addresses)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < addresses->len; i++) {
        const SsaSocketAddress *address = g_ptr_array_index(addresses, i);
        g_variant_builder_open(&builder, G_VARIANT_TYPE_VARDICT);
        ssa_vardict_add_string(&builder, "kind", address->kind);
        ssa_vardict_add_string(&builder, "address", address->address);
        g_variant_builder_close(&builder);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *
socket_to_variant(const SsaActivationSocket *socket)
{
    GVariantBuilder builder;
    g_autofree char *mode = g_strdup_printf("%04o", socket->mode);

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(&builder, "snap", socket->snap);
    ssa_vardict_add_string(&builder, "app", socket->app);
    ssa_vardict_add_string(&builder, "socket", socket->socket);
    ssa_vardict_add_string(&builder, "unit", socket->unit);
    ssa_vardict_add_string(&builder, "state", socket->state);
    ssa_vardict_add_boolean(&builder, "active", socket->active);
    ssa_vardict_add_boolean(&builder, "enabled", socket->enabled);
    ssa_vardict_add_boolean(&builder, "overridden", socket->overridden);
    g_variant_builder_add(&builder, "{sv}", "addresses", addresses_to_variant(socket->addresses));
    ssa_vardict_add_string(&builder, "mode", mode);
    g_variant_builder_add(&builder, "{sv}", "connections",
                          g_variant_new_uint32(socket->connections));
    g_variant_builder_add(&builder, "{sv}", "accepted", g_variant_new_uint32(socket->accepted));
    ssa_vardict_add_string(&builder, "problem", ssa_activation_socket_get_problem(socket));
    ssa_vardict_add_string(&builder, "service", socket->service);
    return g_variant_builder_end(&builder);
}

GVariant *
ssa_activation_sockets_to_variant(GPtrArray *sockets)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < sockets->len; i++)
        g_variant_builder_add_value(&builder, socket_to_variant(g_ptr_array_index(sockets, i)));
    return g_variant_builder_end(&builder);
}

static void
listing_free(Listing *listing)
{
    g_free(listing->snap);
    g_clear_pointer(&listing->sockets, g_ptr_array_unref);
    g_free(listing);
}

static SsaActivationSocket *
socket_new(const char *unit)
{
    SsaActivationSocket *socket = g_new0(SsaActivationSocket, 1);

    socket->addresses = g_ptr_array_new_with_free_func((GDestroyNotify) address_free);
    socket->unit = g_strdup(unit);
    socket->state = g_strdup("");
    if (ssa_snap_name_parse_socket_unit(unit, &socket->snap, &socket->app, &socket->socket))
        return socket;
    socket_free(socket);
    return NULL;
}

static int
compare(gconstpointer a, gconstpointer b)
{
    const SsaActivationSocket *const *first = a, *const *second = b;

    return strcmp((*first)->unit, (*second)->unit);
}

/* Takes ownership of @service. */
static void
set_service(SsaActivationSocket *socket, char *service)
{
    g_free(socket->service);
    socket->service = service;
}

/* @drop_ins: (nullable): the paths of the unit's drop-ins */
static gboolean
are_overriding(char **drop_ins, SskOrigin origin)
{
    const char *ours = ssk_override_get_file_name(origin);

    for (char **path = drop_ins; path && *path; path++)
        if (g_str_has_suffix(*path, ours))
            return TRUE;
    return FALSE;
}

static void
fill_in_unit(SsaActivationSocket *socket, GVariant *properties, SskOrigin origin)
{
    const SsaUnitStates states = ssa_unit_states_read(properties);
    g_auto(GStrv) triggers = NULL, drop_ins = NULL;

    g_free(socket->state);
    socket->state = NULL;
    g_variant_lookup(properties, "SubState", "s", &socket->state);
    g_variant_lookup(properties, "Triggers", "^as", &triggers);
    g_variant_lookup(properties, "DropInPaths", "^as", &drop_ins);
    if (!socket->state)
        socket->state = g_strdup("");
    socket->active = states.active == SSA_ACTIVE_STATE_ACTIVE;
    socket->enabled = states.is_enabled;
    socket->overridden = are_overriding(drop_ins, origin);
    /* With Accept=yes, fill_in_socket() sets the template. */
    if (triggers && triggers[0] && !strchr(triggers[0], '@'))
        set_service(socket, g_strdup(triggers[0]));
}

static void
fill_in_socket(SsaActivationSocket *socket, GVariant *properties)
{
    g_autoptr(GVariant) listen =
        g_variant_lookup_value(properties, "Listen", G_VARIANT_TYPE("a(ss)"));
    const char *kind, *address;
    GVariantIter iter;

    g_variant_lookup(properties, "Accept", "b", &socket->accepts);
    if (socket->accepts)
        set_service(socket, g_strdup_printf("%.*s@.service",
                                            (int) (strlen(socket->unit) - strlen(".socket")),
                                            socket->unit));
    g_variant_lookup(properties, "SocketMode", "u", &socket->mode);
    g_variant_lookup(properties, "NConnections", "u", &socket->connections);
    g_variant_lookup(properties, "NAccepted", "u", &socket->accepted);
    socket->file_is_missing = ssa_socket_files_are_missing(properties);
    if (!listen)
        return;
    g_variant_iter_init(&iter, listen);
    while (g_variant_iter_next(&iter, "(&s&s)", &kind, &address)) {
        SsaSocketAddress *added = g_new0(SsaSocketAddress, 1);
        added->kind = g_strdup(kind);
        added->address = g_strdup(address);
        g_ptr_array_add(socket->addresses, added);
    }
}

static void
fill_in_service(SsaActivationSocket *socket, GVariant *properties)
{
    const SsaUnitStates states = ssa_unit_states_read(properties);

    socket->service_is_masked = states.is_masked;
    socket->service_is_missing = states.is_missing;
}

/* A socket whose query failed (e.g. its file has just gone) is listed with what is known. */
static void
on_services(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Listing *listing = g_task_get_task_data(task);
    g_autoptr(GPtrArray) queries = ssa_systemd_get_properties_many_finish(result);

    for (guint i = 0; i < queries->len; i++) {
        const SsaPropertyQuery *query = g_ptr_array_index(queries, i);
        if (query->properties)
            fill_in_service(query->data, query->properties);
    }
    g_task_return_pointer(task, g_steal_pointer(&listing->sockets),
                          (GDestroyNotify) g_ptr_array_unref);
}

static void
on_sockets(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Listing *listing = g_task_get_task_data(task);
    g_autoptr(GPtrArray) queries = ssa_systemd_get_properties_many_finish(result);
    GPtrArray *services = ssa_property_queries_new();
    SskOrigin origin =
        ssa_systemd_is_user(SSA_SYSTEMD(source)) ? SSK_ORIGIN_USER : SSK_ORIGIN_ADMINISTRATOR;

    for (guint i = 0; i < queries->len; i++) {
        const SsaPropertyQuery *query = g_ptr_array_index(queries, i);
        if (query->properties && g_str_equal(query->interface, SSA_SYSTEMD_UNIT))
            fill_in_unit(query->data, query->properties, origin);
        else if (query->properties)
            fill_in_socket(query->data, query->properties);
    }
    for (guint i = 0; i < listing->sockets->len; i++) {
        SsaActivationSocket *socket = g_ptr_array_index(listing->sockets, i);
        /* systemd has no properties of a template. */
        if (socket->service && !strchr(socket->service, '@'))
            ssa_property_queries_add(services, socket->service, SSA_SYSTEMD_UNIT, socket);
    }
    ssa_systemd_get_properties_many_async(SSA_SYSTEMD(source), services, FALSE, on_services,
                                          g_steal_pointer(&task));
}

/* Queries the properties of the listed sockets. */
static void
query(GTask *task, SsaSystemd *manager)
{
    Listing *listing = g_task_get_task_data(task);
    GPtrArray *queries = ssa_property_queries_new();

    g_ptr_array_sort(listing->sockets, compare);
    for (guint i = 0; i < listing->sockets->len; i++) {
        SsaActivationSocket *socket = g_ptr_array_index(listing->sockets, i);
        ssa_property_queries_add(queries, socket->unit, SSA_SYSTEMD_UNIT, socket);
        ssa_property_queries_add(queries, socket->unit, SSA_SYSTEMD_SOCKET, socket);
    }
    ssa_systemd_get_properties_many_async(manager, queries, FALSE, on_sockets, task);
}

static gboolean
has_name(gconstpointer socket, gconstpointer unit)
{
    return g_str_equal(((const SsaActivationSocket *) socket)->unit, unit);
}

static void
add_units(Listing *listing, char **units)
{
    for (char **unit = units; *unit; unit++) {
        if (g_ptr_array_find_with_equal_func(listing->sockets, *unit, has_name, NULL))
            continue;
        SsaActivationSocket *socket = socket_new(*unit);
        if (socket && (!listing->snap || g_str_equal(socket->snap, listing->snap)))
            g_ptr_array_add(listing->sockets, socket);
        else
            g_clear_pointer(&socket, socket_free);
    }
}

/* A socket may still listen after its snap was removed. */
static void
on_running(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaSystemd *manager = SSA_SYSTEMD(source);
    GError *error = NULL;
    g_auto(GStrv) units = ssa_systemd_list_running_finish(manager, result, &error);

    if (!units) {
        g_task_return_error(task, error);
        return;
    }
    add_units(g_task_get_task_data(task), units);
    query(g_steal_pointer(&task), manager);
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaSystemd *manager = SSA_SYSTEMD(source);
    Listing *listing = g_task_get_task_data(task);
    GError *error = NULL;
    g_auto(GStrv) units = ssa_systemd_list_files_finish(manager, result, &error);

    if (!units) {
        g_task_return_error(task, error);
        return;
    }
    listing->sockets = g_ptr_array_new_with_free_func((GDestroyNotify) socket_free);
    add_units(listing, units);
    ssa_systemd_list_running_async(manager, patterns, on_running, g_steal_pointer(&task));
}

void
ssa_activation_sockets_list_async(SsaSystemd *manager, const char *snap,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Listing *listing = g_new0(Listing, 1);

    listing->snap = g_strdup(snap);
    g_task_set_source_tag(task, ssa_activation_sockets_list_async);
    g_task_set_task_data(task, listing, (GDestroyNotify) listing_free);
    ssa_systemd_list_files_async(manager, patterns, on_listed, task);
}

GPtrArray *
ssa_activation_sockets_list_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
