"""SFTP servers: OpenSSH's whole, and OpenSSH's `sftp-server` behind `asyncssh`, which can ask for a password.

Debian's `sshd`, started by whoever runs the tests, knows the passwords of this machine's users and no others, so it is
entered with a key.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import asyncssh

from tests.tools import needs

SERVER = "/usr/lib/openssh/sftp-server"
PASSWORD = "correct horse battery staple"


class Receiver:
    """One that is running.

    port, fingerprint  where it listens, and the key it proves itself with
    most               bytes that it takes before it drops the connection; None: all
    """

    def __init__(self, key: asyncssh.SSHKey) -> None:
        self.port = 0
        self.fingerprint = key.get_fingerprint()
        self.most: int | None = None
        self.logins = 0


@asynccontextmanager
async def password_server(root: Path, key: asyncssh.SSHKey | None = None) -> AsyncIterator[Receiver]:
    """One that lets ``ann`` in with a password, into a folder."""
    needs("sshd")
    key = key or asyncssh.generate_private_key("ssh-ed25519")
    receiver = Receiver(key)

    bridges: list[_Bridge] = []

    class Door(asyncssh.SSHServer):
        def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
            self.connection = conn

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            receiver.logins += 1
            return (username, password) == ("ann", PASSWORD)

        def session_requested(self) -> Any:
            bridges.append(_Bridge(root, receiver.most, self.connection))
            return self.connection.create_server_channel(encoding=None), bridges[-1]

    server = await asyncssh.create_server(Door, "127.0.0.1", 0, server_host_keys=[key])
    receiver.port = server.get_port()
    try:
        yield receiver
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.gather(*(one.ended() for one in bridges))


class _Bridge(asyncssh.SSHServerSession[bytes]):
    """One session of OpenSSH's `sftp-server`, whose connection is dropped after so many bytes."""

    def __init__(self, root: Path, most: int | None, connection: asyncssh.SSHServerConnection) -> None:
        self._root = root
        self._left = most
        self._connection = connection
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan

    def subsystem_requested(self, subsystem: str) -> bool:
        return subsystem == "sftp"

    def session_started(self) -> None:
        self._tasks.append(asyncio.create_task(self._run()))

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                self._connection.abort()
                return
        self._waiting.put_nowait(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._waiting.put_nowait(b"")

    async def ended(self) -> None:
        await asyncio.gather(*self._tasks)

    async def _run(self) -> None:
        helper = await asyncio.create_subprocess_exec(
            SERVER, cwd=self._root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert helper.stdin is not None
        assert helper.stdout is not None
        back = asyncio.create_task(self._answer(helper.stdout))
        while data := await self._waiting.get():
            helper.stdin.write(data)
            await helper.stdin.drain()
        helper.stdin.close()
        await helper.wait()
        await back

    async def _answer(self, source: asyncio.StreamReader) -> None:
        while data := await source.read(1 << 16):
            with suppress(OSError):  # the other side has gone
                self._chan.write(data)


@contextmanager
def openssh(folder: Path) -> Iterator[tuple[int, Path]]:
    """Debian's own `sshd`; its port, and the file of a key that it lets in."""
    program = needs("sshd")
    for name in ("host", "user"):
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(str(folder / name))
        (folder / name).chmod(0o600)
    public = asyncssh.read_private_key(str(folder / "user")).export_public_key()
    (folder / "authorized").write_bytes(public)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    lines = (
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {folder / 'host'}",
        f"AuthorizedKeysFile {folder / 'authorized'}",
        f"PidFile {folder / 'pid'}",
        "PasswordAuthentication no",
        "StrictModes no",
        "UsePAM no",
        f"Subsystem sftp {SERVER}",
    )
    (folder / "config").write_text("\n".join(lines) + "\n")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # it insists on it
    process = subprocess.Popen(
        [program, "-D", "-e", "-f", folder / "config"], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "listening on" in line:
                break
        else:
            raise AssertionError("sshd did not start")
        yield port, folder / "user"
    finally:
        process.kill()
        process.communicate()
