"""The report as a page: opens in any browser, loads nothing, plays the clips that lie beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from urllib.parse import quote

from vantrue_client.share.evidence import words
from vantrue_client.share.evidence.account import Account, Piece
from vantrue_client.share.evidence.sketch import Sketch

_PLAYED = (".mp4", ".mov", ".ts")
_WIDTH, _HEIGHT, _EDGE = 900.0, 520.0, 40.0


def page(account: Account, drawn: Sketch | None) -> str:
    """The whole page."""
    parts = {
        "TITLE": escape(words.title(account)),
        "STYLE": _part("page.css"),
        "FACTS": _rows(words.facts(account)),
        "BODY": "\n".join(_sections(account, drawn)),
        "PROGRAM": escape(account.program),
    }
    return "".join(parts.get(piece, piece) for piece in re.split(r"@([A-Z]+)@", _part("page.html")))


def _sections(account: Account, drawn: Sketch | None) -> Iterable[str]:
    yield "<h2>Recordings</h2>"
    yield _table(account)
    if drawn is not None:
        yield f"<h2>Where it was</h2>{_svg(drawn)}"
        yield "<p>Numbers stand where the track of a recording begins. North is up.</p>"
    yield "<h2>Each recording</h2>"
    yield from (_article(account, number, piece) for number, piece in enumerate(account.pieces, 1))
    if account.logs:
        yield "<h2>Day logs</h2>"
        yield from (_article(account, number, log) for number, log in enumerate(account.logs, len(account.pieces) + 1))
    if account.left_out:
        yield "<h2>What is not in it</h2>"
        yield f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in account.left_out)}</ul>"
    yield "<h2>How to check it</h2>"
    yield from (f"<p>{_coded(sentence)}</p>" for sentence in words.verifying(account))


def _table(account: Account) -> str:
    head = "".join(f"<th{_number(name)}>{name}</th>" for name in words.COLUMNS)
    body = []
    for number, piece in enumerate(account.all, 1):
        cells = zip(words.COLUMNS, words.row(number, piece), strict=True)
        row = "".join(f"<td{_number(name)}>{escape(cell)}</td>" for name, cell in cells)
        body.append(f"<tr>{row}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _article(account: Account, number: int, piece: Piece) -> str:
    stills = "".join(
        f'<figure><img src="{quote(place)}" alt="" loading="lazy"><figcaption>{words.still_at(place)}</figcaption>'
        "</figure>"
        for place in piece.stills
    )
    video = ""
    if piece.place.lower().endswith(_PLAYED):
        video = f'<p><video controls preload="none" width="100%" src="{quote(piece.place)}"></video></p>'
    rows = words.details(account, piece)
    links = ", ".join(f'<a href="{quote(place)}">{escape(place)}</a>' for place in (piece.place, *piece.tracks))
    return (
        f'<article><h3>{number}. {escape(words.name(piece))}</h3><dl class="facts">{_rows(rows)}'
        f'<dt>Files</dt><dd>{links}</dd></dl><div class="stills">{stills}</div>{video}</article>'
    )


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"<dt>{escape(name)}</dt><dd>{f'<code>{escape(said)}</code>' if name == 'SHA-256' else escape(said)}</dd>"
        for name, said in rows
    )


def _svg(drawn: Sketch) -> str:
    unit = drawn.fitted(_WIDTH - 2 * _EDGE, _HEIGHT - 2 * _EDGE)
    left, bottom = (_WIDTH - drawn.width * unit) / 2, (_HEIGHT - drawn.height * unit) / 2

    def at(x: float, y: float) -> str:
        return f"{left + x * unit:.1f},{_HEIGHT - bottom - y * unit:.1f}"

    lines = "".join(
        f'<polyline points="{" ".join(at(*point) for point in line)}" fill="none" stroke="#9a2a1f" stroke-width="4" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
        for line in drawn.lines
    )
    labels = "".join(
        f'<g transform="translate({at(*point)})"><circle r="11" fill="#fff" stroke="#1d2228" stroke-width="2"/>'
        f'<text text-anchor="middle" y="5" font-size="13" font-weight="600" fill="#1d2228">{escape(name)}</text></g>'
        for point, name in drawn.labels
    )
    bar = drawn.scale * unit
    scale = (
        f'<path d="M20 {_HEIGHT - 26:.0f}v8h{bar:.1f}v-8" fill="none" stroke="#1d2228" stroke-width="2"/>'
        f'<text x="{28 + bar:.1f}" y="{_HEIGHT - 16:.0f}" font-size="15" fill="#1d2228">{metres(drawn.scale)}</text>'
    )
    north = (
        f'<path d="M{_WIDTH - 34:.0f} 52l10 -28l10 28l-10 -6z" fill="#1d2228"/>'
        f'<text x="{_WIDTH - 24:.0f}" y="72" text-anchor="middle" font-size="15" fill="#1d2228">N</text>'
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" aria-label="The track, north up">'
        f"{lines}{labels}{scale}{north}</svg>"
    )


def metres(length: float) -> str:
    """A length for people.

    >>> metres(200.0), metres(5000.0)
    ('200 m', '5 km')
    """
    return f"{length:.0f} m" if length < 1000 else f"{length / 1000:.0f} km"


def _coded(sentence: str) -> str:
    """What stands between backquotes is a command."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(sentence))


def _number(name: str) -> str:
    return ' class="number"' if name == "size" else ""


def _part(name: str) -> str:
    return files("vantrue_client.share.evidence").joinpath(name).read_text(encoding="utf-8")
