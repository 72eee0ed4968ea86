from __future__ import annotations

import getpass
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.share.targets import davserver, s3server
from tests.share.targets.sftpserver import openssh
from vantrue_client.errors import UsageError
from vantrue_client.share import targets
from vantrue_client.share.targets import store_named, target_named


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/media/stick", "/media/stick"),
        ("app:vlc", "app:vlc"),
        ("link:", "link:"),
        ("link:wlan0", "link:wlan0"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
        ("s3://bucket/clips", "s3://bucket/clips"),
        ("webdavs://ann@nas.local/clips/", "webdavs://ann@nas.local:443/clips"),
        ("webdav://nas.local", "webdav://nas.local:80"),
        ("sftp://ann@nas.local:2222/clips", "sftp://ann@nas.local:2222/clips"),
    ],
)
def test_each_way_to_name_one(text: str, address: str) -> None:
    target = target_named(text)
    assert target.address == address
    assert target.tells.endswith(".")


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_whatever_is_written_is_a_target_or_refused(text: str) -> None:
    for scheme in ("", "s3://", "sftp://a@", "webdavs://", "mailto:", "app:", "link:"):
        try:
            target_named(scheme + text)
        except UsageError:
            continue


@pytest.mark.parametrize("text", ["", "\0", "ftp://nas.local/x", "smb:x", "https://example.org"])
def test_what_nobody_knows_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        target_named(text)


def test_a_library_that_is_missing_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vantrue_client.share.targets.s3", None)
    with pytest.raises(UsageError, match=r"pip install 'vantrue\[s3\]'"):
        store_named("s3://bucket")


def test_others_come_in_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("pigeon", "tests.share.targets.pigeon:Pigeon", targets.GROUP)
    monkeypatch.setattr(targets, "entry_points", lambda group: [point] if group == targets.GROUP else [])
    assert target_named("pigeon:coop").address == "pigeon:coop"


GUARDED = """
import asyncio, json, socket, sys
from pathlib import Path
from tests.share.targets.support import Hands, parcel
from vantrue_client.policy import backstop
from vantrue_client.share.targets import target_named
from vantrue_client.share.targets.credentials import credentials_wanted, keep

here, address, port, secrets = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])
backstop._is_loopback = lambda host: False  # so that a server of this machine stands for a far one
heard = []
backstop.tell(heard.append)
target = target_named(address)
hands = Hands(here, trusts=True)
for one in credentials_wanted(target, hands.secrets):
    keep(one, secrets[one.what], hands.secrets)
backstop.install()

def tried():
    with socket.socket() as one:
        try:
            one.connect(("127.0.0.1", port))
        except Exception as error:
            return type(error).__name__
        return "open"

async def main():
    arrived = []
    async for one in target.deliver([parcel(here)], hands.means):
        arrived.append((one.parcel.name, tried()))
    return arrived

print(tried(), asyncio.run(main()), tried(), heard)
"""


def guarded(folder: Path, address: str, port: int, secrets: str = "{}") -> str:
    done = subprocess.run(
        [sys.executable, "-c", GUARDED, folder, address, str(port), secrets],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


OPEN_MEANWHILE = "Refused [('clip.mp4', 'open')] Refused ['127.0.0.1', '127.0.0.1']"


def test_the_gate_is_open_for_a_webdav_server_while_it_is_needed_and_for_nothing_else(
    tmp_path: Path, dav: davserver.Receiver
) -> None:
    (dav.root / "gate").mkdir()
    address = f"webdavs://ann@localhost:{dav.port}/gate?ca={dav.certificate}"
    assert guarded(tmp_path, address, dav.port, f'{{"password": "{davserver.PASSWORD}"}}') == OPEN_MEANWHILE


def test_the_gate_is_open_for_an_s3_store_while_it_is_needed_and_for_nothing_else(
    tmp_path: Path, s3: s3server.Receiver
) -> None:
    s3.client.create_bucket(Bucket="gate")
    address = f"s3://gate?endpoint=http://localhost:{s3.port}"
    keys = f'{{"access key": "{s3.access}", "secret key": "{s3.secret}"}}'
    assert guarded(tmp_path, address, s3.port, keys) == OPEN_MEANWHILE


def test_the_gate_is_open_for_an_sftp_server_while_it_is_needed_and_for_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "ssh").mkdir()
    with openssh(tmp_path / "ssh") as (port, key):
        address = f"sftp://{getpass.getuser()}@localhost:{port}{tmp_path / 'ssh'}?key={key}"
        assert guarded(tmp_path, address, port) == OPEN_MEANWHILE
