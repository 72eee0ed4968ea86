"""An HTTP client that knows one host, at the address that the network gate admitted."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
from webdav4.http import Client

from vantrue_client.errors import Refused
from vantrue_client.policy.backstop import RULE
from vantrue_client.share.targets.remote import Remote, trusted

PATIENCE = 30.0  # seconds to connect, and without a byte either way
MOST_REPLY = 1024 * 1024  # bytes of a reply that is no file


def pinned_client(remote: Remote, address: str, auth: tuple[str, str] | None) -> httpx.Client:
    """A client for this host alone: no proxy, no `.netrc`, no redirect, and its certificate is checked by its name."""
    client: httpx.Client = Client(
        transport=Pinned(remote, address),
        auth=None if auth is None else httpx.BasicAuth(*auth),
        trust_env=False,
        follow_redirects=False,
        timeout=PATIENCE,
        headers={"Accept-Encoding": "identity", "User-Agent": "vantrue"},
    )
    return client


class Pinned(httpx.HTTPTransport):
    """Sends what is meant for the host to the address, whatever the name means by now."""

    def __init__(self, remote: Remote, address: str) -> None:
        super().__init__(verify=trusted(remote.options.get("ca")), trust_env=False)
        self._remote = remote
        self._address = address

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer it; raises Refused for another host."""
        url = request.url
        usual = 443 if url.scheme == "https" else 80
        if (url.host, url.port or usual) != (self._remote.host.lower(), self._remote.port):
            raise Refused(f"{url.host} was not named, so no connection was opened.", rule=RULE)
        request.extensions = {**request.extensions, "sni_hostname": self._remote.host}
        request.url = url.copy_with(host=self._address)
        response = super().handle_request(request)
        request.url = url
        if request.method != "GET":
            assert isinstance(response.stream, httpx.SyncByteStream)
            response.stream = _Bounded(response.stream)
        return response


class _Bounded(httpx.SyncByteStream):
    """A reply that is kept in memory, and so has an end."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        seen = 0
        for piece in self._stream:
            seen += len(piece)
            if seen > MOST_REPLY:
                raise httpx.ReadError("its answer does not end")
            yield piece

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()
