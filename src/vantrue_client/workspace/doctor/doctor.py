"""The walk: what is looked at in which order, until something is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import TYPE_CHECKING

from vantrue_client.camera.address import Address, parse_address
from vantrue_client.camera.camera import Camera
from vantrue_client.camera.discovery import discover
from vantrue_client.camera.gateways import KNOWN_ADDRESS
from vantrue_client.camera.interfaces import find_interface, interfaces
from vantrue_client.camera.transport import Transport
from vantrue_client.camera.verify import Found
from vantrue_client.errors import CameraError, CameraNotFound, UsageError
from vantrue_client.model import CameraInfo, CameraTime
from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Answer
from vantrue_client.policy.permissions import Permission, command_to_grant
from vantrue_client.sentences import Sentence
from vantrue_client.workspace.allowing import to_allow
from vantrue_client.workspace.doctor import answers, card, laptop
from vantrue_client.workspace.doctor.asking import hear, listing, pieces
from vantrue_client.workspace.doctor.looking import links, signals, way_out
from vantrue_client.workspace.doctor.steps import State, Step
from vantrue_client.workspace.meeting import named, only_one

if TYPE_CHECKING:
    from vantrue_client.workspace.workspace import Workspace

LOOK_FOR = 3.0  # seconds for a camera that was not named
_WAYS = {
    "dns-sd": Sentence("doctor.by-dns-sd", "dns-sd"),
    "gateway": Sentence("doctor.by-gateway", "gateway"),
    "known address": Sentence("doctor.by-known-address", "known address"),
    "remembered": Sentence("doctor.by-remembered", "remembered"),
}


class Doctor:
    """One walk to the camera.

    address  where it is, or where it would be
    steps    what was found so far
    heard    what answered there
    info     what the camera says of itself; None where none was reached
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._settings = workspace.settings
        self._gate = workspace.privacy.gate(Action.DIAGNOSE)
        self._pinned = KNOWN_ADDRESS
        self.address = Address(KNOWN_ADDRESS)
        self.steps: list[Step] = []
        self.heard = answers.Heard()
        self.info: CameraInfo | None = None

    async def walk(self) -> AsyncGenerator[Step]:
        """The steps, as they are done; the first that is wrong is the last.

        Raises Refused without the permission `diagnose` and for an address that the gate refuses, UsageError and
        CameraAmbiguous where it is not said which camera is meant.
        """
        await self._workspace.privacy.require(Action.DIAGNOSE)
        for part in (self._permission, self._camera, self._laptop, self._network, self._card):
            async with aclosing(part()) as found:
                async for step in found:
                    self.steps.append(step)
                    yield step
                    if step.state is State.WRONG:
                        return

    async def _permission(self) -> AsyncGenerator[Step]:
        decision = self._workspace.privacy.decide(Action.CONNECT)
        if decision.answer is Answer.ALLOW:
            yield Step("permission", State.OK, Sentence("doctor.permitted", "The camera may be connected to."))
        else:
            yield Step("permission", State.WRONG, decision.why, to_allow(command_to_grant(Permission.CAMERA)))

    async def _camera(self) -> AsyncGenerator[Step]:
        """Which address is meant; it is pinned here."""
        step = await self._meant()
        self._gate.camera(self.address.host, self.address.port)
        try:
            async with asyncio.timeout(self._settings.patience.connect):
                self._pinned = await self._gate.admit(self.address.host, self.address.port)
        except (CameraNotFound, TimeoutError):
            host = self.address.host
            unknown = Sentence("doctor.unknown-host", "No address is known for {host!r}.", host=host)
            check = Sentence("doctor.check-spelling", "Check how it is written.")
            yield Step("camera", State.WRONG, unknown, check, (host,))
            return
        yield step

    async def _meant(self) -> Step:
        wanted = self._settings.camera
        if wanted:
            known = named(wanted, self._workspace.remembered)
            self.address = parse_address((known.address or KNOWN_ADDRESS) if known else wanted)
            if known:
                last_at = "{name} was last at {address}."
                where = Sentence("doctor.last-seen", last_at, name=wanted, address=self.address)
                return Step("camera", State.OK, where, quoted=(wanted,))
            meant = Sentence("doctor.meant", "{address} is meant.", address=self.address)
            return Step("camera", State.OK, meant, quoted=(self.address.host,))
        found = await self._found()
        if found is not None:
            self.address = parse_address(found.address)
            one = "One was found at {address}, by {way}."
            said = Sentence("doctor.found", one, address=found.address, way=_WAYS.get(found.how, found.how))
            return Step("camera", State.OK, said, quoted=(found.name,))
        last = [one.address for one in self._workspace.remembered.cameras() if one.address]
        if len(last) == 1:
            self.address = parse_address(last[0])
            last_one = "None was found; the last one was at {address}."
            return Step("camera", State.UNSEEN, Sentence("doctor.last-one", last_one, address=self.address))
        usual = "None was found; in its own Wi-Fi a camera is at {address}."
        return Step("camera", State.UNSEEN, Sentence("doctor.usual-address", usual, address=self.address))

    async def _found(self) -> Found | None:
        known = [one.address for one in self._workspace.remembered.cameras() if one.address]
        try:
            async with aclosing(
                discover(timeout=LOOK_FOR, interface=self._settings.interface, known=known, gate=self._gate)
            ) as found:
                return await only_one(found)
        except (CameraNotFound, UsageError):  # an interface that is not there has a step of its own
            return None

    async def _laptop(self) -> AsyncGenerator[Step]:
        own = await asyncio.to_thread(lambda: list(interfaces()))
        here = await asyncio.to_thread(links, own=own)
        at, wanted = self._pinned, self._settings.interface
        yield laptop.judge_interface(here, own, at, wanted)
        address = laptop.judge_address(own, here, at, wanted)
        yield address
        if self._workspace.privacy.decide(Action.INSPECT_NETWORK).answer is not Answer.ALLOW:
            unseen = "Wi-Fi and routes are looked at only with the permission wifi."
            allow = "To have them looked at: `{command}`."
            yield Step(
                "route",
                State.UNSEEN,
                Sentence("doctor.no-wifi-permission", unseen),
                Sentence("doctor.to-look", allow, command=command_to_grant(Permission.WIFI)),
            )
            return
        yield laptop.judge_wifi(here, await asyncio.to_thread(signals), needed=address.state is not State.OK)
        by = find_interface(wanted) if wanted else None
        yield laptop.judge_route(way_out(at, self.address.port, by), own, at)

    async def _network(self) -> AsyncGenerator[Step]:
        patience = self._settings.patience
        async with Transport(
            str(self.address), patience=patience, gate=self._gate, interface=self._settings.interface
        ) as transport:
            self.heard = await hear(transport)
        met, at = answers.sign(self.heard), self._pinned
        yield answers.judge_reach(met, at, patience.connect)
        yield answers.judge_port(met, at, self.address.port)
        yield answers.judge_answer(self.heard, at, patience.command)

    async def _card(self) -> AsyncGenerator[Step]:
        settings, patience = self._settings, self._settings.patience
        async with Camera(
            str(self.address),
            patience=patience,
            gate=self._gate,
            interface=settings.interface,
            memory=self._workspace.remembered,
            allow_stop_recording=settings.allow_stop_recording,
        ) as camera:
            seconds = 2 * patience.list
            listed = await listing(camera, seconds)
            self.info = await self._told(camera)
            yield card.judge_list(listed, self.info.card if self.info else None, seconds)
            yield await self._piece(camera, listed)
            recording_for = self.info.recording_for if self.info else None
            yield card.judge_clock(listed.recordings, recording_for, CameraTime(datetime.now()))

    async def _told(self, camera: Camera) -> CameraInfo | None:
        """What it says of itself; a camera that says little of that is ordinary."""
        try:
            async with asyncio.timeout(2 * self._settings.patience.command):
                return await camera.info()
        except (CameraError, TimeoutError):
            return None

    async def _piece(self, camera: Camera, listed: card.Listed) -> Step:
        try:
            async with asyncio.timeout(2 * self._settings.patience.silence):
                recording = card.sample(listed.recordings, await camera.under_way(listed.recordings))
                return card.judge_range(await pieces(camera, recording) if recording else None, None)
        except CameraError as error:
            return card.judge_range(None, error)
        except TimeoutError:
            return card.judge_range(None, None, late=True)
