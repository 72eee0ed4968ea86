"""The page around the terminal: scripts and fonts come from this server, and the browser is told to load no others."""

from __future__ import annotations

from html import escape
from importlib.resources import files

TITLE = "vantrue"

FILES = {
    "textual.js": ("textual_serve", "static/js/textual.js", "text/javascript"),
    "focus.js": ("vantrue_tui", "web/focus.js", "text/javascript"),
    "xterm.css": ("textual_serve", "static/css/xterm.css", "text/css"),
    "mono.ttf": ("textual_serve", "static/fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "italic.ttf": ("textual_serve", "static/fonts/RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
"""What the page loads: its name here, the package it is in, its path there, and its type."""


def content(name: str) -> bytes:
    """One of the files; it blocks."""
    package, path, _ = FILES[name]
    return files(package).joinpath(path).read_bytes()


def headers(host: str) -> dict[str, str]:
    """What goes with every answer; ``host`` is how the browser calls this server."""
    allowed = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",  # the terminal writes its own
        "font-src": "'self'",
        "img-src": "data:",
        "connect-src": f"ws://{host}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in allowed.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def opened(page: str) -> str:
    """What the link shows: it goes on to the page by itself.

    A redirect would come from wherever the link was clicked, and the browser would keep the cookie back.
    """
    return _HEAD.format(more=f'<meta http-equiv="refresh" content="0; url={escape(page)}">') + "<body></body></html>"


def terminal(address: str) -> str:
    """The page itself; ``address`` is where the terminal speaks with this server."""
    return _HEAD.format(more=_LOADS) + _BODY.format(address=escape(address))


def refused(why: str) -> str:
    """Nothing but a sentence."""
    return _HEAD.format(more="") + f"<body><p>{escape(why)}</p></body></html>"


_HEAD = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>{{more}}</head>
"""
_LOADS = """<link rel="icon" href="data:,"><link rel="stylesheet" href="xterm.css">
<style>
@font-face { font-family: "Roboto Mono"; src: url("mono.ttf"); font-weight: 100 700; }
@font-face { font-family: "Roboto Mono"; src: url("italic.ttf"); font-weight: 100 700; font-style: italic; }
html, body { margin: 0; height: 100%; background: #121212; color: #e0e0e0; font: 16px "Roboto Mono", monospace; }
#terminal { height: 100vh; }
#ended { display: none; position: fixed; inset: 0; z-index: 10; background: #121212; padding: 2em; }
body.-closed #ended { display: block; }
#ended a { color: inherit; }
</style>
<script src="textual.js"></script><script src="focus.js"></script>"""
_BODY = """<body>
<div id="ended"><p>This session has ended.</p><p><a href="./">Begin another</a></p></div>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{address}" data-font-size="15"></div>
</body></html>
"""
