"""The command of a freedesktop entry: its quoting, and the codes that files are put in for. Pure, and never a shell's.

Source: Desktop Entry Specification 1.5, "The Exec key".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_WORD = re.compile(r'"((?:[^"\\`$]|\\["`$\\])*)"|([^\s"\'\\`$<>~|&;*?#()]+)')
_CODE = re.compile(r"%(.?)")
_ONE, _MANY, _OLD = frozenset("fu"), frozenset("FU"), frozenset("dDnNvm")


def words(line: str) -> list[str]:
    r"""The words of a command; raises ValueError for one that the specification does not allow.

    >>> words(r'"/opt/My Player/play" --title "a \\"b\\"" %U')
    ['/opt/My Player/play', '--title', 'a "b"', '%U']
    """
    line = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), line)
    read, at = [], 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        word = _WORD.match(line, at)
        if word is None or (word.end() < len(line) and not line[word.end()].isspace()):
            raise ValueError(f"{line!r} is no command")
        read.append(word[2] if word[1] is None else re.sub(r"\\(.)", r"\1", word[1]))
        at = word.end()
    if not read or "%" in read[0]:
        raise ValueError(f"{line!r} is no command")
    return read


def commands(line: str, files: Sequence[Path], *, name: str, entry: Path) -> Iterator[list[str]]:
    """What starts the program with these files: once with all of them, or once with each where it takes but one.

    name, entry  what the entry calls the program, and where it lies: it may ask for both

    >>> list(commands("show %f", [Path("/a"), Path("/b")], name="Show", entry=Path("/e")))
    [['show', '/a'], ['show', '/b']]
    """
    read = words(line)
    codes = {code for word in read for code in _CODE.findall(word)}
    unknown = codes - _ONE - _MANY - _OLD - set("ick%")
    if unknown or len(codes & (_ONE | _MANY)) > 1:
        raise ValueError(f"{line!r} asks for what there is not")
    if not codes & (_ONE | _MANY):
        read.append("%f")  # as desktops do with a program that says it opens files, but not how
    for some in [files] if codes & _MANY else [[file] for file in files]:
        yield [made for word in read for made in _filled(word, some, name, entry)]


def _filled(word: str, files: Sequence[Path], name: str, entry: Path) -> list[str]:
    """A word with its codes filled in: several words for several files, none for a code that stands for nothing."""
    if word == "%F":
        return [str(file) for file in files]
    if word == "%U":
        return [file.as_uri() for file in files]
    stands_for = {"%": "%", "c": name, "k": str(entry), "f": str(files[0]), "u": files[0].as_uri()}
    filled = _CODE.sub(lambda code: stands_for.get(code[1], ""), word)
    return [filled] if filled or not word.startswith("%") else []
