from __future__ import annotations

import pytest

from tests.camera.raw import PAGE_NOT_FOUND, raw_camera, reply, status, table
from tests.camera.talk import QUICK
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import (
    CardFailure,
    ConnectionLost,
    NotFound,
    ProtocolError,
    UsageError,
    VantrueError,
    WrongState,
)
from vantrue_client.model import CameraTime, Kind, Recording

CLIP = Recording("X.MP4", r"A:\Normal\X.MP4", "/Normal/X.MP4", Kind.NORMAL, 10)
HELLO = {"/?custom=1&cmd=3012": status(3012, 0, b"<String>N4PRO_V1</String>\n")}


async def opened_error(answer: bytes) -> VantrueError:
    async with raw_camera(table(HELLO, answer)) as raw, Camera(raw.address, patience=QUICK) as camera:
        with pytest.raises(VantrueError) as raised:
            async with camera.open(CLIP):
                pass
    return raised.value


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (PAGE_NOT_FOUND, NotFound),
        (reply(b"<html><body>Welcome</body></html>", kind=b"text/html"), ProtocolError),
        (reply(b"\xef\xbb\xbf \r\n<html><title>Page Not Found</title>", kind=b"video/mp4"), NotFound),
        (status(0, -11), CardFailure),
        (status(0, -1), NotFound),
        (status(0, 0), ProtocolError),
        (status(0, -22), WrongState),
        (b"HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n", NotFound),
        (b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n", ConnectionLost),
        (b"HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\n\r\n", ProtocolError),
        (b"HTTP/1.1 416 No\r\nConnection: close\r\n\r\n", ProtocolError),
        (b"", ConnectionLost),
    ],
)
async def test_what_comes_instead_of_a_file_is_typed(answer: bytes, kind: type[Exception]) -> None:
    assert isinstance(await opened_error(answer), kind)


async def test_a_file_labelled_as_text_is_still_a_file_and_its_time_is_the_cameras() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nLast-Modified: Thu, 17 Sep 2026 17:48:42 GMT\r\n\r\n"
    async with (
        raw_camera(table(HELLO, head + b"\0\0\0\x18ftyp")) as raw,
        Camera(raw.address, patience=QUICK) as camera,
        camera.open(CLIP) as opened,
    ):
        assert b"".join([chunk async for chunk in opened]) == b"\0\0\0\x18ftyp"
        assert opened.modified == CameraTime.of(2026, 9, 17, 17, 48, 42)
        assert opened.size is None


async def test_a_thumbnail_is_a_jpeg_or_an_error() -> None:
    answers: dict[str, bytes | list[bytes]] = {
        **HELLO,
        "/Normal/X.MP4?custom=1&cmd=4001": [reply(b"\xff\xd8still"), status(4001, -2), PAGE_NOT_FOUND],
    }
    async with raw_camera(table(answers)) as raw, Camera(raw.address, patience=QUICK) as camera:
        assert await camera.thumbnail(CLIP) == b"\xff\xd8still"
        with pytest.raises(VantrueError):
            await camera.thumbnail(CLIP)
        with pytest.raises(NotFound):
            await camera.thumbnail(CLIP)


async def test_the_middle_of_a_file_may_begin_like_a_page() -> None:
    part = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 3-9/10\r\nConnection: close\r\n\r\n<title>"
    async with raw_camera(table(HELLO, part)) as raw, Camera(raw.address, patience=QUICK) as camera:
        async with camera.open(CLIP, 3, 10) as opened:
            assert (opened.offset, opened.size) == (3, 10)
            assert b"".join([chunk async for chunk in opened]) == b"<title>"
        assert b"\r\nrange: bytes=3-9\r\n" in raw.heads[-1].lower()


async def test_the_length_of_a_part_is_not_taken_for_the_files() -> None:
    part = b"HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\nConnection: close\r\n\r\nftyp"
    async with (
        raw_camera(table(HELLO, part)) as raw,
        Camera(raw.address, patience=QUICK) as camera,
        camera.open(CLIP, 4, 8) as opened,
    ):
        assert (opened.offset, opened.size) == (4, None)


@pytest.mark.parametrize(("offset", "end"), [(5, 5), (5, 4), (-1, None)])
async def test_no_bytes_or_bytes_before_the_first_cannot_be_asked_for(offset: int, end: int | None) -> None:
    async with raw_camera(table(HELLO, b"")) as raw, Camera(raw.address, patience=QUICK) as camera:
        with pytest.raises(UsageError):
            async with camera.open(CLIP, offset, end):
                pass


async def test_a_camera_that_refuses_an_end_is_asked_without_one_and_then_for_the_whole() -> None:
    refused = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
    part = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 3-9/10\r\nConnection: close\r\n\r\n3456789"
    answers: dict[str, bytes | list[bytes]] = {
        **HELLO,
        CLIP.target: [refused, part, refused, refused, reply(b"0123456789")],
    }
    async with raw_camera(table(answers)) as raw, Camera(raw.address, patience=QUICK) as camera:
        async with camera.open(CLIP, 3, 5) as opened:
            assert opened.offset == 3
        async with camera.open(CLIP, 3, 5) as opened:
            assert opened.offset == 0
    asked = [head.lower().partition(b"range: ")[2].partition(b"\r")[0] for head in raw.heads[-5:]]
    assert asked == [b"bytes=3-4", b"bytes=3-", b"bytes=3-4", b"bytes=3-", b""]


async def test_a_part_that_does_not_hold_what_was_asked_for_is_not_read_and_the_whole_is_asked_for() -> None:
    """Other bytes than were asked for, or the right ones told wrongly: nobody can know."""
    part = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/10\r\nConnection: close\r\n\r\n34"
    answers: dict[str, bytes | list[bytes]] = {**HELLO, CLIP.target: [part, part, reply(b"0123456789")]}
    async with (
        raw_camera(table(answers)) as raw,
        Camera(raw.address, patience=QUICK) as camera,
        camera.open(CLIP, 3, 5) as opened,
    ):
        assert opened.offset == 0
        assert b"".join([chunk async for chunk in opened]) == b"0123456789"
