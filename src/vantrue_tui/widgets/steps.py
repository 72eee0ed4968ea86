"""The steps of a check, as they are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalScroll
from textual.widgets import Static

from vantrue_tui.forms import plain
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.workspace.doctor.steps import Step

SIGNS = {"ok": "✓", "doubt": "?", "wrong": "✗", "unseen": "-"}


class StepLine(HorizontalGroup):
    """One step: a sign and a word for how it went, its name, what was found and what to do about it."""

    def __init__(self, step: Step) -> None:
        super().__init__(classes=f"-{step.state}")
        self._step = step

    def compose(self) -> ComposeResult:
        """Three texts; the last takes as many lines as it needs."""
        step, state = self._step, str(self._step.state)
        yield Static(f"{SIGNS[state]} {say(f'doctor.state.{state}')}", classes="state", markup=False)
        yield Static(say(f"doctor.step.{step.name}"), classes="name", markup=False)
        advice = f"\n→ {plain(told(step.advice))}" if step.advice else ""
        yield Static(f"{plain(told(step.what))}{advice}", classes="what", markup=False)


class Steps(VerticalScroll):
    """One below the other; the newest is in sight."""

    async def clear(self) -> None:
        """Show none."""
        await self.remove_children()

    async def add(self, step: Step) -> None:
        """One more was done."""
        await self.mount(StepLine(step))
        self.scroll_end(animate=False)
