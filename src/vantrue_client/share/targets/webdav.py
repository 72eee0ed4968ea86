"""A WebDAV server as a target, through `webdav4`: ``webdavs://user@host/path``, and ``webdav://`` near by.

`webdav4` knows no async: it works in a thread that a cancel reaches. WebDAV has no way to go on with a file, so each
try begins anew, under the same name for what is unfinished.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from typing import TypeVar
from urllib.parse import quote, unquote
from xml.etree.ElementTree import ParseError

import httpx
from webdav4 import client as dav
from webdav4.multistatus import DAVProperties

from vantrue_client.errors import NoRoom, NotDelivered
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.credentials import Credential, refused, told
from vantrue_client.share.targets.pinned import pinned_client
from vantrue_client.share.targets.remote import (
    CHUNK,
    Remote,
    encrypted,
    only_near,
    parse,
    password_of,
    reading,
    unencrypted,
    way_to,
)
from vantrue_client.share.targets.store import half_name, is_hash_of, safe_path, taken
from vantrue_client.share.targets.target import Means
from vantrue_client.share.targets.worker import Check, in_worker

_T = TypeVar("_T")
_NONSENSE = (ParseError, ValueError, KeyError)  # what reading an answer that is none ends with
_PORTS = {"webdav": 80, "webdavs": 443}


class WebdavStore:
    """A folder of a WebDAV server, such as Nextcloud or a NAS."""

    kind = "webdav"

    def __init__(self, text: str) -> None:
        self.remote = parse(text, _PORTS, frozenset({"ca"}))
        self.address = self.remote.address
        self.tells: str = encrypted(self.remote.host) if self._encrypted else unencrypted(self.remote.host)

    @property
    def _encrypted(self) -> bool:
        return self.remote.scheme == "webdavs"

    def credentials(self) -> Sequence[Credential]:
        """The password, where the address names a user."""
        return (Credential(self.remote.who, "password", password_of(self.remote)),) if self.remote.user else ()

    @asynccontextmanager
    async def open(self, means: Means) -> AsyncIterator[WebdavShelf]:
        """Open the way to it, and look whether we are let in; raises NotDelivered and Refused."""
        remote, wanted = self.remote, self.credentials()
        async with way_to(remote.host, remote.port, means) as address:
            if not self._encrypted:
                only_near(address, remote, means.say)
            password = await told(wanted[0], means.secrets) if wanted else None
            http = pinned_client(remote, address, None if password is None else (remote.user, password))
            with closing(http):
                shelf = WebdavShelf(http, remote, self._url(), means)
                try:
                    await shelf.look()
                except _Unauthorized as error:
                    raise (await refused(wanted, means.secrets) if wanted else error) from error
                yield shelf

    def _url(self) -> str:
        host = f"[{self.remote.host}]" if ":" in self.remote.host else self.remote.host
        return f"http{'s' if self._encrypted else ''}://{host}:{self.remote.port}"


class WebdavShelf:
    """A folder of a WebDAV server while the way to it is open."""

    def __init__(self, http: httpx.Client, remote: Remote, url: str, means: Means) -> None:
        self._client = dav.Client(url, http_client=http, retry=False)
        self._http = http
        self._remote = remote
        self._means = means

    async def look(self) -> None:
        """Look whether the server lets us in, to a folder; raises NotDelivered."""
        await self._asked(lambda _: self._look())

    async def size(self, name: str) -> int | None:
        """Bytes of a file; None where there is none."""
        at = self._at(safe_path(name))
        return await self._asked(lambda _: self._size(at))

    async def put(self, parcel: Parcel) -> str:
        """Send it, read it back, and give it its name."""
        at, half = self._at(safe_path(parcel.name)), self._at(half_name(parcel))
        where = f"{self._remote.who}/{at.lstrip('/')}"
        if await self._asked(lambda _: self._client.exists(at)):
            if await self._is(at, parcel):
                return where
            raise taken(parcel, self._remote.address)
        try:
            loop = asyncio.get_running_loop()
            await self._asked(lambda check: self._send(parcel, half, check, loop))
            if not await self._is(half, parcel):
                raise NotDelivered(
                    f"{self._remote.host} does not give back what was sent.",
                    kept="The copy was removed there.",
                    advice="Try again; if it stays so, its disk may be failing.",
                )
            await self._asked(lambda _: self._name(half, at, parcel))
        except BaseException:
            with suppress(Exception):
                await self._asked(lambda _: self._client.remove(half))
            raise
        return where

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """What a file holds."""
        async for piece in self._pieces(self._at(safe_path(name))):
            yield piece

    def _at(self, path: object) -> str:
        """The path there, quoted: `webdav4` takes a name for a piece of an address."""
        return quote(f"{self._remote.path}/{path}")

    async def _asked(self, work: Callable[[Check], _T]) -> _T:
        """Ask the server something in a thread; raises NotDelivered."""
        with _said(self._remote):
            return await in_worker(work)

    def _look(self) -> None:
        if not self._about(quote(self._remote.path)).collection:
            raise NotDelivered(f"{self._remote.address} is no folder.", kept="Nothing was sent.")

    def _size(self, at: str) -> int | None:
        try:
            size: int | None = self._about(at).content_length
        except dav.ResourceNotFound:
            return None
        return size

    def _about(self, at: str) -> DAVProperties:
        """What the server says of one path: of that alone, though some answer with more."""
        responses = self._client.propfind(at).responses
        path = next(iter(responses)) if len(responses) == 1 else unquote(at) or "/"
        return responses[path].properties

    def _send(self, parcel: Parcel, half: str, check: Check, loop: asyncio.AbstractEventLoop) -> None:
        for folder in reversed(safe_path(parcel.name).parents[:-1]):
            with suppress(dav.ResourceAlreadyExists):
                self._client.mkdir(self._at(folder))

        def tell(count: int) -> None:
            check()
            loop.call_soon_threadsafe(self._means.sent, count)

        with reading(parcel.path):
            opened = parcel.path.open("rb")
        with opened as file:
            kind = {"Content-Type": parcel.media_type}
            self._client.upload_fileobj(file, half, True, tell, CHUNK, parcel.size, kind)

    def _name(self, half: str, at: str, parcel: Parcel) -> None:
        try:
            self._client.move(half, at, overwrite=False)
        except dav.ResourceAlreadyExists as error:
            raise taken(parcel, self._remote.address) from error

    async def _is(self, at: str, parcel: Parcel) -> bool:
        size = await self._asked(lambda _: self._size(at))
        return size in {None, parcel.size} and await is_hash_of(self._pieces(at), parcel)

    async def _pieces(self, at: str) -> AsyncIterator[bytes]:
        """A file there. It is asked for once, and read a piece a step, so that a cancel is heard between two."""
        url = self._client.join_url(at)
        with _said(self._remote):
            response: httpx.Response = await in_worker(
                lambda _: self._http.send(self._http.build_request("GET", url), stream=True)
            )
            try:
                if response.status_code != 200:
                    raise dav.HTTPError(response)
                pieces = response.iter_raw(CHUNK)
                while piece := await in_worker(lambda _: next(pieces, b"")):
                    yield piece
            finally:
                response.close()


class _Unauthorized(NotDelivered):
    """The server wants to know who comes, or does not take what it was told."""


@contextmanager
def _said(remote: Remote) -> Iterator[None]:
    """What the libraries raise, as what happened."""
    try:
        yield
    except dav.HTTPError as error:
        raise _answered(int(error.status_code), remote) from error
    except dav.InsufficientStorage as error:
        raise _answered(507, remote) from error
    except dav.ResourceNotFound as error:
        raise _answered(404, remote) from error
    except (dav.ClientError, *_NONSENSE) as error:
        raise NotDelivered(f"{remote.host} did not take it: {error}.", advice="Try again.") from error
    except (httpx.HTTPError, OSError) as error:
        why = str(error).rstrip(".") or type(error).__name__
        raise NotDelivered(
            f"The connection to {remote.host} was lost: {why}.",
            kept="Nothing there has the copy's name.",
            advice="Run the same again.",
        ) from error


def _answered(status: int, remote: Remote) -> NotDelivered | NoRoom:
    if status == 401:
        return _Unauthorized(f"{remote.host} lets nobody in without a user and password.", advice="Name the user.")
    if status in {413, 507}:
        return NoRoom(f"There is no room on {remote.host}.", path=remote.address, advice="Make room there.")
    if status in {404, 409}:
        return NotDelivered(f"There is no folder {remote.path or '/'} on {remote.host}.", advice="Make it there first.")
    if 300 <= status < 400:
        return NotDelivered(
            f"{remote.host} points to another address, and no redirect is followed.", advice="Name that address."
        )
    return NotDelivered(f"{remote.host} did not take it: status {status}.", advice="Try again.")
