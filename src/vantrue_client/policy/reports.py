"""Problem reports: written after a fault of the program, kept on this laptop, never sent (rule `diagnostics-on-fault`).

A report holds the fields of `Report` and no other; each can be looked at and deleted.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.files import private_opener, storage_error, write_whole
from vantrue_client.policy.ledger import utc_now

MOST = 20
"""Reports that are kept; the oldest goes."""
MOST_BYTES = 32 * 1024
MOST_LINE = 240
MOST_TEXT = 80

_ID = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, and where.

    device    pseudonym of this laptop
    mac       pseudonym of the camera's MAC address, where it is known
    model     of the camera that was being talked to
    firmware  its version
    minutes   that the program had been in use
    trace     of the error, as `policy.trace` gives it
    """

    device: str | None
    mac: str | None
    model: str | None
    firmware: str | None
    minutes: int
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its id, when it was written (UTC, ISO form), and the fault."""

    id: str
    at: str
    fault: Fault

    @property
    def document(self) -> dict[str, Any]:
        """What is in its file."""
        return {"id": self.id, "at": self.at, **asdict(self.fault), "trace": list(self.fault.trace)}


class Reports:
    """The reports in the state folder; raises StorageError where they cannot be kept.

    >>> from tempfile import mkdtemp
    >>> reports = Reports(Path(mkdtemp()))
    >>> written = reports.write(Fault(None, None, "e3", "V1.5", 2, ("KeyError",)))
    >>> [report.fault.model for report in reports.all()], reports.delete(written.id), reports.all()
    (['e3'], True, [])
    """

    def __init__(self, state: Path) -> None:
        self._folder = state / "reports"

    def write(self, fault: Fault) -> Report:
        """Keep one; of too many the oldest go."""
        now = utc_now()
        report = Report(f"{now:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(2)}", f"{now:%Y-%m-%dT%H:%M:%SZ}", _bounded(fault))
        write_whole(self.path(report.id), json.dumps(report.document, indent=1).encode() + b"\n")
        for old in self._ids()[:-MOST]:
            self.delete(old)
        return report

    def all(self) -> list[Report]:
        """Those that can be read, the oldest first."""
        return [report for one in self._ids() if (report := self._read(one)) is not None]

    def get(self, wanted: str) -> Report:
        """One by its id; raises UsageError where there is none."""
        report = self._read(wanted) if _ID.fullmatch(wanted) else None
        if report is None:
            raise UsageError(f"There is no report {wanted[:40]!r}.", advice="`vantrue privacy reports` lists them.")
        return report

    def delete(self, wanted: str) -> bool:
        """Delete one by its id; whether it was there."""
        if not _ID.fullmatch(wanted):
            return False
        try:
            self.path(wanted).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise storage_error(error, self.path(wanted)) from error
        return True

    def clear(self) -> int:
        """Delete all, also those that cannot be read; how many that were."""
        return sum(self.delete(one) for one in self._ids())

    def path(self, of: str) -> Path:
        """Where a report lies."""
        return self._folder / f"{of}.json"

    def _ids(self) -> list[str]:
        try:
            found = [path.stem for path in self._folder.iterdir() if path.suffix == ".json"]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise storage_error(error, self._folder) from error
        return sorted(one for one in found if _ID.fullmatch(one))

    def _read(self, one: str) -> Report | None:
        try:
            with open(self.path(one), "rb", opener=private_opener) as file:
                told = json.loads(file.read(MOST_BYTES + 1))
            told["trace"] = tuple(map(str, told["trace"]))
            fault = Fault(**{field.name: told[field.name] for field in fields(Fault)})
            return Report(one, str(told["at"]), fault)
        except (OSError, StorageError, ValueError, TypeError, KeyError, RecursionError):
            return None


def _bounded(fault: Fault) -> Fault:
    trace, left = [], MOST_BYTES // 2
    for line in fault.trace:
        left -= len(line[:MOST_LINE])
        if left < 0:
            break
        trace.append(line[:MOST_LINE])
    return replace(
        fault,
        model=fault.model and fault.model[:MOST_TEXT],
        firmware=fault.firmware and fault.firmware[:MOST_TEXT],
        trace=tuple(trace),
    )
