"""What the program can be asked to do, and what each of it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vantrue_client.policy.permissions import Permission
from vantrue_client.policy.purposes import Category


class Action(StrEnum):
    """What is to be done."""

    DISCOVER = "discover"
    CONNECT = "connect"
    DOWNLOAD = "download"
    IMPORT = "import"
    WATCH = "watch"
    DUMP = "dump"
    HEAR = "hear"
    SNAPSHOT = "snapshot"
    SET_CAMERA = "set-camera"
    SET_CAMERA_WIFI = "set-camera-wifi"
    RESET_CAMERA = "reset-camera"
    EXCERPT = "excerpt"
    LOCATE = "locate"
    NOTIFY = "notify"
    DIAGNOSE = "diagnose"
    INSPECT_NETWORK = "inspect-network"
    JOIN_WIFI = "join-wifi"
    DELETE = "delete"
    DELETE_ON_CAMERA = "delete-on-camera"
    SHARE = "share"
    EVIDENCE = "evidence"
    LIST_PROGRAMS = "list-programs"
    REPORT = "report"
    STATS = "stats"
    PROFILE = "profile"
    SHOW_PASSPHRASE = "show-passphrase"  # noqa: S105 (an action's name)
    UPGRADE = "upgrade"
    CHANGE_PERMISSION = "change-permission"
    CHANGE_CONSENT = "change-consent"
    EXPORT = "export"
    ERASE = "erase"


class Consent(StrEnum):
    """What is done only after a consent given for it."""

    UPGRADE = "upgrade"


@dataclass(frozen=True, slots=True)
class Needs:
    """What an action needs.

    purpose      what it is done for, as `purposes` names it
    data         the categories it touches by itself
    permissions  all of them must be granted
    consent      must have been given
    discloses    bytes leave the laptop for anything but the camera
    confirmed    the user confirms each time, under the rule named
    guarded      a minor's profile asks for the guardian's PIN
    collects     it stores something personal beyond the footage
    """

    purpose: str
    data: frozenset[Category] = frozenset()
    permissions: tuple[Permission, ...] = ()
    consent: Consent | None = None
    discloses: bool = False
    confirmed: str = ""
    guarded: bool = False
    collects: bool = False


_NET = frozenset({Category.ADDRESSES})
_FILM = frozenset({Category.FOOTAGE, Category.CATALOG})
_NO_DISCLOSURE = "no-disclosure-by-default"

NEEDS: Mapping[Action, Needs] = {
    Action.DISCOVER: Needs("find", _NET, (Permission.CAMERA,)),
    Action.CONNECT: Needs("show", _NET, (Permission.CAMERA,)),
    Action.DOWNLOAD: Needs("keep", _FILM, (Permission.CAMERA, Permission.STORAGE)),
    Action.IMPORT: Needs("keep", _FILM, (Permission.MEDIA, Permission.STORAGE)),
    Action.WATCH: Needs("keep", _FILM, (Permission.CAMERA, Permission.STORAGE, Permission.MESSAGES)),
    Action.DUMP: Needs("dump", _NET, (Permission.CAMERA, Permission.STORAGE), collects=True),
    Action.HEAR: Needs("show", _NET, (Permission.CAMERA, Permission.MESSAGES)),
    Action.SNAPSHOT: Needs("keep", _FILM, (Permission.CAMERA, Permission.STORAGE)),
    Action.SET_CAMERA: Needs("show", _NET, (Permission.CAMERA,)),
    Action.SET_CAMERA_WIFI: Needs("connect", frozenset({Category.PASSPHRASE}), (Permission.CAMERA,)),
    Action.RESET_CAMERA: Needs("connect", frozenset({Category.PASSPHRASE}), (Permission.CAMERA,), guarded=True),
    Action.EXCERPT: Needs("keep", _FILM, (Permission.STORAGE,)),
    Action.LOCATE: Needs("map", frozenset({Category.LOCATION}), (Permission.LOCATION,)),
    Action.NOTIFY: Needs("notify", frozenset({Category.CATALOG}), (Permission.NOTIFY,)),
    Action.DIAGNOSE: Needs("repair", frozenset({Category.ADDRESSES}), (Permission.DIAGNOSE,)),
    Action.INSPECT_NETWORK: Needs("repair", frozenset({Category.ADDRESSES}), (Permission.DIAGNOSE, Permission.WIFI)),
    Action.JOIN_WIFI: Needs("connect", frozenset({Category.PASSPHRASE}), (Permission.WIFI,)),
    Action.DELETE: Needs("erase", _FILM),
    Action.DELETE_ON_CAMERA: Needs("erase", _FILM, (Permission.CAMERA,), guarded=True),
    Action.SHARE: Needs("share", _FILM, discloses=True, confirmed=_NO_DISCLOSURE, guarded=True),
    Action.EVIDENCE: Needs("evidence", _FILM, discloses=True, confirmed=_NO_DISCLOSURE, guarded=True),
    Action.LIST_PROGRAMS: Needs("share", frozenset({Category.PROGRAMS}), confirmed="apps-at-share-time"),
    Action.REPORT: Needs("repair", frozenset({Category.FAULTS}), collects=True),
    Action.STATS: Needs("stats", frozenset({Category.COUNTS}), collects=True),
    Action.PROFILE: Needs("profile", frozenset({Category.PROFILE}), collects=True),
    Action.SHOW_PASSPHRASE: Needs("connect", frozenset({Category.PASSPHRASE}), confirmed="no-password-leak"),
    Action.UPGRADE: Needs("upgrade", frozenset({Category.DEVICE}), consent=Consent.UPGRADE),
    Action.CHANGE_PERMISSION: Needs("govern", guarded=True),
    Action.CHANGE_CONSENT: Needs("govern", guarded=True),
    Action.EXPORT: Needs("export", frozenset(Category)),
    Action.ERASE: Needs("erase", frozenset(Category), guarded=True),
}
