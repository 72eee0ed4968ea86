"""An e-mail as a target: a draft is opened in the user's mail program, and never sent (``mailto:ADDRESS``)."""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from email.message import EmailMessage
from pathlib import Path, PurePosixPath

from vantrue_client.errors import NotDelivered, UsageError
from vantrue_client.files import write_whole
from vantrue_client.sentences import Sentence
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.apps import lasting, needed, started
from vantrue_client.share.targets.target import Delivered, Means

MOST_BYTES = 50 * 1024 * 1024
PATIENCE = 10.0  # seconds for a helper that hands the draft on and ends
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_PLAIN = re.compile(r"[A-Za-z0-9/._ -]+")
_OPENERS = {"darwin": ("/usr/bin/open",), "win32": ("rundll32.exe", "url.dll,FileProtocolHandler")}


class MailTarget:
    """A draft to one address, or to none yet."""

    kind = "mailto"

    def __init__(self, to: str) -> None:
        if to and not _ADDRESS.fullmatch(to):
            raise UsageError(f"{to[:80]!r} is no e-mail address.", advice="Leave it out, and enter it in the draft.")
        self._to = to
        self.address = f"mailto:{to}"
        self.tells: str = Sentence(
            "target.mail",
            "A draft to {whom} with the copy attached is opened in your mail program: it leaves when you send it "
            "there.",
            whom=to or Sentence("target.mail.nobody", "nobody yet"),
        )

    async def deliver(self, parcels: Sequence[Parcel], means: Means) -> AsyncIterator[Delivered]:
        """Open one draft with all of them."""
        if sum(parcel.size for parcel in parcels) > MOST_BYTES:
            raise NotDelivered(
                "That is more than a mail takes.", kept="No draft was opened.", advice="Make it smaller: --fit 25MB"
            )
        files = [await asyncio.to_thread(lasting, parcel, means.scratch) for parcel in parcels]
        with needed(files):
            helper = shutil.which("xdg-email")
            if helper and all(_PLAIN.fullmatch(str(file)) for file in files):  # it reads names as it reads addresses
                attached = [word for file in files for word in ("--attach", str(file))]
                command = [helper, *attached, *([self._to] if self._to else [])]
            else:
                opener = _opener()
                files.append(await asyncio.to_thread(self._draft, parcels, means.scratch))
                command = [*opener, str(files[-1])]
            await started(command, "Your mail program", PATIENCE)
        for parcel in parcels:
            means.sent(parcel.size)
            yield Delivered(parcel, f"a draft to {self._to or 'nobody yet'}, not sent")

    def _draft(self, parcels: Sequence[Parcel], scratch: Path) -> Path:
        message = EmailMessage()
        message["X-Unsent"] = "1"  # programs that know it open it to be written, not to be read
        if self._to:
            message["To"] = self._to
        message["Subject"] = "A recording"
        message.set_content("")
        for parcel in parcels:
            kind, _, subtype = parcel.media_type.partition("/")
            name = PurePosixPath(parcel.name).name
            message.add_attachment(parcel.path.read_bytes(), maintype=kind, subtype=subtype, filename=name)
        at = scratch / f"draft-{secrets.token_hex(4)}.eml"
        write_whole(at, message.as_bytes())
        return at


def _opener() -> Sequence[str]:
    """What opens a file in the program that the user has chosen for it."""
    opener = _OPENERS.get(sys.platform) or next(
        (words for words in (("xdg-open",), ("gio", "open")) if shutil.which(words[0])), None
    )
    if opener is None:
        raise NotDelivered("No mail program was found.", kept="No draft was opened.", advice="Share to a folder.")
    return opener
