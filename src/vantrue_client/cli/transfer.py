"""Showing a run of transfers: JSON lines, bars, or plain lines; and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from vantrue_client.cli import output
from vantrue_client.cli.options import Common
from vantrue_client.cli.run import Exit, complain
from vantrue_client.model import Result, Status
from vantrue_client.sync.report import Summary, exit_code
from vantrue_client.workspace.bringing import Outcome
from vantrue_client.workspace.reporter import Reporter

if TYPE_CHECKING:
    from vantrue_client.archive import Pruned, Removal
    from vantrue_client.workspace.transfers import Planned

NAME = 29  # characters of an ordinary name: `20251211_184930_01110_N_A.MP4`


class LineReporter(Reporter):
    """Prints each result as a line, JSON or plain, and sentences on standard error."""

    def __init__(self, common: Common) -> None:
        self._common = common

    def result(self, result: Result) -> None:
        """Print it, unless it is not worth a line."""
        if self._common.json:
            output.emit(result_json(result))
        elif _worth_a_line(self._common, result):
            print(output.printable(_line(result)), flush=True)

    def removed(self, removal: Removal) -> None:
        """Print it."""
        if self._common.json:
            output.emit({"removed": removal_json(removal)})
        elif not self._common.quiet:
            print(output.printable(removal_line(removal)), flush=True)

    def say(self, sentence: str) -> None:
        """Print it on standard error."""
        if not self._common.quiet:
            print(output.printable(sentence), file=sys.stderr, flush=True)


async def show(common: Common, work: Callable[[Reporter], Awaitable[Outcome]]) -> Exit:
    """Run transfers, print each result as it comes, then the summary; returns the exit code."""
    reporter, shown = _reporter(common)
    with shown:
        outcome = await work(reporter)
    if common.json:
        output.emit({"summary": summary_json(outcome.summary)})
    elif not common.quiet:
        print(sentence(outcome.summary))
    if outcome.ended:
        complain(outcome.ended)
    return Exit(exit_code(outcome.summary, outcome.ended))


def show_plan(common: Common, planned: Planned, doomed: Sequence[Pruned] = ()) -> Exit:
    """Print what a run would do, and what would then be removed here; a list that was cut off is said."""
    plan = planned.plan
    rows = [
        *((recording, "fetch", None) for recording in plan.fetch),
        *((recording, "present", None) for recording in plan.present),
        *((recording, "skip", reason) for recording, reason in plan.skip),
        *((done.copy.recording, "remove", done.reason) for done in doomed),
    ]
    counts = {"fetch": len(plan.fetch), "present": len(plan.present), "skip": len(plan.skip), "remove": len(doomed)}
    total = sum(recording.size for recording in plan.fetch)
    for recording, action, reason in rows:
        if common.json:
            facts = output.recording_json(recording, url=None, archived=action in {"present", "remove"})
            output.emit({"action": action, "reason": reason, **facts})
        elif action != "present" or common.verbose:
            output.tab_separated([action, recording.name, recording.size, reason])
    if common.json:
        output.emit({"summary": {**counts, "bytes": total}})
    elif not common.quiet:
        print(
            f"{counts['fetch']} to fetch ({output.size(total)}), "
            f"{counts['present']} here already, {counts['skip']} left alone"
            + (f", {counts['remove']} to remove here." if doomed else ".")
        )
    if planned.listing.incomplete:
        complain(planned.listing.incomplete)
        return Exit.SOME_FAILED
    return Exit.DONE


def result_json(result: Result) -> dict[str, Any]:
    """One result in JSON (design: experience)."""
    return {
        "name": result.name,
        "status": result.status.value,
        "file": result.file,
        "size": result.size,
        "bytes_fetched": result.bytes_fetched,
        "sha256": result.sha256,
        "seconds": round(result.seconds, 3),
        "reason": result.reason,
    }


def removal_json(removal: Removal) -> dict[str, Any]:
    """One removal in JSON; ``path`` is below the archive, or as the camera has it on its ``card``."""
    return {
        "where": removal.where.value,
        "name": removal.name,
        "path": removal.path,
        "size": removal.size,
        "sha256": removal.sha256,
        "reason": removal.reason,
    }


def removal_line(removal: Removal) -> str:
    """One removal for people."""
    return "  ".join(["removed", removal.path, output.size(removal.size), removal.reason])


def summary_json(summary: Summary) -> dict[str, Any]:
    """The last object: counts, bytes, seconds."""
    return {
        "downloaded": summary.downloaded,
        "present": summary.present,
        "skipped": summary.skipped,
        "failed": summary.failed,
        "exec_failed": summary.exec_failed,
        "incomplete": summary.incomplete,
        "bytes": summary.bytes,
        "seconds": round(summary.seconds, 3),
    }


def sentence(summary: Summary) -> str:
    """The summary for people.

    >>> sentence(Summary(downloaded=2, present=1, bytes=5_000_000, seconds=2))
    '2 downloaded (5.0 MB in 2.0 s, 2.5 MB/s), 1 here already, 0 skipped, 0 failed.'
    """
    rate = f", {output.size(summary.bytes / summary.seconds)}/s" if summary.bytes and summary.seconds else ""
    return (
        f"{summary.downloaded} downloaded ({output.size(summary.bytes)} in {summary.seconds:.1f} s{rate}), "
        f"{summary.present} here already, {summary.skipped} skipped, {summary.failed} failed."
    )


def _reporter(common: Common) -> tuple[Reporter, AbstractContextManager[object]]:
    if common.json or common.quiet or not sys.stderr.isatty():
        return LineReporter(common), nullcontext()
    from vantrue_client.cli.bars import BarReporter

    bars = BarReporter(lambda result: _line(result) if _worth_a_line(common, result) else None, removal_line)
    return bars, bars


def _worth_a_line(common: Common, result: Result) -> bool:
    if result.status is Status.FAILED:
        return True
    return not common.quiet and (result.status is not Status.PRESENT or common.verbose > 0)


def _line(result: Result) -> str:
    words = [f"{result.status.value:<10}", f"{result.name:<{NAME}}"]
    if result.status is Status.DOWNLOADED:
        words += [f"{output.size(result.size):>8}", f"{result.seconds:6.1f} s"]
    if result.reason:
        words.append(result.reason)
    return "  ".join(words).rstrip()
