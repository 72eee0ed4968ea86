"""What is wrong on the laptop's side: addresses, folders, disks, another process, another camera."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.e2e.faults.conftest import Simulate
from tests.e2e.faults.laptop import Laptop, on_card
from tests.e2e.program import BOUND


def test_where_nothing_listens_no_camera_was_reached(laptop: Laptop) -> None:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))  # bound, and nobody listens
        for command in ("sync", "ls"):
            ran = laptop.run(command, "--camera", f"127.0.0.1:{held.getsockname()[1]}")
            assert (ran.code, ran.out) == (3, "")
            assert "cannot be connected to" in ran.err
            assert len(ran.err.splitlines()) == 1


def test_a_name_that_nobody_has_is_no_camera(laptop: Laptop) -> None:
    ran = laptop.run("ls", "--camera", "http://no-such-host.invalid")
    assert (ran.code, ran.out) == (3, "")
    assert "no-such-host.invalid" in ran.err


@pytest.mark.parametrize("address", ["8.8.8.8", "http://1.1.1.1:8080/", "[2606:4700::1111]", "::ffff:8.8.8.8"])
def test_a_public_address_is_refused(address: str, laptop: Laptop) -> None:
    ran = laptop.run("sync", "--camera", address)
    assert (ran.code, ran.out) == (4, "")
    assert "no connection was opened" in ran.err


@pytest.mark.parametrize("address", ["ftp://192.168.1.254", "http://", "http://user@192.168.1.254", "10.0.0.1:99999"])
def test_what_is_no_address_is_wrong_usage(address: str, laptop: Laptop) -> None:
    ran = laptop.run("ls", "--camera", address)
    assert (ran.code, ran.out) == (2, "")
    assert "no camera's address" in ran.err


def test_what_is_no_camera_is_told_so(laptop: Laptop) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.listen()
        with laptop.start("ls", "--camera", f"127.0.0.1:{listener.getsockname()[1]}") as process:
            listener.settimeout(0.1)
            while process.poll() is None:
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(BOUND)
                    connection.recv(4096)
                    connection.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n")
            out, err = process.communicate(timeout=BOUND)
    assert (process.returncode, out) == (1, "")
    assert "Traceback" not in err
    assert "does not answer in HTTP" in err


def test_an_archive_that_cannot_be_a_folder_is_told(simulate: Simulate, laptop: Laptop, tmp_path: Path) -> None:
    camera = simulate()
    (tmp_path / "file").write_text("mine")
    for archive in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/vantrue/archive")):
        ran = laptop.run("sync", "--camera", camera.url, "--archive", str(archive))
        assert (ran.code, ran.out) == (5, ""), ran.err
        assert str(archive) in ran.err or str(archive.parent) in ran.err
        assert len(ran.err.splitlines()) == 1
    assert (tmp_path / "file").read_text() == "mine"
    assert camera.requests == [], "the camera was troubled for nothing"


def test_a_full_disk_ends_the_run_with_what_is_done_intact(simulate: Simulate, laptop: Laptop) -> None:
    camera = simulate()
    truth = on_card(camera)
    *_, second, largest = sorted(entry.size for entry in camera.recordings)
    with files_of_at_most((second + largest) // 2):  # the photo, which comes last but one, is larger
        full = laptop.sync(camera, "--order", "oldest")
    assert full.code == 5, full
    assert "The disk is full" in full.err
    assert "What was finished is intact" in full.err
    assert len(laptop.hashes()) == full.statuses["downloaded"] == len(truth) - 1
    assert set(laptop.hashes()) < set(truth)
    then = laptop.sync(camera)
    assert (then.code, laptop.hashes()) == (0, truth)
    assert then.statuses["present"] >= full.statuses["downloaded"]


def test_one_sync_at_a_time(simulate: Simulate, laptop: Laptop) -> None:
    slow, camera = simulate("list-slow:60"), simulate()
    with laptop.start("sync", "--camera", slow.url) as first:
        until = time.monotonic() + BOUND
        while 3015 not in [request.command for request in slow.requests] and time.monotonic() < until:
            time.sleep(0.02)
        second = laptop.run("sync", "--camera", camera.url)
        first.terminate()
        first.communicate(timeout=BOUND)
    assert (second.code, second.out) == (1, "")
    assert f"pid {first.pid}" in second.err
    assert "Nothing was changed" in second.err
    assert camera.requests == []
    assert first.returncode == 130
    assert laptop.sync(camera).code == 0


def test_two_cameras_with_the_same_recordings_are_kept_apart(simulate: Simulate, laptop: Laptop) -> None:
    one, other = simulate(seed=1), simulate(seed=2)
    truth = on_card(one)
    for camera in (one, other):
        assert laptop.sync(camera).statuses == {"downloaded": len(truth)}
    assert laptop.hashes() == sorted([*truth, *truth])
    for camera in (one, other):
        again = laptop.sync(camera)
        assert (again.statuses, again.summary["bytes"]) == ({"present": len(truth)}, 0)
    assert len(laptop.run("cameras", "ls").lines) == 2


def test_one_camera_at_another_address_is_the_same(simulate: Simulate, laptop: Laptop) -> None:
    truth = on_card(simulate(seed=1))
    assert laptop.sync(simulate(seed=1)).statuses == {"downloaded": len(truth)}
    assert laptop.sync(simulate(seed=1)).statuses == {"present": len(truth)}
    assert len(laptop.run("cameras", "ls").lines) == 1


@contextmanager
def files_of_at_most(count: int) -> Iterator[None]:
    """What is started meanwhile can write no file longer than so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
