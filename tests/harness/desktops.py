# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Real desktops without a screen, as user services: GNOME Shell, mako in sway, dunst and notify-osd
under Xvfb. Tests can list notifications, click on them, and take screenshots."""

import contextlib
import glob
import json
import os
import re
import subprocess
import time

from .namespace import PICTURES
from .users import SessionError, require_private_session

START_TIMEOUT = 60


class SystemBus:
    """An empty system bus: some desktops do not start without one."""

    def __enter__(self):
        require_private_session()
        self.process = subprocess.Popen(
            ["dbus-daemon", "--system", "--nofork", "--nopidfile", "--nosyslog",
             "--address=unix:path=/run/dbus/system_bus_socket", "--print-address"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.process.stdout.readline()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink("/run/dbus/system_bus_socket")


def wait_until(condition, what, timeout=20):
    """Polls the condition until the timeout, and returns its value."""
    deadline = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise SessionError(f"{what}: not within {timeout} s")
        time.sleep(0.01)
    return value


def picture_path(name):
    return f"{PICTURES}/{name}.png"


class Desktop:
    """Base class: a notification server that runs as a user service."""

    unit = None
    name = "org.freedesktop.Notifications"

    def __init__(self, session, **environment):
        self.session = session
        self.environment = environment

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        raise NotImplementedError

    def stop(self):
        self.session.systemctl("stop", self.unit, check=False)

    def shoot(self, path):
        raise NotImplementedError

    def picture(self, name):
        """Takes screenshots until the picture does not change: notifications fade in."""
        path = picture_path(name)

        def stands_still():
            before = None
            if os.path.exists(path):
                with open(path, "rb") as file:
                    before = file.read()
            self.shoot(path)
            with open(path, "rb") as file:
                return file.read() == before and self.has_drawn(path)
        wait_until(stands_still, f"a picture of {name}")

    def has_drawn(self, path):
        return True

    def call(self, name, path, method, signature="", *arguments):
        return self.session.run("busctl", "--user", "--json=short", "call", "--", name, path,
                                *method.rsplit(".", 1), signature, *arguments).stdout

    def wait_for_name(self, name=None):
        name = name or self.name

        def is_owned():
            return "true" in self.call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus.NameHasOwner", "s", name)
        wait_until(is_owned, f"{name} on the bus", START_TIMEOUT)

    def run_service(self, unit, command, kind="exec", **environment):
        variables = environment | self.environment
        self.session.write_unit(unit, f"[Service]\nType={kind}\nExecStart={command}\n" + "".join(
            f"Environment={key}={value}\n" for key, value in variables.items()))
        self.session.systemctl("daemon-reload")
        self.session.systemctl("start", unit)


class GnomeShell(Desktop):
    """GNOME Shell with a virtual monitor, inspected and clicked on through its Eval method."""

    unit = "test-gnome-shell.service"
    name = "org.gtk.Notifications"
    standard = "gtk"
    # The shell's own, by the names of GNOME 43 and 48.
    OWN = "['System Information', 'System'].includes(source.title)"
    # Describes each notification in the tray. GTK notifications have their id. The body has
    # different names in GNOME 48 and 43.
    LIST = """
        Main.messageTray.getSources().filter(source => !%s)
                        .flatMap(source => source.notifications.map(n => ({
            app: source.title, title: n.title, body: n.body ?? n.bannerBodyText, urgency: n.urgency,
            banner: Main.messageTray._notification === n,
            icon: n.gicon ? n.gicon.to_string() : (source.icon ? source.icon.to_string() : ''),
            buttons: n.actions.map(action => action.label)})))
    """ % OWN
    CLICK = """
        (() => { const all = Main.messageTray.getSources().flatMap(s => s.notifications);
                 const n = all.find(n => n.title === %s);
                 const action = n.actions.find(action => action.label === %s);
                 if (action.callback) action.callback(); else action.activate();
                 n.destroy(); return true; })()
    """
    CLICK_BODY = """
        (() => { const all = Main.messageTray.getSources().flatMap(s => s.notifications);
                 all.find(n => n.title === %s).activate(); return true; })()
    """

    def start(self):
        self.run_service(
            self.unit, "/usr/bin/gnome-shell --headless --virtual-monitor 1280x800 --wayland "
            "--no-x11 --unsafe-mode", kind="notify", LIBGL_ALWAYS_SOFTWARE=1,
            XDG_SESSION_TYPE="wayland", XDG_CURRENT_DESKTOP="GNOME", GSETTINGS_BACKEND="keyfile")
        self.wait_for_name()
        # Leave the initial overview, and close the shell's own notifications.
        self.eval("Main.overview.hide()")
        # Sometimes it notifies that there is no screen lock.
        self.eval("Main.messageTray.connect('source-added', (tray, source) => {"
                  f"if ({self.OWN}) source.destroy(); }});"
                  f"Main.messageTray.getSources().filter(source => {self.OWN})"
                  ".forEach(source => source.destroy());")

    def restart(self):
        self.stop()
        self.start()

    def eval(self, script):
        reply = json.loads(self.call("org.gnome.Shell", "/org/gnome/Shell", "org.gnome.Shell.Eval",
                                     "s", script))
        done, text = reply["data"]
        if not done:
            raise SessionError(f"the shell could not evaluate: {text}")
        return json.loads(text) if text else None

    def notifications(self):
        return self.eval(self.LIST)

    def show_tray(self):
        self.eval("Main.panel.statusArea.dateMenu.menu.open(false)")

    def expand_banner(self):
        """Expands it as an approaching pointer does."""
        wait_until(lambda: self.eval("Main.messageTray._banner !== null && "
                                     "Main.messageTray._notificationState === 2"), "a banner")
        self.eval("Main.messageTray._expandBanner(true)")

    def close_banner(self):
        self.eval("Main.messageTray._expireNotification()")
        wait_until(lambda: not self.eval("Main.messageTray._banner !== null"), "the banner's end")

    def click(self, title, label):
        assert self.eval(self.CLICK % (json.dumps(title), json.dumps(label)))

    def click_body(self, title):
        assert self.eval(self.CLICK_BODY % json.dumps(title))

    def shoot(self, path):
        self.call("org.gnome.Shell.Screenshot", "/org/gnome/Shell/Screenshot",
                  "org.gnome.Shell.Screenshot.Screenshot", "bbs", "false", "false", path)


class Mako(Desktop):
    """mako in a sway that draws into memory."""

    unit = "test-mako.service"
    compositor = "test-sway.service"
    standard = "fdo"
    label = "mako"

    def start(self):
        config = f"{self.session.home}/sway.conf"
        self.session.write_file(config, "output HEADLESS-1 resolution 1280x800\n"
                                "output * background #336699 solid_color\n")
        self.run_service(self.compositor, f"/usr/bin/sway --config {config}",
                         WLR_BACKENDS="headless", WLR_RENDERER="pixman", WLR_LIBINPUT_NO_DEVICES=1,
                         XDG_CURRENT_DESKTOP="sway")
        display = wait_until(lambda: [name for name in os.listdir(self.session.runtime_dir)
                                      if name.startswith("wayland-") and "lock" not in name],
                             "the display of sway", START_TIMEOUT)[0]
        self.display = {"WAYLAND_DISPLAY": display}
        self.run_service(self.unit, "/usr/bin/mako", **self.display)
        self.wait_for_name()

    def stop(self):
        super().stop()
        self.session.systemctl("stop", self.compositor, check=False)

    def _list(self):
        """The D-Bus data behind "makoctl list", which prints text instead of JSON since 1.10."""
        text = self.session.run("busctl", "--user", "--json=short", "call", self.name, "/fr/emersion/Mako",
                                "fr.emersion.Mako", "ListNotifications").stdout
        return [item for group in json.loads(text)["data"] for item in group]

    def notifications(self):
        return [{"title": item["summary"]["data"], "body": item["body"]["data"],
                 "buttons": list(item["actions"]["data"].values())} for item in self._list()]

    def dismiss(self):
        self.session.run("makoctl", "dismiss", env=self.display)

    def click(self, title, label):
        for item in self._list():
            if item["summary"]["data"] == title:
                key = next(k for k, v in item["actions"]["data"].items()
                           if v == label and k != "default")
                self.session.run("makoctl", "invoke", "-n", str(item["id"]["data"]), key,
                                 env=self.display)
                return
        raise AssertionError(f"mako does not show {title}")

    def shoot(self, path):
        self.session.run("grim", path, env=self.display)


class XDesktop(Desktop):
    """A server under Xvfb, whose root window can be photographed."""

    display_unit = "test-xvfb.service"
    command = None
    helpers = ()

    def start(self):
        self.display = {"DISPLAY": ":77"}
        self.run_service(self.display_unit, "/usr/bin/Xvfb :77 -screen 0 1280x800x24 -nolisten tcp")
        wait_until(lambda: os.path.exists("/tmp/.X11-unix/X77"), "the display", START_TIMEOUT)
        for number, helper in enumerate(self.helpers):
            self.run_service(f"test-helper-{number}.service", helper, **self.display)
        self.run_service(self.unit, self.command, **self.display)
        self.wait_for_name()

    def stop(self):
        super().stop()
        for number, _ in enumerate(self.helpers):
            self.session.systemctl("stop", f"test-helper-{number}.service", check=False)
        self.session.systemctl("stop", self.display_unit, check=False)

    def windows(self):
        """The number of visible windows, including dialogs."""
        text = self.session.run("xwininfo", "-root", "-tree", env=self.display).stdout
        return [line.strip() for line in text.splitlines() if " (has no name)" not in line
                and line.lstrip().startswith("0x")]

    def shoot(self, path):
        self.session.run("import", "-window", "root", "-define", "png:exclude-chunks=date,time",
                         path, env=self.display)

    def has_drawn(self, path):
        """Whether the picture has more than the background."""
        return int(self.session.run("identify", "-format", "%k", path).stdout) > 10


class Dunst(XDesktop):
    """dunst, which chooses an action with an external menu; here that is a script."""

    unit = "test-dunst.service"
    standard = "fdo"
    label = "dunst"

    def start(self):
        home = self.session.home
        self.command = f"/usr/bin/dunst -conf {home}/dunstrc"
        self.session.write_file(
            f"{home}/dunstrc", f"[global]\ndmenu = {home}/choose\nfont = Sans 11\nwidth = 420\n"
            "offset = 10x10\nformat = \"<b>%s</b>\\n%b\"\n")
        self.session.write_file(
            f"{home}/choose", f"#!/bin/sh\ncd {home}\ncat >new\nmv new offered\n"
            "grep -m1 -F -f choice offered\n", 0o755)
        super().start()

    def _choose(self, label):
        """Opens the menu, chooses the entry with the label, and returns all entries."""
        offered = f"{self.session.home}/offered"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(offered)
        self.session.write_file(f"{self.session.home}/choice", f"{label}\n")

        def is_offered():
            # dunst ignores the call while it handles the previous choice.
            self.session.run("dunstctl", "context", env=self.display)
            with contextlib.suppress(SessionError):
                return wait_until(lambda: os.path.exists(offered), "the menu", 1)
        wait_until(is_offered, "the menu")
        with open(offered, encoding="utf-8") as file:
            return re.findall(r"^#(.*) \((.*)\) \[(\d+),(.*)\]$", file.read(), flags=re.M)

    def notifications(self):
        if self.session.run("dunstctl", "count", "displayed", env=self.display).stdout == "0\n":
            return []
        found = {}
        for label, title, number, _key in self._choose("nothing of the kind"):
            found.setdefault(number, {"title": title, "buttons": []})["buttons"].append(label)
        return list(found.values())

    def click(self, title, label):
        assert self._choose(f"#{label} ({title})")

    def dismiss(self):
        self.session.run("dunstctl", "close-all", env=self.display)


class NotifyOsd(XDesktop):
    """notify-osd, which does not support actions and shows such notifications as dialogs."""

    unit = "test-notify-osd.service"
    command = next(iter(glob.glob("/usr/lib/*/notify-osd") + glob.glob("/usr/libexec/notify-osd")), None)
    helpers = ("/usr/bin/xcompmgr",)
    standard = "fdo"

    def bubbles(self):
        return [window for window in self.windows() if '"notify-osd":' in window
                and " 10x10" not in window]

    def dialogs(self):
        """Its windows with a title other than that of bubbles."""
        return [window for window in self.windows()
                if '("notify-osd"' in window.lower() and '"notify-osd":' not in window]

    def notify_with_button(self):
        self.call(self.name, "/org/freedesktop/Notifications",
                  "org.freedesktop.Notifications.Notify", "susssasa{sv}i", "test", "0", "", "title",
                  "body", "2", "key", "Label", "0", "-1")


class XfceNotifyd(XDesktop):
    """xfce4-notifyd, whose buttons are clicked on with the pointer."""

    unit = "test-xfce4-notifyd.service"
    command = next(iter(glob.glob("/usr/lib/*/xfce4/notifyd/xfce4-notifyd")), None)
    label = "xfce4-notifyd"
    standard = "fdo"

    def popup(self):
        """Left, top, width and height of the visible notification, or None."""
        for window in self.windows():
            found = re.search(r'"xfce4-notifyd":.* (\d+)x(\d+)\+-?\d+\+-?\d+ +\+(\d+)\+(\d+)', window)
            if found and int(found[1]) > 100:
                return int(found[3]), int(found[4]), int(found[1]), int(found[2])
        return None

    def wait_until_shown(self):
        wait_until(self.popup, "the notification")

    def click_at(self, x, y):
        self.session.run("xdotool", "mousemove", str(x), str(y), "click", "1", env=self.display)

    def click_first_of_two(self):
        left, top, width, height = self.popup()
        self.click_at(left + width // 2, top + height - 32)

    def click_only_one(self):
        left, top, width, height = self.popup()
        self.click_at(left + width - 80, top + height - 32)


# In milliseconds; the minimum part of the screen that a popup covers.
POPUP_TIMEOUT = 60_000
POPUP_PIXELS = 10_000
PLASMA = 6 if glob.glob("/usr/lib/*/qt6/qml/org/kde/plasma") else 5


class Plasma(XDesktop):
    """KDE Plasma's shell under KWin. Actions are invoked through its own D-Bus interface."""

    unit = "test-plasmashell.service"
    command = "/usr/bin/plasmashell --no-respawn"
    helpers = ("/usr/bin/kwin_x11",)
    label = "plasma"
    standard = "fdo"
    VARIABLES = {"QT_QUICK_BACKEND": "software", "LIBGL_ALWAYS_SOFTWARE": "1",
                 "KWIN_COMPOSE": "N", "XDG_CURRENT_DESKTOP": "KDE", "XDG_SESSION_TYPE": "x11",
                 "KDE_FULL_SESSION": "true",
                 "KDE_SESSION_VERSION": str(PLASMA)}

    def start(self):
        # Also for processes that it starts over the bus.
        variables = [f"{name}={value}" for name, value in
                     (self.VARIABLES | {"DISPLAY": ":77"}).items()]
        self.session.systemctl("set-environment", *variables)
        self.session.run("dbus-update-activation-environment", *variables)
        # Long enough for screenshots.
        self.session.write_file(f"{self.session.home}/.config/plasmanotifyrc",
                                f"[Notifications]\nPopupTimeout={POPUP_TIMEOUT}\n")
        super().start()
        super().picture("plasma-desktop")

    def picture(self, name):
        """A popup changes until it closes: a line shows the remaining time."""
        path, desktop = picture_path(name), picture_path("plasma-desktop")

        def is_over_desktop():
            self.shoot(path)
            # The meaning of compare's "AE" differs between versions of ImageMagick.
            done = self.session.run("convert", desktop, path, "-compose", "difference", "-composite",
                                    "-colorspace", "gray", "-threshold", "0",
                                    "-format", "%[fx:mean*w*h]", "info:")
            return float(done.stdout) > POPUP_PIXELS
        # Plasma 5 sometimes does not show a second one.
        with contextlib.suppress(SessionError if PLASMA == 5 else ()):
            wait_until(is_over_desktop, f"a picture of {name}")

    def wait_until_shown(self):
        """Plasma shows a notification as soon as it has accepted it."""

    def invoke(self, key):
        with open(f"{self.session.runtime_dir}/snap-session-agent/notifications", encoding="utf-8") as file:
            number = re.search(r"^handle=fdo .* (\d+)$", file.read(), flags=re.M)[1]
        self.call(self.name, "/org/freedesktop/Notifications",
                  "org.kde.NotificationManager.InvokeAction", "us", number, key)

    def click_first_of_two(self):
        self.invoke("close-and-update")

    def click_only_one(self):
        self.invoke("open")
