"""What came back from the camera's address means: is something there, is its port open, is it a camera. Pure."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from enum import Enum

from vantrue_client.errors import CameraError, CommandError, ConnectionLost, NotFound, ProtocolError, Unanswered
from vantrue_client.sentences import Sentence, joined
from vantrue_client.wire.commands import Command
from vantrue_client.wire.reply import read_reply
from vantrue_client.workspace.doctor.steps import State, Step

MOST_QUOTED = 60
AWAKE = Sentence(
    "doctor.awake",
    "Is the car on and near? Many cameras switch their Wi-Fi off after some minutes without a client: "
    "switch it on again at the camera.",
)
ONE_AT_A_TIME = Sentence(
    "doctor.one-at-a-time",
    "Close the app on the phone, for a camera serves one device at a time; then switch the camera's Wi-Fi off and on.",
)


class Sign(Enum):
    """What a connection met."""

    OPEN = "it opened"
    CLOSED = "refused"
    NOBODY = "nobody has that address"
    SILENT = "no sign at all"
    FORBIDDEN = "forbidden by this laptop"


_SIGNS = {
    errno.ECONNREFUSED: Sign.CLOSED,
    errno.EHOSTUNREACH: Sign.NOBODY,
    errno.EHOSTDOWN: Sign.NOBODY,
    errno.ENETUNREACH: Sign.NOBODY,
    errno.EACCES: Sign.FORBIDDEN,
    errno.EPERM: Sign.FORBIDDEN,
    errno.ETIMEDOUT: Sign.SILENT,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What one question brought: an answer of HTTP, or the error that came instead.

    status  of HTTP; 0 where none came
    body    may hold secrets, so it is not shown
    """

    error: CameraError | None = None
    status: int = 0
    server: str = ""
    body: bytes = field(default=b"", repr=False)


def sign(heard: Heard) -> Sign:
    """What the connection met; a connection that does not open for an unknown reason met nobody."""
    if not isinstance(heard.error, ConnectionLost) or isinstance(heard.error, Unanswered):
        return Sign.OPEN
    return _SIGNS.get(heard.error.number or 0, Sign.NOBODY)


def judge_reach(met: Sign, at: str, seconds: float) -> Step:
    """Whether anything gives a sign at the address."""
    if met in {Sign.OPEN, Sign.CLOSED}:
        return Step("reach", State.OK, Sentence("doctor.something", "Something answers at {at}.", at=at))
    if met is Sign.FORBIDDEN:
        return Step(
            "reach",
            State.WRONG,
            Sentence("doctor.forbids", "This laptop forbids packets to {at}.", at=at),
            Sentence("doctor.firewall", "A firewall on it says so: allow outgoing connections to the camera."),
        )
    if met is Sign.NOBODY:
        return Step("reach", State.WRONG, Sentence("doctor.nobody", "Nobody is at {at}.", at=at), AWAKE)
    swallowed = Sentence("doctor.swallowed", "A firewall or a VPN on this laptop can swallow the packets, too.")
    return Step(
        "reach",
        State.WRONG,
        Sentence("doctor.no-sign", "{at} gives no sign (tried for {seconds:g} s).", at=at, seconds=seconds),
        joined([AWAKE, swallowed]),
    )


def judge_port(met: Sign, at: str, port: int) -> Step:
    """Whether the camera's web server listens; asked once something answers there."""
    if met is Sign.OPEN:
        return Step("port", State.OK, Sentence("doctor.port-open", "Port {port} is open.", port=port))
    return Step(
        "port",
        State.WRONG,
        Sentence("doctor.port-closed", "{at} refuses connections to port {port}.", at=at, port=port),
        Sentence(
            "doctor.just-started",
            "A camera that has just started needs half a minute: try again. Else another device has that address: "
            "is this laptop in the camera's Wi-Fi?",
        ),
    )


def judge_answer(heard: Heard, at: str, seconds: float) -> Step:
    """Whether what answers is a camera (facts: camera-wifi, 3012)."""
    if isinstance(heard.error, Unanswered):
        return Step("answer", State.WRONG, _hangs(at, seconds, silent=heard.error.silent), ONE_AT_A_TIME)
    if heard.error is None and is_camera(heard):
        text = says(heard)
        who = text or Sentence("doctor.unnamed", "it does not say which")
        answers = Sentence("doctor.camera-answers", "A camera answers: {who}.", who=who)
        return Step("answer", State.OK, answers, quoted=(text,) if text else ())
    server = heard.server[:MOST_QUOTED]
    if server:
        named = "What answers at {at} is no camera: it calls itself {server!r}."
        what = Sentence("doctor.no-camera-named", named, at=at, server=server)
    else:
        unnamed = "What answers at {at} is no camera: it does not say what it is."
        what = Sentence("doctor.no-camera", unnamed, at=at)
    advice = Sentence(
        "doctor.another-device",
        "Another device, such as a router, has that address here. Join the camera's Wi-Fi; where two networks have "
        "the same numbers, name the way with --interface.",
    )
    return Step("answer", State.WRONG, what, advice, (server,) if server else ())


def _hangs(at: str, seconds: float, *, silent: bool) -> Sentence:
    """Why a camera that took the connection answers nothing."""
    if silent:
        says_nothing = "{at} takes the connection and says nothing ({seconds:g} s): it hangs, or serves another device."
        return Sentence("doctor.says-nothing", says_nothing, at=at, seconds=seconds)
    hangs_up = "{at} hangs up without an answer: it hangs, or serves another device."
    return Sentence("doctor.hangs-up", hangs_up, at=at)


def is_camera(heard: Heard) -> bool:
    """A reply to 3012, be it a refusal, or the chip maker's server; status 200 whatever happened."""
    if heard.status == 200 and heard.server.lower().startswith("hfs"):
        return True
    try:
        return heard.status == 200 and read_reply(heard.body).cmd in {Command.VERSION, None}
    except NotFound:
        return True  # the page that the chip maker's server gives
    except (CommandError, ProtocolError):
        return False


def says(heard: Heard) -> str:
    """What it says of itself."""
    try:
        return (read_reply(heard.body).text("String") or "")[:MOST_QUOTED]
    except (CommandError, ProtocolError):
        return ""
