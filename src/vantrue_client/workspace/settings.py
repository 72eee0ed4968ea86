"""Where things lie on this laptop, and what the user settled."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vantrue_client.errors import UsageError
from vantrue_client.model import Patience
from vantrue_client.policy.permissions import Permission, permitted


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of this laptop: configuration, state (cameras met, the key), cache, and the archive."""

    config: Path
    state: Path
    cache: Path
    archive: Path

    @classmethod
    def usual(cls) -> Places:
        """The system's own; each may be moved by ``VANTRUE_CONFIG_DIR``, ``_STATE_DIR``, ``_CACHE_DIR``."""
        import platformdirs

        dirs = platformdirs.PlatformDirs("vantrue", appauthor=False)
        return cls(
            config=_moved("CONFIG", dirs.user_config_path),
            state=_moved("STATE", dirs.user_state_path),
            cache=_moved("CACHE", dirs.user_cache_path),
            archive=platformdirs.user_videos_path() / "Vantrue",
        )

    @property
    def copies(self) -> Path:
        """Where copies lie while they are shared."""
        return self.cache / "share"

    @property
    def kept_copies(self) -> Path:
        """Where copies lie that outlive their share: a program or a draft was handed them."""
        return self.copies / "kept"

    @property
    def erasure(self) -> Path:
        """The note of an erasure that is under way, or was interrupted: looked for at every start."""
        return self.state / "erase.json"

    @property
    def config_file(self) -> Path:
        """``config.toml``; ``VANTRUE_CONFIG`` names another."""
        named = os.environ.get("VANTRUE_CONFIG")
        return Path(named).expanduser() if named else self.config / "config.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace works with.

    camera     URL, address or nickname; None: the only one found
    interface  address or name of the way out
    jobs       connections at once, 1 or 2
    permit     granted where the user said nothing to the contrary; without it what ``VANTRUE_PERMIT`` names
    """

    places: Places = field(default_factory=Places.usual)
    archive: Path | None = None
    camera: str | None = None
    interface: str | None = None
    jobs: int = 1
    patience: Patience = field(default_factory=Patience)
    allow_stop_recording: bool = False
    permit: frozenset[Permission] = field(default_factory=lambda: permitted(os.environ.get("VANTRUE_PERMIT", "")))

    @property
    def archive_root(self) -> Path:
        """The archive's folder."""
        return (self.archive or self.places.archive).expanduser()


def read_config(path: Path) -> dict[str, Any]:
    """Read ``config.toml``: common options at the top, a command's own in a table of its name.

    A file that is not there is an empty one. Raises UsageError for one that cannot be read.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The configuration {path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The configuration {path} is not TOML: {error}.") from error


def _moved(name: str, usual: Path) -> Path:
    named = os.environ.get(f"VANTRUE_{name}_DIR")
    return Path(named).expanduser() if named else usual
