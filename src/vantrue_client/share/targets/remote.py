"""Places on other hosts: how they are written, and the way to them, which is open for one host while it is needed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from vantrue_client.errors import CameraNotFound, NotDelivered, Refused, UsageError
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.files import unreadable
from vantrue_client.policy.gate import is_local
from vantrue_client.sentences import Sentence
from vantrue_client.share.targets.target import Means

if TYPE_CHECKING:
    import ssl

CHUNK = 1024 * 1024
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]+(%[a-z0-9._-]+)?", re.IGNORECASE)
_USER = re.compile(r"[^\s:@/\x00-\x1f\x7f]{1,255}")


def encrypted(host: str) -> Sentence:
    """Who gets what is put on a server, where nobody on the way can."""
    return Sentence(
        "target.encrypted",
        "The copy is put on {host}, encrypted on the way: whoever runs that server can watch it.",
        host=host,
    )


def unencrypted(host: str) -> Sentence:
    """Who gets it where the way is open."""
    return Sentence(
        "target.unencrypted",
        "The copy is put on {host}, unencrypted on the way, so only on the local network: whoever runs that server can "
        "watch it.",
        host=host,
    )


def password_of(remote: Remote) -> Sentence:
    """What is asked for the password of a place's user."""
    return Sentence("target.password", "Password of {user} at {host}", user=remote.user, host=remote.host)


@dataclass(frozen=True, slots=True)
class Remote:
    """A place on another host.

    user     empty where none is named
    port     0 where there is none to be named, as of a bucket
    path     with a leading slash and no last one, decoded; empty: the host's own beginning
    options  what stands behind the ``?``
    """

    scheme: str
    user: str
    host: str
    port: int
    path: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def who(self) -> str:
        """Whom a password belongs to: ``sftp://ann@nas.local:22``."""
        user = f"{quote(self.user)}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{user}{host}" + (f":{self.port}" if self.port else "")

    @property
    def address(self) -> str:
        """As a user writes it."""
        chosen = "&".join(f"{name}={quote(value, safe='/:+')}" for name, value in self.options.items())
        return self.who + quote(self.path) + (f"?{chosen}" if chosen else "")


def parse(text: str, ports: Mapping[str, int], options: frozenset[str] = frozenset()) -> Remote:
    """Read ``scheme://user@host:port/path?option=value``; raises UsageError.

    ports    the schemes that can be, with their usual port
    options  those that can be given

    >>> parse("sftp://ann@nas.local/clips/", {"sftp": 22}).address
    'sftp://ann@nas.local:22/clips'
    >>> parse("sftp://ann:hunter2@nas.local/", {"sftp": 22})
    Traceback (most recent call last):
    ...
    vantrue_client.errors.UsageError: A password does not belong into an address: it is asked for unseen...
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _unreadable("an address", str(error)) from None
    if parts.password is not None:
        raise UsageError(
            Sentence("form.password", "A password does not belong into an address: it is asked for unseen."),
            advice=Sentence("form.no-password", "Leave it out, and change it where others could have seen it."),
        )
    if parts.scheme not in ports or not _HOST.fullmatch(host) or parts.fragment:
        raise _unreadable(text, "name a host, as in " + next(iter(ports)) + "://host/path")
    user = unquote(parts.username or "")
    if user and not _USER.fullmatch(user):
        raise _unreadable(text, "no user can be called so")
    chosen = parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True)
    if any(name not in options for name, _ in chosen) or len(dict(chosen)) != len(chosen):
        raise _unreadable(text, "behind the ? may stand " + (", ".join(sorted(options)) or "nothing"))
    return Remote(
        parts.scheme,
        user,
        host,
        port or ports[parts.scheme],
        clean_path(parts.path, text),
        MappingProxyType(dict(chosen)),
    )


def clean_path(path: str, text: str) -> str:
    """A path of a place, decoded, without a last slash; raises UsageError for one that leads anywhere else."""
    decoded = unquote(path, errors="strict") if _decodes(path) else "\0"
    steps = decoded.strip("/").split("/") if decoded.strip("/") else []
    if any(step in {"", ".", ".."} or any(ord(one) < 32 or ord(one) == 127 for one in step) for step in steps):
        raise _unreadable(text, "its path leads nowhere for sure")
    return "".join(f"/{step}" for step in steps)


def _decodes(path: str) -> bool:
    try:
        unquote(path, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _unreadable(text: str, why: str) -> UsageError:
    return UsageError(f"{text!r} is no place to share to: {why}.", advice="See `vantrue share --help`.")


def trusted(named: str | None) -> ssl.SSLContext:
    """What the certificate of a server is checked with: what the system trusts, or the file that ``?ca=`` names.

    Raises UsageError for a file that cannot be read.
    """
    import ssl

    try:
        return ssl.create_default_context(cafile=None if named is None else str(Path(named).expanduser()))
    except (OSError, ssl.SSLError) as error:
        raise UsageError(f"The certificate {named} cannot be read: {error}.") from error


@asynccontextmanager
async def way_to(host: str, port: int, means: Means) -> AsyncIterator[str]:
    """Open the network gate for a host that the user named, and close it afterwards; the address to connect to."""
    with means.gate.opened(host, port):
        try:
            address = await means.gate.admit(host, port)
        except CameraNotFound as error:
            raise NotDelivered(
                f"No address is known for {host!r}.",
                kept="Nothing was sent.",
                advice="Check how it is written, and the laptop's connection.",
            ) from error
        yield address


def only_near(address: str, remote: Remote, say: Callable[[str], None]) -> None:
    """What goes unencrypted goes no further than the local network, and the user is told; raises Refused."""
    if not is_local(address):
        raise Refused(
            f"{remote.host} is not on the local network, and {remote.scheme}: sends everything unencrypted.",
            rule="confidential",
            kept="Nothing was sent.",
            advice="Use its encrypted address.",
        )
    say(f"{remote.host} is reached unencrypted: whoever listens on this network sees the copy and the password.")


async def pieces_of(path: Path, start: int = 0, size: int | None = None) -> AsyncIterator[bytes]:
    """The bytes of a file here from ``start`` on, at most ``size`` of them, in pieces; raises StorageError."""
    with reading(path):
        file = path.open("rb")  # here and not in a thread, where a cancel would lose it
    try:
        file.seek(start)
        while True:
            with reading(path):
                most = CHUNK if size is None else min(CHUNK, size)
                piece = await uninterrupted(asyncio.to_thread(file.read, most))
            if not piece:
                return
            yield piece
            if size is not None:
                size -= len(piece)
    finally:
        file.close()


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """What the system says of a file here that is read is not what it says of the other side; raises StorageError."""
    try:
        yield
    except OSError as error:
        raise unreadable(error, path, kept="Nothing there has its name.") from error
