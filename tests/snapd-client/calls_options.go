// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The snap-session-agent authors

//go:build start_options

package main

import (
	"context"

	"github.com/snapcore/snapd/usersession/client"
)

// The calls as they are since snapd 2.62, and those that came with them.

func start(ctx context.Context, session *client.Client, units []string) (startFailures, stopFailures []client.ServiceFailure, err error) {
	return session.ServicesStart(ctx, units, client.ClientServicesStartOptions{})
}

func stop(ctx context.Context, session *client.Client, units []string) (failures []client.ServiceFailure, err error) {
	return session.ServicesStop(ctx, units, false)
}

func enable(ctx context.Context, session *client.Client, units []string, result *outcome) (err error) {
	result.StartFailures, result.StopFailures, err = session.ServicesStart(ctx, units,
		client.ClientServicesStartOptions{Enable: true})
	return err
}

func disable(ctx context.Context, session *client.Client, units []string, result *outcome) (err error) {
	result.StopFailures, err = session.ServicesStop(ctx, units, true)
	return err
}

func restart(ctx context.Context, session *client.Client, units []string, result *outcome) (err error) {
	result.RestartFailures, err = session.ServicesRestart(ctx, units, false)
	return err
}

func reload(ctx context.Context, session *client.Client, units []string, result *outcome) (err error) {
	result.RestartFailures, err = session.ServicesRestart(ctx, units, true)
	return err
}

func status(ctx context.Context, session *client.Client, units []string, result *outcome) (err error) {
	found, failures, err := session.ServiceStatus(ctx, units)
	result.Status, result.StatusFailures = found, failures
	return err
}

var more = map[string]func(context.Context, *client.Client, []string, *outcome) error{
	"enable": enable, "disable": disable, "restart": restart, "reload": reload, "status": status,
}
