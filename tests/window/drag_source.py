"""A small window from which a file can be dragged, as from a file manager: drag_source.py PATH X Y."""

import pathlib
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

path, x, y = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
window = Gtk.Window(title="drag source", type=Gtk.WindowType.POPUP)
window.set_default_size(120, 60)
window.move(x, y)
box = Gtk.EventBox()
box.add(Gtk.Label(label=path.name))
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda _box, _context, data, _info, _time: data.set_uris([path.as_uri()]))
box.connect("drag-end", lambda *_: Gtk.main_quit())
window.add(box)
window.show_all()
Gtk.main()
