"""A login manager that keeps a computer awake, as systemd's does, on the bus of this session. Says on stdout where the bus
is, and each lock that is asked for and let go.

dbus-run-session -- python3 login_manager.py

It ends when its standard input does.
"""

import os

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib

INTERFACE = """
<node><interface name="org.freedesktop.login1.Manager"><method name="Inhibit">
  <arg name="what" type="s" direction="in"/><arg name="who" type="s" direction="in"/>
  <arg name="why" type="s" direction="in"/><arg name="mode" type="s" direction="in"/>
  <arg name="lock" type="h" direction="out"/>
</method></interface></node>
"""


def say(words):
    print(words, flush=True)


def let_go(lock, _condition):
    say("let go")
    os.close(lock)
    return GLib.SOURCE_REMOVE


def inhibit(_bus, _sender, _path, _interface, _method, arguments, call):
    kept, given = os.pipe()
    GLib.io_add_watch(kept, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP, let_go)
    answer = GLib.Variant("(h)", (0,))
    call.return_value_with_unix_fd_list(answer, Gio.UnixFDList.new_from_array([given]))
    say("lock " + " | ".join(arguments.unpack()))


def on_bus(bus, _name):
    manager = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
    bus.register_object("/org/freedesktop/login1", manager, inhibit, None, None)


def on_name(_bus, _name):
    say("bus " + os.environ["DBUS_SESSION_BUS_ADDRESS"])


Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.login1", Gio.BusNameOwnerFlags.NONE, on_bus, on_name, None)
loop = GLib.MainLoop()
GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP, lambda *_: loop.quit())
loop.run()
