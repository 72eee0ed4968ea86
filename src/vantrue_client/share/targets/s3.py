"""An S3-compatible store as a target, through `s3fs`: ``s3://bucket/prefix?region=eu-central-1``.

``endpoint`` names a store that is not Amazon's: ``s3://bucket/prefix?endpoint=https://nas.local:9000``. Everything goes
to that one host, with the bucket in the path: another region, a proxy, or the address where clouds hand out keys is
never asked, and no file or variable of the system's is looked at. An object has its name only once it is whole, and a
name is looked at before: S3 has no promise, that all stores keep, against two that write at the same moment.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from aiobotocore.session import AioSession
from s3fs import S3FileSystem

from vantrue_client.errors import NotDelivered, UsageError
from vantrue_client.sentences import Sentence
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.credentials import Credential, refused, told
from vantrue_client.share.targets.remote import CHUNK, only_near, parse, pieces_of, trusted, way_to
from vantrue_client.share.targets.resolver import Resolver, only_to
from vantrue_client.share.targets.s3answers import Where, code_of, said
from vantrue_client.share.targets.store import is_hash_of, safe_path, taken
from vantrue_client.share.targets.target import Means

PART = 8 * 1024 * 1024
MOST_PARTS = 9000  # S3 takes 10,000
PATIENCE = 30  # seconds to connect
PATIENCE_WITH_A_PART = 120  # half a megabit a second
_CLEARING = 5.0
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,32}")
_NOT_LET_IN = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidClientTokenId"}
_MISSING = {"404", "NoSuchKey", "NotFound"}


class S3Store:
    """Objects below a prefix in a bucket."""

    kind = "s3"

    def __init__(self, text: str) -> None:
        named = parse(text, {"s3": 0}, frozenset({"region", "endpoint", "ca"}))
        self.bucket, self.prefix = named.host, named.path.lstrip("/")
        self.region = named.options.get("region", "us-east-1")
        if named.user or named.port or not _BUCKET.fullmatch(self.bucket) or not _REGION.fullmatch(self.region):
            raise UsageError(
                f"{text!r} names no bucket and region.", advice="As in s3://bucket/prefix?region=us-east-1"
            )
        endpoint = named.options.get("endpoint", f"https://s3.{self.region}.amazonaws.com")
        self.remote = parse(endpoint, {"https": 443, "http": 80})
        if self.remote.user or self.remote.path:
            raise UsageError(f"{endpoint!r} is no endpoint.", advice="As in endpoint=https://nas.local:9000")
        self.where = Where(self.remote.host, self.region, self.bucket)
        ca = named.options.get("ca")
        self.certificates = None if ca is None else str(Path(ca).expanduser())
        self.address = named.address
        self.tells: str = Sentence(
            "target.s3",
            "The copy is put on {host}: whoever runs it, or may read the bucket, can watch it.",
            host=self.remote.host,
        )

    def credentials(self) -> Sequence[Credential]:
        """The two keys that a store gives out."""
        who, bucket, host = f"{self.remote.who}/{self.bucket}", self.bucket, self.remote.host
        access, secret = (
            "Access key for the bucket {bucket} at {host}: ",
            "Secret key for the bucket {bucket} at {host}: ",
        )
        return (
            Credential(who, "access key", Sentence("target.s3.access", access, bucket=bucket, host=host)),
            Credential(who, "secret key", Sentence("target.s3.secret", secret, bucket=bucket, host=host)),
        )

    @asynccontextmanager
    async def open(self, means: Means) -> AsyncIterator[S3Shelf]:
        """Open the way to it, and look whether we are let in; raises NotDelivered and Refused."""
        async with way_to(self.remote.host, self.remote.port, means) as address:
            if self.remote.scheme == "http":
                only_near(address, self.remote, means.say)
            access, secret = [await told(one, means.secrets) for one in self.credentials()]
            files = await asyncio.to_thread(self._files, access, secret, address)
            with said(self.where):
                client = await files.set_session()
            try:
                shelf = S3Shelf(files, self, means)
                if not await shelf.lets_in():
                    raise await refused(self.credentials(), means.secrets)
                yield shelf
            finally:
                await client.close()

    def _files(self, access: str, secret: str, address: str) -> Any:
        empty = {"profile": None, "ca_bundle": None, "config_file": os.devnull, "credentials_file": os.devnull}
        session = AioSession(session_vars={name: (None, None, value, None) for name, value in empty.items()})
        trusted(self.certificates)
        files = S3FileSystem(
            key=access,
            secret=secret,
            endpoint_url=self.remote.who,
            client_kwargs={"region_name": self.region, "verify": self.certificates},
            config_kwargs={
                "s3": {"addressing_style": "path", "payload_signing_enabled": True},
                "signature_version": "s3v4",
                "request_checksum_calculation": "when_required",  # stores that are not Amazon's know no newer ones
                "response_checksum_validation": "when_required",
                "ignore_configured_endpoint_urls": True,
                "proxies": {},
                "connector_args": {
                    "resolver": Resolver(self.remote.host, address),
                    "socket_factory": only_to(address, self.remote.port),
                },
                "connect_timeout": PATIENCE,
                "read_timeout": PATIENCE_WITH_A_PART,
                "retries": {"total_max_attempts": 1},
                "tcp_keepalive": True,
            },
            session=session,
            asynchronous=True,
            skip_instance_cache=True,
            use_listings_cache=False,
        )
        files.retries = 2
        return files


class S3Shelf:
    """A bucket while the way to it is open."""

    def __init__(self, files: Any, store: S3Store, means: Means) -> None:
        self._files = files
        self._store = store
        self._means = means

    async def lets_in(self) -> bool:
        """Whether the store takes our keys; raises NotDelivered for anything else that it says."""
        try:
            await self._ask("list_objects_v2", Prefix=self._store.prefix, MaxKeys=1)
        except NotDelivered as error:
            if code_of(error) in _NOT_LET_IN:
                return False
            raise
        return True

    async def size(self, name: str) -> int | None:
        """Bytes of an object; None where there is none."""
        return await self._size(self._key(name))

    async def put(self, parcel: Parcel) -> str:
        """Send it, in parts of which those that an earlier try sent are not sent again, and read it back."""
        key = self._key(parcel.name)
        where = f"s3://{self._store.bucket}/{key}"
        size = await self._size(key)
        if size is not None:
            if size == parcel.size and await is_hash_of(self._pieces(key), parcel):
                return where
            raise taken(parcel, self._store.address)
        if parcel.size <= PART:
            await self._send_whole(parcel, key)
        else:
            await self._send_parts(parcel, key)
        await self._prove(parcel, key)
        return where

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """What an object holds."""
        async for piece in self._pieces(self._key(name)):
            yield piece

    def _key(self, name: str) -> str:
        return "/".join(part for part in (self._store.prefix, str(safe_path(name))) if part)

    async def _ask(self, call: str, **what: Any) -> Mapping[str, Any]:
        with said(self._store.where):
            answer: Mapping[str, Any] = await self._files._call_s3(call, Bucket=self._store.bucket, **what)
            return answer

    async def _size(self, key: str) -> int | None:
        try:
            found = await self._ask("head_object", Key=key)
        except NotDelivered as error:
            if code_of(error) in _MISSING:
                return None
            raise
        return int(found["ContentLength"])

    async def _prove(self, parcel: Parcel, key: str) -> None:
        """Read it back; what is not the same, or was not looked at to its end, does not keep its name."""
        try:
            if not await is_hash_of(self._pieces(key), parcel):
                raise NotDelivered(
                    f"{self._store.remote.host} does not give back what was sent.",
                    kept="The copy was removed there.",
                    advice="Try again.",
                )
        except BaseException:
            await self._clear("delete_object", Key=key)
            raise

    async def _send_whole(self, parcel: Parcel, key: str) -> None:
        body = b"".join([piece async for piece in pieces_of(parcel.path)])
        await self._ask("put_object", Key=key, Body=body, ContentType=parcel.media_type)
        self._means.sent(len(body))

    async def _send_parts(self, parcel: Parcel, key: str) -> None:
        upload, there = await self._begun(key)
        if upload is None:
            upload = (await self._ask("create_multipart_upload", Key=key, ContentType=parcel.media_type))["UploadId"]
        part = partial(self._send_part, parcel, key, upload, there)
        size = max(PART, -(-parcel.size // MOST_PARTS))
        try:
            parts = [
                {"PartNumber": number, "ETag": await part(number, start, size)}
                for number, start in enumerate(range(0, parcel.size, size), 1)
            ]
            await self._ask("complete_multipart_upload", Key=key, UploadId=upload, MultipartUpload={"Parts": parts})
        except NotDelivered as error:
            if code_of(error):  # else it is lost, and stays there for the next try
                await self._clear("abort_multipart_upload", Key=key, UploadId=upload)
            raise
        except BaseException:
            await self._clear("abort_multipart_upload", Key=key, UploadId=upload)
            raise

    async def _begun(self, key: str) -> tuple[str | None, Mapping[int, str]]:
        """The upload that an earlier try left, and its parts by number, each with the MD5 of what arrived."""
        try:
            listed = await self._ask("list_multipart_uploads", Prefix=key)
            mine = [one for one in listed.get("Uploads", []) if one["Key"] == key]
            if not mine:
                return None, {}
            upload: str = max(mine, key=lambda one: str(one.get("Initiated", "")))["UploadId"]
            there, after = dict[int, str](), 0
            while True:
                page = await self._ask("list_parts", Key=key, UploadId=upload, PartNumberMarker=after)
                there |= {part["PartNumber"]: part["ETag"] for part in page.get("Parts", [])}
                if not page.get("IsTruncated") or not page.get("Parts"):
                    return upload, there
                after = page["Parts"][-1]["PartNumber"]
        except NotDelivered as error:
            if code_of(error):  # a store that keeps no such list: it begins anew
                return None, {}
            raise

    async def _send_part(
        self, parcel: Parcel, key: str, upload: str, there: Mapping[int, str], number: int, start: int, size: int
    ) -> str:
        body = b"".join([piece async for piece in pieces_of(parcel.path, start, size)])
        if there.get(number, "").strip('"') == hashlib.md5(body, usedforsecurity=False).hexdigest():
            return there[number]
        answer = await self._ask("upload_part", Key=key, UploadId=upload, PartNumber=number, Body=body)
        self._means.sent(len(body))
        return str(answer["ETag"])

    async def _pieces(self, key: str) -> AsyncIterator[bytes]:
        answer = await self._ask("get_object", Key=key)
        with said(self._store.where):
            async with answer["Body"] as body:
                while piece := await body.read(CHUNK):
                    yield piece

    async def _clear(self, call: str, **what: Any) -> None:
        with suppress(Exception):
            async with asyncio.timeout(_CLEARING):
                await self._ask(call, **what)
