"""The barest client: bytes out, bytes in, so that nothing but the simulator is tested."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Protocol


class Listens(Protocol):
    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes
    end: str  # "end", "reset" or "silence"

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "surrogateescape")

    def number(self, name: str = "Value") -> int:
        found = re.search(rf"<{name}>(-?\d+)</{name}>", self.text)
        assert found is not None, self.text
        return int(found[1])


PATIENCE = 60.0


async def send(camera: Listens, raw: bytes, *, patience: float = PATIENCE, sure: int = 0) -> Got:
    """Everything that comes back until the camera ends, resets, or says nothing for so long.

    sure  bytes of a body that come for certain, however busy the machine: so long no silence counts
    """
    reader, writer = await asyncio.open_connection(camera.host, camera.port)
    writer.write(raw)
    data, end = b"", "end"
    try:
        while more := await asyncio.wait_for(
            reader.read(1 << 16), patience if len(data.partition(b"\r\n\r\n")[2]) >= sure else PATIENCE
        ):
            data += more
    except ConnectionError:
        end = "reset"
    except TimeoutError:
        end = "silence"
    writer.close()
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): text for name, _, text in (line.partition(": ") for line in lines[1:])}
    return Got(int(lines[0].split()[1]) if data else 0, headers, body, end)


async def get(
    camera: Listens, target: str, *, method: str = "GET", patience: float = PATIENCE, sure: int = 0, **headers: str
) -> Got:
    fields = "".join(f"{name}: {text}\r\n" for name, text in headers.items())
    raw = f"{method} {target} HTTP/1.1\r\nHost: {camera.host}\r\n{fields}\r\n"
    return await send(camera, raw.encode("utf-8", "surrogateescape"), patience=patience, sure=sure)


async def command(camera: Listens, number: int, rest: str = "", *, patience: float = PATIENCE) -> Got:
    return await get(camera, f"/?custom=1&cmd={number}{rest}", patience=patience)


def fields(text: str, name: str) -> list[str]:
    return re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
