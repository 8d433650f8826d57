// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The snap-session-agent authors

//go:build !start_options

package main

import (
	"context"

	"github.com/snapcore/snapd/usersession/client"
)

// The calls as snapd 2.57 has them.

func start(ctx context.Context, session *client.Client, units []string) (startFailures, stopFailures []client.ServiceFailure, err error) {
	return session.ServicesStart(ctx, units)
}

func stop(ctx context.Context, session *client.Client, units []string) (failures []client.ServiceFailure, err error) {
	return session.ServicesStop(ctx, units)
}

// What it does not know yet is no operation.
var more = map[string]func(context.Context, *client.Client, []string, *outcome) error{}
