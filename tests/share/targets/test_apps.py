from __future__ import annotations

import os
import plistlib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.share.targets.desktop import Desktop
from tests.share.targets.support import Hands, parcel
from vantrue_client.errors import NotDelivered, UsageError
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets import execline
from vantrue_client.share.targets.apps import AppTarget, programs
from vantrue_client.share.targets.appsmac import MacPrograms
from vantrue_client.share.targets.appswindows import WindowsPrograms
from vantrue_client.share.targets.appsxdg import DesktopPrograms
from vantrue_client.share.targets.mail import MailTarget


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    return Desktop(tmp_path / "desktop", monkeypatch)


def listed() -> dict[str, set[str]]:
    return {app.key: set(app.takes) for app in DesktopPrograms().all()}


def photo(folder: Path) -> Parcel:
    clip = parcel(folder, "photo.jpg", 1000, 3)
    return Parcel(clip.path, clip.name, "image/jpeg", clip.size, clip.sha256)


def test_programs_are_those_that_can_be_shown_and_started(desktop: Desktop) -> None:
    names = [
        "player",
        "hidden",
        "unshown",
        "console",
        "gone",
        "tried",
        "elsewhere",
        "here",
        "broken",
        "odd",
        "kde-show",
    ]
    for name in names:
        desktop.program(name)
    desktop.entry("player", "player %F")
    desktop.entry("hidden", "hidden %F", Hidden="true")
    desktop.entry("unshown", "unshown %F", NoDisplay="true")
    desktop.entry("console", "console %F", Terminal="true")
    desktop.entry("gone", "no-such-program %F")
    desktop.entry("tried", "tried %F", TryExec="no-such-program")
    desktop.entry("elsewhere", "elsewhere %F", OnlyShowIn="KDE;")
    desktop.entry("here", "here %F", OnlyShowIn="GNOME;")
    desktop.entry("odd", 'odd "%F')
    (desktop.entries / "broken.desktop").write_text("nonsense")
    (desktop.entries / "kde").mkdir()
    desktop.entry("kde/show", "kde-show %u")
    desktop.opens("video/mp4", *names, "missing", "../../evil")
    desktop.opens("text/html", "player")
    assert listed() == {"player": {"video/mp4"}, "here": {"video/mp4"}, "kde-show": {"video/mp4"}}
    assert isinstance(programs(), DesktopPrograms)


def test_what_the_user_added_removed_and_prefers_counts(desktop: Desktop) -> None:
    for name in ("first", "second", "third"):
        desktop.program(name)
        desktop.entry(name, f"{name} %f")
    desktop.opens("video/mp4", "first", "second")
    (desktop.config / "mimeapps.list").write_text(
        "[Default Applications]\nvideo/mp4=second.desktop\n"
        "[Added Associations]\nvideo/mp4=third.desktop;\nimage/jpeg=third.desktop;\n"
        "[Removed Associations]\nvideo/mp4=first.desktop;\n"
    )
    assert listed() == {"second": {"video/mp4"}, "third": {"video/mp4", "image/jpeg"}}
    assert next(iter(listed())) == "second"


async def test_a_program_is_started_by_itself_with_copies_that_stay(desktop: Desktop, tmp_path: Path) -> None:
    desktop.program("player")
    desktop.entry("player", "player --title %c %U", Name="My Player")
    desktop.opens("video/mp4", "player")
    hands, clips = Hands(tmp_path), (parcel(tmp_path, "a b.mp4"), parcel(tmp_path, "; rm -rf $HOME.mp4", seed=2))
    arrived = await hands.deliver(AppTarget("my player"), *clips)
    assert [one.where for one in arrived] == ["My Player", "My Player"]
    words = desktop.noted("player").read_text().splitlines()
    assert words[:2] == ["--title", "My Player"]
    assert words[-1] != f"session {os.getsid(0)}"
    for clip in clips:
        clip.path.unlink()
    kept = sorted(hands.means.scratch.rglob("*.mp4"))
    assert sorted(words[2:-1]) == sorted(at.as_uri() for at in kept)
    assert {at.name for at in kept} == {clip.name for clip in clips}


async def test_one_that_takes_one_file_is_started_for_each(desktop: Desktop, tmp_path: Path) -> None:
    desktop.program("show")
    desktop.entry("show", "show --open=%f")
    desktop.opens("video/mp4", "show")
    await Hands(tmp_path).deliver(AppTarget("show"), parcel(tmp_path, "a.mp4"), parcel(tmp_path, "b.mp4", seed=2))
    words = [word for word in desktop.noted("show").read_text().splitlines() if word.startswith("--open=/")]
    assert [Path(word).name for word in words] == ["a.mp4", "b.mp4"]


async def test_what_does_not_start_or_open_it_is_said(desktop: Desktop, tmp_path: Path) -> None:
    desktop.program("player", "exit 3")
    desktop.entry("player", "player %F")
    desktop.opens("video/mp4", "player")
    clip = parcel(tmp_path)
    hands = Hands(tmp_path)
    with pytest.raises(NotDelivered, match="ended with 3"):
        await hands.deliver(AppTarget("player"), clip)
    assert not list(hands.means.scratch.rglob("*.mp4")), "a copy lies about that nobody opened"
    with pytest.raises(NotDelivered, match="does not open image/jpeg"):
        await Hands(tmp_path).deliver(AppTarget("player"), photo(tmp_path))
    with pytest.raises(UsageError, match="These open it: player"):
        await Hands(tmp_path).deliver(AppTarget("nothing"), clip)
    (desktop.programs / "player").write_bytes(b"\x7fELF nonsense")
    with pytest.raises(NotDelivered, match="does not start"):
        await Hands(tmp_path).deliver(AppTarget("player"), clip)


@given(st.text(max_size=40))
def test_no_line_makes_a_word_that_was_not_in_it(line: str) -> None:
    try:
        made = list(execline.commands(line, [Path("/a b")], name="n", entry=Path("/e")))
    except ValueError:
        return
    assert made
    assert all(command for command in made)


@pytest.mark.parametrize(
    "line", ["", "   ", "%f", "sh -c 'x'", "a; b", "a | b", "a $HOME", "a %f %U", "a %z", 'a "b', "a`b`"]
)
def test_a_command_that_the_specification_does_not_allow_is_none(line: str) -> None:
    with pytest.raises(ValueError):
        list(execline.commands(line, [Path("/x")], name="n", entry=Path("/e")))


def test_quoting_and_codes_are_the_specifications() -> None:
    line = r'"/opt/a b/run" "say \\$5" 100%% %i %k %F'
    (made,) = execline.commands(line, [Path("/x y"), Path("/z")], name="n", entry=Path("/e"))
    assert made == ["/opt/a b/run", "say $5", "100%", "/e", "/x y", "/z"]


def test_macos_bundles_are_read_and_broken_ones_left_out(tmp_path: Path) -> None:
    for name, content in {
        "Player": plistlib.dumps({"CFBundleDocumentTypes": [{"LSItemContentTypes": ["public.movie"]}]}),
        "Viewer": plistlib.dumps({"CFBundleDocumentTypes": [{"CFBundleTypeExtensions": ["JPG", "mp4"]}]}),
        "Editor": plistlib.dumps({"CFBundleDocumentTypes": [{"LSItemContentTypes": ["public.text"]}]}),
        "Odd": plistlib.dumps({"CFBundleDocumentTypes": 7}),
        "Broken": b"nonsense",
    }.items():
        (tmp_path / f"{name}.app/Contents").mkdir(parents=True)
        (tmp_path / f"{name}.app/Contents/Info.plist").write_bytes(content)
    mac = MacPrograms([str(tmp_path)])
    assert {app.key: len(app.takes) for app in mac.all()} == {"Player": 1, "Viewer": 2}
    assert mac.commands(mac.all()[0], [Path("/a b")]) == [["/usr/bin/open", "-a", "Player", "/a b"]]
    windows = WindowsPrograms()
    assert windows.commands(windows.all()[0], [Path("/a")])[0][-1] == "/a"


async def test_a_draft_is_opened_with_the_copies_attached(desktop: Desktop, tmp_path: Path) -> None:
    desktop.program("xdg-email")
    hands = Hands(tmp_path)
    arrived = await hands.deliver(MailTarget("ann@example.org"), parcel(tmp_path), photo(tmp_path))
    words = desktop.noted("xdg-email").read_text().splitlines()
    assert (words[0], words[2], words[4]) == ("--attach", "--attach", "ann@example.org")
    assert [Path(word).name for word in (words[1], words[3])] == ["clip.mp4", "photo.jpg"]
    assert arrived[0].where == "a draft to ann@example.org, not sent"


async def test_without_a_helper_a_draft_that_was_not_sent_is_opened(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{desktop.programs}:/bin")
    monkeypatch.setattr("vantrue_client.share.targets.mail._PLAIN", execline._CODE)  # whatever helper this machine has
    desktop.program("xdg-open")
    clip = parcel(tmp_path)
    await Hands(tmp_path).deliver(MailTarget(""), clip)
    draft = Path(desktop.noted("xdg-open").read_text().splitlines()[0])
    message = message_from_bytes(draft.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert message["X-Unsent"] == "1"
    assert message["To"] is None
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "video/mp4"
    assert attached.get_filename() == "clip.mp4"
    assert attached.get_content() == clip.path.read_bytes()


@pytest.mark.parametrize("helper", ["xdg-email", "xdg-open"])
async def test_of_a_draft_that_was_not_opened_nothing_is_left(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helper: str
) -> None:
    monkeypatch.setenv("PATH", f"{desktop.programs}:/bin")
    desktop.program(helper, "exit 3")
    if helper == "xdg-open":
        monkeypatch.setattr("vantrue_client.share.targets.mail._PLAIN", execline._CODE)
    hands = Hands(tmp_path)
    with pytest.raises(NotDelivered, match="ended with 3"):
        await hands.deliver(MailTarget(""), parcel(tmp_path))
    assert not [at for at in hands.means.scratch.rglob("*") if at.is_file()]


async def test_a_mail_program_that_fails_and_a_mail_too_large_are_said(desktop: Desktop, tmp_path: Path) -> None:
    desktop.program("xdg-email", "exit 3")
    with pytest.raises(NotDelivered, match="ended with 3"):
        await Hands(tmp_path).deliver(MailTarget("ann@example.org"), parcel(tmp_path))
    clip = parcel(tmp_path)
    large = Parcel(clip.path, clip.name, clip.media_type, 60 * 1024 * 1024, clip.sha256)
    with pytest.raises(NotDelivered, match="--fit"):
        await Hands(tmp_path).deliver(MailTarget("ann@example.org"), large)


@pytest.mark.parametrize(
    "to",
    [
        "ann@example.org?attach=/etc/passwd",
        "ann@example.org&bcc=eve@example.org",
        "--attach@x",
        "-a@x.org",
        "ann@example.org\nBcc: eve@example.org",
        "ann@example.org,eve@example.org",
        "$(reboot)@example.org",
        "ann@exa mple.org",
        "ann",
        "ann@%0a.org",
    ],
)
def test_a_hostile_address_is_refused(to: str) -> None:
    with pytest.raises(UsageError):
        MailTarget(to)
