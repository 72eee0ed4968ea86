"""Cameras that were met before, in one private file.

A camera is known by an identity of ours, found again by the keyed pseudonym of its access point's name: every camera
has the address 192.168.1.254. No name of a network, no MAC and no serial number is in the file
(rule `mac-is-sensitive`).
"""

from __future__ import annotations

import ipaddress
import logging
import secrets
from pathlib import Path

import msgspec

from vantrue_client.camera.address import parse_address
from vantrue_client.errors import CameraAmbiguous, UsageError
from vantrue_client.files import read_small, storage_error, write_whole

MOST_TEXT = 200
MOST_NICKNAME = 40
MOST_WEAKER = 16
MOST_BYTES = 4 * 1024 * 1024

log = logging.getLogger(__name__)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One camera that was met.

    id         ours, made of the model and the pseudonym
    pseudonym  of what told most of it
    weaker     what it is known by when it tells less than that
    nickname   the user's word for it
    address    the last one that it answered at, ``192.168.1.254:80``
    text       what it last said of its model and firmware (3012)
    """

    id: str
    pseudonym: str
    weaker: tuple[str, ...] = ()
    model: str | None = None
    nickname: str | None = None
    address: str | None = None
    text: str | None = None


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """What a camera has to be put back to: the mode (3001), and whether it recorded; told apart by its 3012."""

    address: str
    text: str | None
    mode: int
    recording: bool


class _File(msgspec.Struct, kw_only=True):
    version: int = 1
    cameras: list[Known] = []
    owed: list[Owed] = []


class Remembered:
    """The cameras met; each change is on the disk when the call returns.

    A damaged file is renamed aside and said so: cameras are then met as if for the first time. Raises StorageError
    where the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def cameras(self) -> list[Known]:
        """All of them, in the order in which they were met."""
        return self._read().cameras

    def find(self, wanted: str) -> Known | None:
        """The camera with a nickname or an id, in whatever case."""
        word = wanted.strip().casefold()
        cameras = self._read().cameras
        by_name = (known for known in cameras if known.nickname and known.nickname.casefold() == word)
        return next(by_name, None) or next((known for known in cameras if known.id.casefold() == word), None)

    def meet(
        self,
        pseudonym: str,
        *weaker: str,
        model: str | None = None,
        address: str | None = None,
        text: str | None = None,
        keep: bool = True,
    ) -> Known:
        """Note that a camera was met, and give what is known of it; an address is kept if it is a number.

        pseudonym  of what tells most of it now
        weaker     those of all else that it tells, for a camera that once tells less, or more, than the last time
        keep       False: nothing is written

        Raises CameraAmbiguous when it tells so little that it may be any of several.
        """
        file, at = self._read(), _numeric(address) if address else None
        known = _recognized(file.cameras, (pseudonym, *weaker), at)
        if known is None:
            known = Known(id=f"{model or 'camera'}-{pseudonym[:8]}", pseudonym=pseudonym, weaker=weaker)
        if pseudonym not in known.weaker:
            ever = dict.fromkeys((*weaker, *known.weaker, *({known.pseudonym} - {pseudonym})))
            known = msgspec.structs.replace(known, pseudonym=pseudonym, weaker=tuple(ever)[:MOST_WEAKER])
        met = msgspec.structs.replace(
            known,
            model=model or known.model,
            address=at if address else known.address,
            text=text[:MOST_TEXT] if text else known.text,
        )
        if keep and met not in file.cameras:
            self._put(file, met)
        return met

    def name(self, wanted: str, nickname: str) -> Known:
        """Give a camera a nickname; raises UsageError when it is taken, unfit, or the camera unknown."""
        nickname = nickname.strip()
        if not nickname or len(nickname) > MOST_NICKNAME or not nickname.isprintable() or _is_address(nickname):
            raise UsageError(
                f"{nickname!r} is no nickname.", advice=f"Up to {MOST_NICKNAME} letters; dots, colons and slashes not."
            )
        known, taken = self._known(wanted), self.find(nickname)
        if taken is not None and taken.pseudonym != known.pseudonym:
            raise UsageError(f"Another camera is called {taken.nickname or taken.id} already.")
        named = msgspec.structs.replace(known, nickname=nickname)
        self._put(self._read(), named)
        return named

    def forget(self, wanted: str) -> Known:
        """Forget a camera; raises UsageError when it is unknown."""
        known, file = self._known(wanted), self._read()
        file.cameras = [other for other in file.cameras if other.pseudonym != known.pseudonym]
        self._write(file)
        return known

    def bare(self) -> None:
        """Keep of each camera no more than what it is known again by: no nickname and no address."""
        file = self._read()
        cameras = [msgspec.structs.replace(known, nickname=None, address=None) for known in file.cameras]
        if cameras != file.cameras:
            file.cameras = cameras
            self._write(file)

    def owe(self, owed: Owed) -> None:
        """Write down what a camera has to be put back to, before anything is changed."""
        file = self._read()
        file.owed = [other for other in file.owed if not _same(other, owed)] + [owed]
        self._write(file)

    def owed(self, address: str, text: str | None) -> Owed | None:
        """What the camera at an address, with that 3012, has to be put back to."""
        return next((one for one in self._read().owed if (one.address, one.text) == (address, text)), None)

    def settle(self, owed: Owed) -> None:
        """Strike out what was put back."""
        file = self._read()
        file.owed = [other for other in file.owed if not _same(other, owed)]
        self._write(file)

    def _known(self, wanted: str) -> Known:
        known = self.find(wanted)
        if known is None:
            raise UsageError(f"No camera called {wanted!r} is remembered.", advice="See `vantrue cameras ls`.")
        return known

    def _put(self, file: _File, known: Known) -> None:
        others = [other.id for other in file.cameras]
        if known.id in others:
            file.cameras[others.index(known.id)] = known
        else:
            file.cameras.append(known)
        self._write(file)

    def _read(self) -> _File:
        content = read_small(self._path, MOST_BYTES)
        if content is None:
            return _File()
        try:
            return msgspec.json.decode(content, type=_File)
        except msgspec.MsgspecError as error:
            self._set_aside(error)
            return _File()

    def _set_aside(self, error: Exception) -> None:
        aside = self._path.with_name(f"{self._path.name}.damaged-{secrets.token_hex(4)}")
        try:
            self._path.replace(aside)
        except OSError as refused:
            raise storage_error(refused, self._path) from refused
        log.warning("%s was damaged (%s) and is now %s; cameras are met anew", self._path, error, aside.name)

    def _write(self, file: _File) -> None:
        write_whole(self._path, msgspec.json.format(msgspec.json.encode(file)) + b"\n")


def _recognized(cameras: list[Known], told: tuple[str, ...], at: str | None) -> Known | None:
    """Which camera it is: told as the last time, told more than then, or told less, in this order; None for a new one.

    Some answers fail now and then, and a camera that was taken for another one would be fetched a second time.
    """
    for known in cameras:
        if known.pseudonym == told[0]:
            return known
    for less in told[1:]:
        for known in cameras:
            if known.pseudonym == less:
                return known
    may_be = [known for known in cameras if told[0] in known.weaker]
    if len(may_be) > 1:
        may_be = [known for known in may_be if known.address == at] or may_be
    if len(may_be) > 1:
        names = ", ".join(known.nickname or known.id for known in may_be)
        raise CameraAmbiguous(
            f"The camera does not tell its name: it may be any of {names}.",
            kept="Nothing was fetched.",
            advice="Try again; `vantrue cameras forget` takes one off that is no more.",
        )
    return may_be[0] if may_be else None


def _same(one: Owed, other: Owed) -> bool:
    return (one.address, one.text) == (other.address, other.text)


def _is_address(text: str) -> bool:
    return bool(set(text) & set(".:/\\"))


def _numeric(address: str) -> str | None:
    """The address if it is a number: a host's name is not stored."""
    try:
        ipaddress.ip_address(parse_address(address).host)
    except (ValueError, UsageError):
        return None
    return address
