from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.camera.raw import PAGE_NOT_FOUND, raw_camera, reply, status, table
from tests.camera.talk import QUICK, as_far_as_it_goes, listed, simulated
from vantrue_client.camera import folders, listing
from vantrue_client.camera.ahead import ahead
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import ConnectionLost, ListIncomplete, NotFound, ProtocolError

LIST = "/?custom=1&cmd=3015"


def page(*links: str) -> bytes:
    """A folder page with a row for each link; a name with a dot is a file, and has its delete link."""
    rows = "".join(
        f'<tr><td><a href="{link}"><b>{link.rpartition("/")[2]}</b></a><td align=right> 1.00 MB'
        f'<td align=right>2026/09/17 17:48:42<td align=right><a href="{link}?del=1">Remove</a>'
        if "." in link
        else f'<tr><td><a href="{link}"><b>{link.rpartition("/")[2]}</b></a><td align=right>folder'
        for link in links
    )
    return reply(f"<html><body><table>{rows}</table></body></html>".encode(), kind=b"text/html")


async def crawled(pages: dict[str, bytes]) -> tuple[list[str], list[str]]:
    async with raw_camera(table({**pages, LIST: status(3015, -256)}, PAGE_NOT_FOUND)) as raw:
        async with Camera(raw.address, patience=QUICK, prefer="folder pages") as camera:
            found = [recording.target for recording in await listed(camera)]
        return found, [request for request in raw.requests if "?" not in request]


async def test_a_crawl_visits_folders_once_and_nothing_else() -> None:
    pages = {
        "/": page("/Normal", "/", "/Normal/../..", "/System Volume Information", "http://192.0.2.1/x", "/a.MP4"),
        "/Normal": page("/Normal/X.MP4", "/Normal", "/Normal/RO", "/"),
        "/Normal/RO": page("/Normal/RO/Y.MP4", "/Normal"),
    }
    found, visited = await crawled(pages)
    assert sorted(found) == ["/Normal/RO/Y.MP4", "/Normal/X.MP4", "/a.MP4"]
    assert visited == ["/", "/Normal", "/Normal/RO"]


async def test_a_crawl_is_bounded_in_depth_and_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = {"/" + "/".join("abcdefgh"[:depth]): page("/" + "/".join("abcdefgh"[: depth + 1])) for depth in range(1, 8)}
    found, visited = await crawled({"/": page("/a", "/X.MP4"), **deep})
    assert found == ["/X.MP4"]
    assert visited == ["/", "/a", "/a/b", "/a/b/c", "/a/b/c/d"]
    monkeypatch.setattr(folders, "MOST_PAGES", 5)
    many = {f"/f{number}": page(f"/f{number}/{number}.MP4") for number in range(30)}
    async with (
        raw_camera(table({"/": page(*many), **many, LIST: status(3015, -256)}, PAGE_NOT_FOUND)) as raw,
        Camera(raw.address, patience=QUICK, prefer="folder pages") as camera,
    ):
        some, error = await as_far_as_it_goes(camera)
    assert isinstance(error, ListIncomplete)
    assert len(some) == 4
    assert len([request for request in raw.requests if "?" not in request]) == 5


async def test_the_usual_folders_are_tried_where_the_first_page_is_missing() -> None:
    found, _ = await crawled({"/Event": page("/Event/E.MP4")})
    assert found == ["/Event/E.MP4"]


async def test_a_list_that_never_answers_is_replaced_by_pages() -> None:
    async def answer(target: str, writer: asyncio.StreamWriter) -> None:
        if target.startswith(LIST):
            await asyncio.sleep(60)
        pages = {"/": page("/Normal"), "/Normal": page("/Normal/X.MP4")}
        writer.write(pages.get(target, status(3012, 0, b"<String>E3</String>")))
        await writer.drain()

    hasty = replace(QUICK, list=0.1, connect=0.1)
    async with raw_camera(answer) as raw, Camera(raw.address, patience=hasty) as camera:
        assert [recording.target for recording in await listed(camera)] == ["/Normal/X.MP4"]
        assert camera.listed_by == "folder pages"


async def test_a_list_that_broke_off_is_completed_by_pages(card: Path) -> None:
    async with simulated(card, "reset:2500") as (_, camera):
        found, error = await as_far_as_it_goes(camera)
        assert error is None
        assert len(found) >= 12
        assert camera.listed_by == "folder pages"


async def test_a_list_without_end_is_left(monkeypatch: pytest.MonkeyPatch, card: Path) -> None:
    monkeypatch.setattr(listing, "MOST_RECORDINGS", 1000)
    async with simulated(card, "list-big:5000", "no-pages") as (_, camera):
        found, error = await as_far_as_it_goes(camera)
    assert isinstance(error, ListIncomplete)
    assert 0 < len(found) <= 1000


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({}, NotFound),
        ({LIST: reply(b"garbage")}, ProtocolError),
        ({LIST: b""}, ConnectionLost),
        ({LIST: reply(b"")}, ListIncomplete),
    ],
)
async def test_a_camera_that_lists_neither_way_says_so(answers: dict[str, bytes], kind: type[Exception]) -> None:
    async with raw_camera(table(answers, PAGE_NOT_FOUND)) as raw, Camera(raw.address, patience=QUICK) as camera:
        found, error = await as_far_as_it_goes(camera)
    assert found == []
    assert isinstance(error, kind)


async def test_a_path_that_is_listed_twice_is_one_recording() -> None:
    entry = b"<File><NAME>X.MP4</NAME><FPATH>A:\\X.MP4</FPATH><SIZE>5</SIZE></File>"
    answers = {LIST: reply(b"<LIST><ALLFile>" + entry * 3 + b"</ALLFile></LIST>")}
    async with raw_camera(table(answers, PAGE_NOT_FOUND)) as raw, Camera(raw.address, patience=QUICK) as camera:
        assert len(await listed(camera)) == 1


async def test_reading_ahead_does_not_wait_for_its_consumer() -> None:
    ended = asyncio.Event()

    async def source() -> AsyncGenerator[list[int]]:
        yield [1, 2]
        yield [3]
        ended.set()
        raise ListIncomplete("cut")

    reading = ahead(source())
    assert await anext(reading) == 1
    await asyncio.wait_for(ended.wait(), 60)
    assert [await anext(reading), await anext(reading)] == [2, 3]
    with pytest.raises(ListIncomplete):
        await anext(reading)
