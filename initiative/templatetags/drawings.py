"""The signs of ``{% icon %}``: our own, on a grid of 20, drawn with a line of 1.6."""

ICONS = {
    "alert": '<path d="M10 3 2.5 16.5h15zM10 8v4M10 14.3v.2"/>',
    "arrow": '<path d="M3.5 10h13m-5-5 5 5-5 5"/>',
    "back": '<path d="M16.5 10h-13m5-5-5 5 5 5"/>',
    "cal": '<path d="M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "chev": '<path d="m5 8 5 5 5-5"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4l3 2"/>',
    "dl": '<path d="M10 3v9.5m-4-4 4 4 4-4M3.5 16.5h13"/>',
    "doc": '<path d="M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5M7.5 13h5"/>',
    "edit": '<path d="m4 16 1-4L14 3l3 3-9 9z"/>',
    "filter": '<path d="M3 5h14M5.5 10h9M8 15h4"/>',
    "globe": (
        '<circle cx="10" cy="10" r="7"/>'
        '<path d="M3 10h14M10 3c2.5 2.5 3 5 3 7s-.5 4.5-3 7c-2.5-2.5-3-5-3-7s.5-4.5 3-7z"/>'
    ),
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.5V14M10 6.5v.2"/>',
    "key": '<circle cx="6.5" cy="13.5" r="3.5"/><path d="m9 11 7.5-7.5M13 7l2.5 2.5"/>',
    "mail": '<path d="M2.5 5h15v10.5h-15zm0 .5L10 11l7.5-5.5"/>',
    "menu": '<path d="M3 6h14M3 10h14M3 14h9"/>',
    "move": '<path d="M3.5 5h13v11.5h-13zM3.5 8.5h13M7 12.5h6m-2-2 2 2-2 2"/>',
    "person": '<circle cx="10" cy="6.5" r="3"/><path d="M4 17c.5-4 3-5.5 6-5.5s5.5 1.5 6 5.5"/>',
    "pin": ('<path d="M10 17.5s-5-5-5-9a5 5 0 0 1 10 0c0 4-5 9-5 9z"/><circle cx="10" cy="8.5" r="1.7"/>'),
    "play": '<circle cx="10" cy="10" r="7"/><path d="m8.5 7 4.5 3-4.5 3z"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "room": '<path d="M3 17h14M5 17V6l5-3 5 3v11M8.5 17v-4h3v4"/>',
    "rss": '<path d="M4 9a7 7 0 0 1 7 7M4 4a12 12 0 0 1 12 12"/><circle cx="5" cy="15" r="1"/>',
    "search": '<circle cx="8.5" cy="8.5" r="5"/><path d="m12.5 12.5 4.5 4.5"/>',
    "x": '<path d="m5 5 10 10M15 5 5 15"/>',
}

# These point along the line of reading, so they turn where it runs from right to left.
FLIPPED = frozenset({"arrow", "back", "move"})
