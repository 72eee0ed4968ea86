"""A fake desktop: freedesktop entries whose programs note what they were started with."""

from __future__ import annotations

from pathlib import Path

import pytest
from xdg import BaseDirectory


class Desktop:
    """Folders of entries and programs that stand for the system's."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.programs = folder / "bin"
        self.entries = folder / "share/applications"
        self.config = folder / "config"
        self.home = folder / "home"
        self._cache: dict[str, str] = {}
        for made in (self.programs, self.entries, self.config, self.home):
            made.mkdir(parents=True)
        monkeypatch.setattr(BaseDirectory, "xdg_data_dirs", [str(folder / "share")])
        monkeypatch.setattr(BaseDirectory, "xdg_config_dirs", [str(self.config)])
        monkeypatch.setenv("PATH", f"{self.programs}:/usr/bin:/bin")
        monkeypatch.setenv("HOME", str(self.home))
        monkeypatch.setenv("XDG_CURRENT_DESKTOP", "Fake:GNOME")

    def program(self, name: str, then: str = "") -> Path:
        """A program that notes its arguments, one a line, and its session, and then does more."""
        path = self.programs / name
        noted = self.noted(name)
        path.write_text(
            "#!/bin/sh\n"
            f'{{ for one in "$@"; do printf "%s\\n" "$one"; done; }} >> {noted}.half\n'
            f'echo "session $(ps -o sid= -p $$ | tr -d " ")" >> {noted}.half; cp {noted}.half {noted}\n{then}\n'
        )
        path.chmod(0o755)
        return path

    def noted(self, name: str) -> Path:
        return self.programs / f"{name}.noted"

    def entry(self, name: str, run: str, **keys: str) -> None:
        """A desktop entry."""
        lines = {"Type": "Application", "Name": name.title(), "Exec": run, **keys}
        text = "".join(f"{key}={value}\n" for key, value in lines.items())
        (self.entries / f"{name}.desktop").write_text(f"[Desktop Entry]\n{text}")

    def opens(self, media_type: str, *names: str) -> None:
        """What the system's cache says opens a media type."""
        self._cache[media_type] = "".join(f"{name}.desktop;" for name in names)
        lines = (f"{kind}={entries}\n" for kind, entries in self._cache.items())
        (self.entries / "mimeinfo.cache").write_text("[MIME Cache]\n" + "".join(lines))
