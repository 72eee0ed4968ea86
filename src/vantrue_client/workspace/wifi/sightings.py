"""The access points in reach as the user knows them: by name, by pseudonym, by the nickname of a camera met before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vantrue_client.camera.remembered import Known
from vantrue_client.errors import CameraAmbiguous, CameraNotFound
from vantrue_client.policy.secrets import pseudonym
from vantrue_client.wire.models import identify
from vantrue_client.workspace.wifi.looks import AccessPoint, looks_like_camera, strongest
from vantrue_client.workspace.wifi.networkmanager import WAKE


@dataclass(frozen=True, slots=True)
class Sighting:
    """An access point in reach.

    id        its name's pseudonym on this laptop: what stands for it in all that is kept; None without the laptop's key
    model     by its name, None for an unknown one
    known     the remembered camera that has it
    joined    the laptop is in it
    """

    point: AccessPoint
    id: str | None
    model: str | None
    known: Known | None
    joined: bool

    @property
    def is_camera(self) -> bool:
        """Whether it looks like a camera's, or is one's that was met."""
        return self.known is not None or looks_like_camera(self.point.name)

    def means(self, word: str) -> bool:
        """Whether a word of the user's is its name, its id, or the nickname or id of its camera."""
        names = {self.id or self.point.name, self.point.name}
        if self.known is not None:
            names |= {self.known.id, self.known.nickname or self.known.id}
        return word.casefold() in {name.casefold() for name in names}


def sightings(
    points: list[AccessPoint], joined: str | None, key: bytes | None, cameras: Iterable[Known]
) -> list[Sighting]:
    """Every access point that has a name, strongest first; ``joined`` is the path of the one that the laptop is in.

    Without the laptop's key none has an id, and no camera is known again.
    """
    met: Mapping[str, Known] = {name: known for known in cameras for name in (known.pseudonym, *known.weaker)}
    here = next((point.name for point in points if point.path == joined), None)
    found = []
    for point in strongest(points):
        told = pseudonym(key, "camera", point.name) if key is not None else ""
        found.append(Sighting(point, told[:8] or None, identify(point.name), met.get(told), point.name == here))
    return found


def the_one(seen: list[Sighting], wanted: str | None) -> Sighting:
    """The one that is meant, or the only one of a camera; raises CameraNotFound and CameraAmbiguous."""
    meant = [one for one in seen if (one.means(wanted) if wanted else one.is_camera)]
    if not meant:
        what = "No access point in reach is called that." if wanted else "No camera's access point is in reach."
        raise CameraNotFound(what, advice=WAKE)
    if len(meant) > 1:
        names = ", ".join(
            f"{one.id or one.point.name} ({one.model or 'unknown model'}, {one.point.signal} %)" for one in meant
        )
        raise CameraAmbiguous(f"Several access points fit: {names}.", advice="Name one: `vantrue wifi join NAME`.")
    return meant[0]
