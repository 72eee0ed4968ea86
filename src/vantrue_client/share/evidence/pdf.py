"""The report on paper: PDF, by ReportLab, whose own fonts are embedded; nothing is loaded from anywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from vantrue_client.share.evidence import words
from vantrue_client.share.evidence.account import Account, Piece
from vantrue_client.share.evidence.html import metres
from vantrue_client.share.evidence.sketch import Sketch

_INK, _SOFT, _LINE, _GROUND, _ACCENT = map(HexColor, ("#1d2228", "#5c6570", "#d5d9de", "#f6f5f1", "#9a2a1f"))
_WIDTH = A4[0] - 40 * mm - 12  # a frame keeps 6 points on either side
_TEXT = ParagraphStyle("text", fontName="Vera", fontSize=8.6, leading=12.4, textColor=_INK, splitLongWords=True)
_SMALL = ParagraphStyle("small", _TEXT, fontSize=7.2, leading=9.8)
_LABEL = ParagraphStyle("label", _TEXT, textColor=_SOFT)
_HEAD = ParagraphStyle("head", _SMALL, textColor=_SOFT, fontName="VeraBd")
_H1 = ParagraphStyle("h1", _TEXT, fontName="VeraBd", fontSize=17, leading=22, spaceAfter=10)
_H2 = ParagraphStyle("h2", _TEXT, fontName="VeraBd", fontSize=11.5, leading=15, spaceBefore=14, spaceAfter=6)
_H3 = ParagraphStyle("h3", _TEXT, fontName="VeraBd", fontSize=9.2, leading=12, spaceAfter=3)
_KIND = ParagraphStyle("kind", _TEXT, fontName="VeraBd", textColor=_ACCENT)

Still = Callable[[str], bytes]


def report(account: Account, drawn: Sketch | None, still: Still) -> bytes:
    """The whole document; ``still`` gives a picture of the package by its place."""
    for name, file in (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, file))
    made = BytesIO()
    paper = SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=words.title(account),
        author=account.program,
        lang="en",
    )

    def foot(canvas: Any, paper: Any) -> None:
        canvas.setFont("Vera", 7)
        canvas.setFillColor(_SOFT)
        canvas.drawString(20 * mm, 11 * mm, f"{account.program}, {account.made:%Y-%m-%d %H:%M} UTC")
        canvas.drawRightString(A4[0] - 20 * mm, 11 * mm, f"page {paper.page}")

    paper.build(list(_story(account, drawn, still)), onFirstPage=foot, onLaterPages=foot)
    return made.getvalue()


def _story(account: Account, drawn: Sketch | None, still: Still) -> Iterator[Any]:
    yield Paragraph("Evidence package", _KIND)
    yield Paragraph(_text(words.title(account)), _H1)
    yield _facts(words.facts(account))
    yield Paragraph("Recordings", _H2)
    yield _table(account)
    if drawn is not None:
        note = Paragraph("Numbers stand where the track of a recording begins. North is up.", _SMALL)
        yield KeepTogether([Paragraph("Where it was", _H2), _map(drawn), Spacer(0, 3), note])
    yield Paragraph("Each recording", _H2)
    for number, piece in enumerate(account.all, 1):
        yield KeepTogether(list(_piece(account, number, piece, still)))
    if account.left_out:
        yield Paragraph("What is not in it", _H2)
        yield from (Paragraph(_text(sentence), _TEXT) for sentence in account.left_out)
    yield Paragraph("How to check it", _H2)
    for sentence in words.verifying(account):
        yield Paragraph(_coded(sentence), _TEXT)
        yield Spacer(0, 5)


def _facts(rows: Iterable[tuple[str, str]]) -> Table:
    body = [
        [Paragraph(_text(name), _LABEL), Paragraph(_text(said), _SMALL if name == "SHA-256" else _TEXT)]
        for name, said in rows
    ]
    return Table(body, colWidths=[30 * mm, _WIDTH - 30 * mm], style=_quiet(), hAlign="LEFT")


def _quiet() -> list[tuple[Any, ...]]:
    return [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
    ]


def _table(account: Account) -> Table:
    rows = [[Paragraph(name, _HEAD) for name in words.COLUMNS]]
    rows += [
        [Paragraph(_text(cell), _SMALL) for cell in words.row(number, piece)]
        for number, piece in enumerate(account.all, 1)
    ]
    widths = [8 * mm, 52 * mm, 40 * mm, 40 * mm, _WIDTH - 140 * mm]
    return Table(
        rows,
        colWidths=widths,
        repeatRows=1,
        style=[*_quiet(), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)],
        hAlign="LEFT",
    )


def _piece(account: Account, number: int, piece: Piece, still: Still) -> Iterator[Any]:
    yield Paragraph(f"{number}. {_text(words.name(piece))}", _H3)
    yield _facts([*words.details(account, piece), ("File", piece.place)])
    if piece.stills:
        width = _WIDTH / 3
        images = [
            [_fitted(still(place), width - 6), Paragraph(words.still_at(place), _SMALL)] for place in piece.stills
        ]
        yield Spacer(0, 3)
        yield Table([images], colWidths=[width] * len(images), style=_quiet(), hAlign="LEFT")
    yield Spacer(0, 10)


def _fitted(content: bytes, width: float) -> Image:
    image = Image(BytesIO(content))
    high = width * 1.2
    unit = min(width / image.imageWidth, high / image.imageHeight)
    image.drawWidth, image.drawHeight = image.imageWidth * unit, image.imageHeight * unit
    image.hAlign = "LEFT"
    return image


def _map(drawn: Sketch) -> Drawing:
    width, height, edge = _WIDTH, 92 * mm, 10 * mm
    unit = drawn.fitted(width - 2 * edge, height - 2 * edge)
    left, bottom = (width - drawn.width * unit) / 2, (height - drawn.height * unit) / 2
    paper = Drawing(width, height)
    paper.add(Rect(0, 0, width, height, fillColor=_GROUND, strokeColor=_LINE))
    for line in drawn.lines:
        points = [(left + x * unit, bottom + y * unit) for x, y in line]
        paper.add(PolyLine([*points, points[-1]], strokeColor=_ACCENT, strokeWidth=2, strokeLineJoin=1))
    for (x, y), name in drawn.labels:
        at = left + x * unit, bottom + y * unit
        paper.add(Circle(*at, 6, fillColor=HexColor("#ffffff"), strokeColor=_INK))
        paper.add(String(at[0], at[1] - 2.5, name, fontName="VeraBd", fontSize=7, textAnchor="middle", fillColor=_INK))
    bar = drawn.scale * unit
    paper.add(Line(12, 12, 12 + bar, 12, strokeColor=_INK, strokeWidth=1.4))
    paper.add(String(17 + bar, 9.5, metres(drawn.scale), fontName="Vera", fontSize=7.5, fillColor=_INK))
    paper.add(Polygon([width - 18, height - 26, width - 13, height - 12, width - 8, height - 26], fillColor=_INK))
    paper.add(String(width - 13, height - 35, "N", fontName="Vera", fontSize=7.5, textAnchor="middle", fillColor=_INK))
    return paper


def _text(text: str) -> str:
    return escape(written(text, _known()))


def _coded(sentence: str) -> str:
    """What stands between backquotes is a command, set apart."""
    return re.sub(r"`([^`]+)`", r'<font color="#9a2a1f">\1</font>', _text(sentence))


def _known() -> frozenset[int]:
    return frozenset(pdfmetrics.getFont("Vera").face.charToGlyph)


def written(text: str, known: frozenset[int]) -> str:
    """Text with what the font has: a letter that it lacks goes without its accent, any other is shown by its number.

    The page beside the document has every letter as it is.

    >>> written("Győr, Київ", frozenset(range(32, 256)))
    'Gyor, <U+041A><U+0438><U+0456><U+0432>'
    """
    shown = []
    for letter in unicodedata.normalize("NFC", text):
        bare = unicodedata.normalize("NFD", letter)[0]
        plain = letter if ord(letter) in known else bare
        shown.append(plain if ord(plain) in known else f"<U+{ord(plain):04X}>")
    return "".join(shown)
