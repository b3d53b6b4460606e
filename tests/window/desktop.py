"""What a desktop listens to: notifications, and progress for the task bar. Each is a line in a file. And another window."""

import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gio, GLib, Gtk  # noqa: E402

NOTIFICATIONS = Gio.DBusNodeInfo.new_for_xml(
    """<node><interface name="org.freedesktop.Notifications"><method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
    </method></interface></node>"""
).interfaces[0]


def note(line):
    with open(sys.argv[1], "a", encoding="utf-8") as told:
        told.write(f"{line}\n")


def called(_bus, _sender, _path, _interface, _method, parameters, invocation):
    note(f"notification {parameters[3]} {parameters[4]}")
    invocation.return_value(GLib.Variant("(u)", (1,)))


def progressed(_bus, _sender, _path, _interface, _signal, parameters):
    note(f"progress {parameters[1]['progress-visible']} {parameters[1]['progress']} {parameters[0]}")


def acquired(bus, _name):
    bus.register_object("/org/freedesktop/Notifications", NOTIFICATIONS, called, None, None)
    bus.signal_subscribe(
        None, "com.canonical.Unity.LauncherEntry", "Update", None, None, Gio.DBusSignalFlags.NONE, progressed
    )


Gio.bus_own_name(
    Gio.BusType.SESSION,
    "org.freedesktop.Notifications",
    Gio.BusNameOwnerFlags.NONE,
    acquired,
    lambda _bus, _name: note("listening"),
    lambda _bus, _name: sys.exit(1),
)
window = Gtk.Window(title="another window")
window.set_default_size(60, 20)
window.show()
Gtk.main()
