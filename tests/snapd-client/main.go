// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The snap-session-agent authors

// Calls session agents through snapd's own client library and prints what that made of the
// replies, as JSON:
//
//	snapd-client info|daemon-reload|start|stop|pending|finish [UNIT|INSTANCE...]
//	snapd-client enable|disable|restart|reload|status [UNIT...]     (with -tags start_options)
//
// UIDS=1101,1102 in the environment restricts the call to these sessions.
package main

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/snapcore/snapd/usersession/client"
)

type outcome struct {
	Info            map[int]client.SessionInfo `json:"info,omitempty"`
	StartFailures   []client.ServiceFailure    `json:"start-failures,omitempty"`
	StopFailures    []client.ServiceFailure    `json:"stop-failures,omitempty"`
	RestartFailures []client.ServiceFailure    `json:"restart-failures,omitempty"`
	Status          any                        `json:"status,omitempty"`
	StatusFailures  any                        `json:"status-failures,omitempty"`
	Error           string                     `json:"error,omitempty"`
}

func newClient() *client.Client {
	var uids []int
	for _, word := range strings.Split(os.Getenv("UIDS"), ",") {
		if uid, err := strconv.Atoi(word); err == nil {
			uids = append(uids, uid)
		}
	}
	if len(uids) > 0 {
		return client.NewForUids(uids...)
	}
	return client.New()
}

func call(ctx context.Context, operation string, arguments []string) (result outcome) {
	var err error
	session := newClient()
	switch operation {
	case "info":
		result.Info, err = session.SessionInfo(ctx)
	case "daemon-reload":
		err = session.ServicesDaemonReload(ctx)
	case "start":
		result.StartFailures, result.StopFailures, err = start(ctx, session, arguments)
	case "stop":
		result.StopFailures, err = stop(ctx, session, arguments)
	case "pending":
		err = session.PendingRefreshNotification(ctx, &client.PendingSnapRefreshInfo{
			InstanceName: arguments[0], TimeRemaining: 3 * time.Hour})
	case "finish":
		err = session.FinishRefreshNotification(ctx, &client.FinishedSnapRefreshInfo{
			InstanceName: arguments[0]})
	default:
		if known, ok := more[operation]; ok {
			err = known(ctx, session, arguments, &result)
		} else {
			panic("unknown operation " + operation)
		}
	}
	if err != nil {
		result.Error = err.Error()
	}
	return result
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	json.NewEncoder(os.Stdout).Encode(call(ctx, os.Args[1], os.Args[2:]))
}
