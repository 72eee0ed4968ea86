"""An SFTP server as a target, through `asyncssh`: ``sftp://user@host/path``.

`asyncssh` and not `sshfs`, which is made of it: that one trusts any server unless told otherwise, renames over what is
there, cannot go on where an upload stopped, and works in a thread of its own that no cancel reaches. The user's SSH
configuration and agent are left alone: what happens here is what the address says.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh

from vantrue_client.errors import NotDelivered, UsageError
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets import hostkey
from vantrue_client.share.targets.credentials import Credential, refused, told
from vantrue_client.share.targets.remote import CHUNK, Remote, encrypted, parse, password_of, pieces_of, way_to
from vantrue_client.share.targets.store import half_name, is_hash_of, safe_path, taken
from vantrue_client.share.targets.target import Means

PATIENCE = 30.0  # seconds to connect and log in, or without an answer
_CLEARING = 5.0
_LOST = (OSError, asyncssh.DisconnectError, asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection)


class SftpStore:
    """A folder of an SFTP server, entered with a password, or with the key that ``?key=FILE`` names."""

    kind = "sftp"

    def __init__(self, text: str) -> None:
        self.remote = parse(text, {"sftp": 22}, frozenset({"key", "fingerprint"}))
        if not self.remote.user:
            raise UsageError(f"{text!r} names no user.", advice="As in sftp://ann@nas.local/clips")
        self.address = self.remote.address
        self.tells: str = encrypted(self.remote.host)

    def credentials(self) -> Sequence[Credential]:
        """The password, unless a key is named."""
        if "key" in self.remote.options:
            return ()
        return (Credential(self.remote.who, "password", password_of(self.remote)),)

    @asynccontextmanager
    async def open(self, means: Means) -> AsyncIterator[SftpShelf]:
        """Log in; raises NotDelivered."""
        async with way_to(self.remote.host, self.remote.port, means) as address:
            with _said(self.remote):
                connection = await self._connected(address, means)
            try:
                with _said(self.remote):
                    files = await connection.start_sftp_client()
                yield SftpShelf(files, self.remote, means)
            finally:
                connection.abort()
                await connection.wait_closed()

    async def _connected(self, address: str, means: Means) -> asyncssh.SSHClientConnection:
        known = await hostkey.known_keys(self.remote, address, means)
        wanted = self.credentials()
        password = await told(wanted[0], means.secrets) if wanted else None
        try:
            return await asyncssh.connect(
                address,
                self.remote.port,
                config=None,
                known_hosts=known,
                username=self.remote.user,
                password=password,
                client_keys=self._keys(),
                agent_path=None,
                gss_host=None,
                preferred_auth="password,keyboard-interactive" if wanted else "publickey",
                connect_timeout=PATIENCE,
                login_timeout=PATIENCE,
                keepalive_interval=PATIENCE / 3,
            )
        except asyncssh.PermissionDenied as error:
            if wanted:
                raise await refused(wanted, means.secrets) from error
            raise
        except (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed) as error:
            raise hostkey.changed(self.remote) from error

    def _keys(self) -> list[Any]:
        named = self.remote.options.get("key")
        if named is None:
            return []
        try:
            return [asyncssh.read_private_key(str(Path(named).expanduser()))]
        except (OSError, asyncssh.KeyImportError) as error:
            raise UsageError(
                f"The key {named} cannot be read: {error}.", advice="Name one that has no passphrase."
            ) from error


class SftpShelf:
    """A folder of an SFTP server while we are logged in."""

    def __init__(self, files: asyncssh.SFTPClient, remote: Remote, means: Means) -> None:
        self._files = files
        self._remote = remote
        self._means = means

    async def size(self, name: str) -> int | None:
        """Bytes of a file; None where there is none."""
        with _said(self._remote):
            return await self._size(self._at(safe_path(name)))

    async def put(self, parcel: Parcel) -> str:
        """Send it, from where an earlier try stopped, read it back, and give it its name."""
        at, half = self._at(safe_path(parcel.name)), self._at(half_name(parcel))
        with _said(self._remote):
            if await self._files.lexists(at):
                if await self._is(at, parcel):
                    return self._where(at)
                raise taken(parcel, self._remote.address)
            await self._make_folder(parcel)
            try:
                await self._send(parcel, half)
                if not await self._is(half, parcel):
                    raise NotDelivered(
                        f"{self._remote.host} does not give back what was sent.",
                        kept="The copy was removed there.",
                        advice="Try again; if it stays so, its disk may be failing.",
                    )
                await self._name(half, at, parcel)
            except _LOST:
                raise  # it stays there, unfinished, for the next try
            except BaseException:
                await self._clear(half)
                raise
        return self._where(at)

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """What a file holds."""
        with _said(self._remote):
            async for piece in self._pieces(self._at(safe_path(name))):
                yield piece

    def _at(self, path: object) -> str:
        """The path there; one of an address without a path begins where the server puts its user."""
        return f"{self._remote.path}/{path}" if self._remote.path else str(path)

    def _where(self, at: str) -> str:
        return f"{self._remote.who}/{at.lstrip('/')}"

    async def _size(self, at: str) -> int | None:
        try:
            found = await self._files.stat(at)
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            return None
        return found.size if found.type == asyncssh.FILEXFER_TYPE_REGULAR else None

    async def _make_folder(self, parcel: Parcel) -> None:
        """The folders in a parcel's name; the one that the user named has to be there."""
        if self._remote.path and not await self._files.isdir(self._remote.path):
            raise NotDelivered(
                f"There is no folder {self._remote.path} on {self._remote.host}.",
                kept="Nothing was sent.",
                advice="Make it there first, or check how it is written.",
            )
        for folder in reversed(safe_path(parcel.name).parents[:-1]):
            with suppress(asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists):
                await self._files.mkdir(self._at(folder))

    async def _send(self, parcel: Parcel, half: str) -> None:
        there = await self._begun(parcel, half)
        flags = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT | (0 if there else asyncssh.FXF_TRUNC)
        async with self._files.open(half, flags, encoding=None) as file:
            async for piece in pieces_of(parcel.path, there):
                async with asyncio.timeout(PATIENCE * 4):
                    await file.write(piece, there)
                there += len(piece)
                self._means.sent(len(piece))
            with suppress(asyncssh.SFTPOpUnsupported):
                await file.fsync()

    async def _begun(self, parcel: Parcel, half: str) -> int:
        """How many bytes of it an earlier try left there, compared with what is here."""
        there = await self._size(half)
        if not there or there > parcel.size:
            return 0
        digest = hashlib.sha256()
        async for piece in pieces_of(parcel.path, 0, there):
            digest.update(piece)
        begun = replace(parcel, size=there, sha256=digest.hexdigest())
        return there if await self._is(half, begun) else 0

    async def _is(self, at: str, parcel: Parcel) -> bool:
        return await self._size(at) == parcel.size and await is_hash_of(self._pieces(at), parcel)

    async def _pieces(self, at: str) -> AsyncIterator[bytes]:
        offset = 0
        async with self._files.open(at, "rb") as file:
            while True:
                async with asyncio.timeout(PATIENCE * 4):
                    piece: Any = await file.read(CHUNK, offset)
                if not piece:
                    return
                yield piece
                offset += len(piece)

    async def _name(self, half: str, at: str, parcel: Parcel) -> None:
        """SFTP's own renaming, which leaves a name that is taken alone."""
        try:
            await self._files.rename(half, at)
        except (asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists) as error:
            if await self._files.lexists(at):
                raise taken(parcel, self._remote.address) from error
            raise

    async def _clear(self, half: str) -> None:
        with suppress(Exception):
            async with asyncio.timeout(_CLEARING):
                await self._files.remove(half)


@contextmanager
def _said(remote: Remote) -> Iterator[None]:
    """What the library and the system raise, as what happened."""
    again = "What arrived stays there under a name of its own: run the same again, and it goes on."
    try:
        yield
    except (
        asyncssh.SFTPConnectionLost,
        asyncssh.SFTPNoConnection,
        asyncssh.DisconnectError,
        TimeoutError,
        OSError,
    ) as error:
        why = str(error) or "it does not answer"
        raise NotDelivered(f"The connection to {remote.host} was lost: {why}.", advice=again) from error
    except asyncssh.SFTPPermissionDenied as error:
        raise NotDelivered(
            f"{remote.user} may not write to {remote.address}.", advice="Choose another folder there."
        ) from error
    except asyncssh.Error as error:
        raise NotDelivered(f"{remote.host} did not take it: {error}.", advice="Try again.") from error
