"""The programs of macOS: what is in its folders of applications, and says that it opens films or photos."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vantrue_client.share.targets.apps import App

FOLDERS = ("/Applications", "/System/Applications", "~/Applications")
_OPENS = {
    "video/mp4": frozenset({"public.mpeg-4", "public.movie", "public.audiovisual-content", "mp4"}),
    "image/jpeg": frozenset({"public.jpeg", "public.image", "jpg", "jpeg"}),
}


class MacPrograms:
    """Programs by their bundles, started by `open`."""

    def __init__(self, folders: Sequence[str] = FOLDERS) -> None:
        self._folders = [Path(folder).expanduser() for folder in folders]

    def all(self) -> Sequence[App]:
        """Those that open what we share."""
        return sorted(self._read(), key=lambda app: app.key)

    def commands(self, app: App, files: Sequence[Path]) -> Sequence[Sequence[str]]:
        """`open` with the program's name."""
        return [["/usr/bin/open", "-a", app.key, *map(str, files)]]

    def _read(self) -> Iterator[App]:
        for folder in self._folders:
            for bundle in folder.glob("*.app"):
                try:
                    about = plistlib.loads((bundle / "Contents/Info.plist").read_bytes())
                    opens = _opened(about)
                except (OSError, ValueError, AttributeError, TypeError):  # what a bundle says of itself may be anything
                    continue
                if opens:
                    yield App(bundle.stem, bundle.stem, opens)


def _opened(about: dict[str, Any]) -> frozenset[str]:
    """The media types that a bundle says it opens."""
    said = {
        str(one).lower()
        for kind in about.get("CFBundleDocumentTypes", [])
        for key in ("LSItemContentTypes", "CFBundleTypeExtensions")
        for one in kind.get(key, [])
    }
    return frozenset(media_type for media_type, names in _OPENS.items() if names & said)
