"""A dump on disk: masked, a file an answer, and an index that a person can read before it is sent to anybody."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from vantrue_client.errors import UsageError
from vantrue_client.files import make_folder, storage_error, sync_folder, write_whole
from vantrue_client.wire.masking.mask import Mask, worth_covering
from vantrue_client.wire.masking.names import Names
from vantrue_client.wire.masking.pages import mask_page
from vantrue_client.wire.masking.replies import mask_list, mask_reply, told_names
from vantrue_client.wire.masking.times import Shift, times_in
from vantrue_client.workspace.answered import Answer
from vantrue_client.workspace.dumping import Dump

INDEX = "dump.toml"
README = """\
A camera's replies, recorded with `vantrue dump`, to be played back with `vantrue mock --replay DIR`.
Look through it before you hand it on: every file is text.

Kept: which commands the camera knows and how it answers, its model and firmware, its settings as numbers, the texts
of its menu, names of folders and the form of file names, sequence numbers, sizes, what is locked, and how the times
lie to each other. Of a file: the head of the answer, and which boxes it starts with.

Not kept: pictures, sound, places; the access point's name and passphrase (the factory's stands there instead) and
those of other networks; when something was recorded (all times are moved by the same stretch, the newest to
2020-06-15 12:00, so that the log of a day may bear the day before); names that somebody gave to files and folders
(numbered instead); MAC addresses, serial numbers, network addresses; entries of a folder beyond the first 40.
"""

_HEADERS = frozenset({"server", "content-type", "accept-ranges", "content-range", "cache-control", "pragma", "allow"})
_VALUE = re.compile(r"[\w./;=, *+-]{1,80}", re.ASCII)
_COMMAND = re.compile(r"(/[^?]*)\?custom=1&cmd=(\d{1,9})(?:&par=(\d{1,9}))?(?:&str=\w*)?\Z", re.ASCII)

Scrub = Callable[[list[str]], Callable[[str], str]]


def check_empty(folder: Path) -> None:
    """Raise UsageError for a place that is taken, StorageError for one that cannot be."""
    try:
        taken = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    except OSError as error:
        raise storage_error(error, folder) from error
    if taken:
        raise UsageError(f"{folder} is not empty.", advice="Name a folder that is empty, or not there yet.")


def write(dump: Dump, folder: Path, scrub: Scrub) -> None:
    """Write a dump, masked, whole or not at all: beside its place, then renamed."""
    check_empty(folder)
    folder = folder.absolute()
    make_folder(folder.parent)
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        files = masked(dump, scrub)
        for name, content in files.items():
            write_whole(beside / name, content)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise storage_error(error, folder) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def masked(dump: Dump, scrub: Scrub) -> dict[str, bytes]:
    """Every file of a dump, by its name."""
    mask = _mask(dump, scrub)
    bodies = {number: _masked(answer, mask) for number, answer in _lists_first(dump.answers)}
    targets = [mask.finish(_target(answer.target, mask)) for answer in dump.answers]
    files: dict[str, bytes] = {"README.txt": README.encode()}
    index = [_head(dump)]
    for number, answer in enumerate(dump.answers):
        name = None
        if answer.body:
            name = f"replies/{_name(number, answer, targets[number])}"
            files[name] = bodies[number]
        index.append("\n".join(_entry(answer, targets[number], name, len(bodies[number]), mask)))
    files[INDEX] = ("\n\n".join(index) + "\n").encode("ascii")
    return files


def _mask(dump: Dump, scrub: Scrub) -> Mask:
    told = {name for answer in dump.answers for name in told_names(_number(answer.target) or 0, answer.text)}
    known = worth_covering(told)
    times = [time for answer in dump.answers if answer.kind in {"list", "page"} for time in times_in(answer.text)]
    shift = Shift(times)
    return Mask(shift, Names(shift), scrub(sorted(known)), known)


def _lists_first(answers: list[Answer]) -> Iterator[tuple[int, Answer]]:
    """Names are numbered in the order in which lists and pages tell them."""
    yield from sorted(enumerate(answers), key=lambda item: (item[1].kind != "list", item[1].kind != "page", item[0]))


def _masked(answer: Answer, mask: Mask) -> bytes:
    text = answer.text
    command = _number(answer.target)
    if re.match(r"[\ufeff\s]*<(?:!doctype|html|head|body|table)\b", text, re.IGNORECASE) or command is None:
        text = mask_page(text, mask)
    elif answer.kind == "list":
        text = mask_list(text, mask)
    else:
        text = mask_reply(command, text, mask)
    return text.encode("utf-8", "surrogateescape")


def _entry(answer: Answer, target: str, name: str | None, length: int, mask: Mask) -> Iterator[str]:
    yield "[[answer]]"
    yield f"target = {_quoted(target)}"
    yield f"kind = {_quoted(answer.kind)}"
    if answer.nothing:
        yield f"nothing = {_quoted(answer.nothing)}"
        return
    yield f"status = {answer.status}"
    headers = [(key, value) for key, value in answer.headers if key.lower() in _HEADERS and _VALUE.fullmatch(value)]
    shown = ", ".join(f"[{_quoted(key)}, {_quoted(mask.finish(mask.free(value)))}]" for key, value in headers)
    yield f"headers = [{shown}]"
    if answer.length is not None:
        yield f"announced = {max(0, answer.length + (length - len(answer.body) if name else 0))}"
    if name is not None:
        yield f"file = {_quoted(name)}"
    if answer.cut:
        yield "cut = true"
    if answer.boxes:
        yield f"boxes = [{', '.join(f'[{_quoted(kind)}, {size}]' for kind, size in answer.boxes)}]"


def _head(dump: Dump) -> str:
    missing = "".join(f"  {_quoted(sentence)},\n" for sentence in dump.missing)
    return (
        "# What one camera answered; README.txt says what is kept. `vantrue mock --replay` plays it back.\n"
        f"format = 1\ncomplete = {'false' if dump.missing else 'true'}\n"
        f"missing = [{chr(10) + missing if missing else ''}]"
    )


def _target(asked: str, mask: Mask) -> str:
    path, mark, query = asked.partition("?")
    return mask.names.path(path) + mark + query


def _number(asked: str) -> int | None:
    found = _COMMAND.match(asked)
    return int(found[2]) if found else None


def _name(number: int, answer: Answer, target: str) -> str:
    found = _COMMAND.match(target)
    if found:
        return f"{number + 1:02}-{found[2]}{f'-par-{found[3]}' if found[3] else ''}.xml"
    plain = re.sub(r"[^A-Za-z0-9]+", "-", target).strip("-")[:40] or "root"
    return f"{number + 1:02}-{answer.kind}-{plain}.html"


def _quoted(text: str) -> str:
    return json.dumps(re.sub(r"[^\x20-\x7e]", "?", text))
