"""What the workspace asks before it acts: permissions, consents, the ledger and the gates of one laptop.

The rooms below ask nobody: a bare `Camera` in a script is the script's own consent.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Protocol

from vantrue_client.errors import Refused
from vantrue_client.policy.actions import NEEDS, Action, Consent
from vantrue_client.policy.connections import Connections
from vantrue_client.policy.consent import Consents
from vantrue_client.policy.decide import Answer, Decision, Request, State, decide
from vantrue_client.policy.gate import Gate
from vantrue_client.policy.ledger import Ledger
from vantrue_client.policy.permissions import SENTENCES, Grant, Permission, Permissions, command_to_grant
from vantrue_client.policy.rules import RULEBOOK, Rulebook

_COMMANDS = {
    "notify-before-new-use": "vantrue privacy consent agree",
    "upgrade-by-consent": "vantrue privacy consent give upgrade",
}


class Asker(Protocol):
    """Who can be asked; a front end hands one in."""

    async def ask(self, question: str) -> bool | None:
        """Yes, no, or None: nobody answered."""
        ...

    def tell(self, sentence: str) -> bool:
        """Tell something; False when nobody heard it."""
        ...


class Nobody:
    """Nobody is there to be asked: what is not granted is refused."""

    async def ask(self, question: str) -> bool | None:
        """No answer."""
        return None

    def tell(self, sentence: str) -> bool:
        """Nobody hears it."""
        return False


class Privacy:
    """The rules at work on this laptop; everything is kept in its state folder. Raises StorageError where it cannot be.

    also  permissions that the environment or the configuration grants
    """

    def __init__(
        self, state: Path, also: Iterable[Permission] = (), asker: Asker | None = None, book: Rulebook = RULEBOOK
    ) -> None:
        self.book = book
        self._state = state
        self._asker = asker or Nobody()
        self.permissions = Permissions(state / "permissions.json", also)
        self.consents = Consents(state / "consent.json", book)
        self.ledger = Ledger(state)

    @cached_property
    def connections(self) -> Connections:
        """What was connected to and what was refused; also hears what the backstop refuses."""
        from vantrue_client.policy import backstop

        connections = Connections(self.ledger, self._state / "refusals.json")
        backstop.tell(lambda host: connections.refused(host, "unknown"))
        return connections

    def gate(self, action: Action) -> Gate:
        """A gate for connections of an action; so far it admits nothing."""
        return Gate(self.connections, NEEDS[action].purpose)

    def decide(self, action: Action) -> Decision:
        """May this be done now."""
        request = Request(
            action,
            permissions=self.permissions.all(),
            consents=self.consents.given,
            state=State(in_force=self.consents.in_force),
        )
        return decide(request, self.book)

    async def require(self, action: Action, *, where: str = "") -> None:
        """Return when it may be done; permissions that were not given are asked for. Raises Refused.

        where  a sentence for the question about storage: where files will go
        """
        self._announce()
        while (decision := self.decide(action)).answer is not Answer.ALLOW:
            wanted = decision.permission
            if decision.answer is Answer.REFUSE or wanted is None or not await self._granted(wanted, where):
                raise _refusal(decision)

    def permit(self, wanted: Permission, grant: Grant) -> None:
        """Keep what the user said to a permission."""
        self.ledger.write("permission", {"permission": wanted.value, "said": grant.value})
        self.permissions.set(wanted, grant)

    def agree(self) -> None:
        """The user agrees to the newest rules."""
        self.ledger.write("consent", {"said": "agreed", "version": self.book.version})
        self.consents.agree()

    def disagree(self) -> None:
        """The user stays with the rules that hold."""
        self.consents.disagree()
        self.ledger.write("consent", {"said": "disagreed", "version": self.book.version})

    def give(self, consent: Consent) -> None:
        """The user consents to something."""
        self.ledger.write("consent", {"said": "given", "consent": consent.value})
        self.consents.give(consent)

    def withdraw(self, consent: Consent) -> None:
        """The user takes a consent back."""
        self.consents.withdraw(consent)
        self.ledger.write("consent", {"said": "withdrawn", "consent": consent.value})

    def _announce(self) -> None:
        news = self.consents.unannounced()
        if news and self._asker.tell(
            f"The rules have a new version. {' '.join(news)} Until you agree, the old rules hold: "
            "`vantrue privacy consent agree` or `disagree`."
        ):
            self.consents.announced()

    async def _granted(self, wanted: Permission, where: str) -> bool:
        about = f" {where}" if wanted is Permission.STORAGE and where else ""
        answer = await self._asker.ask(f"{SENTENCES[wanted]}{about} Allow that?")
        if answer is not None:
            self.permit(wanted, Grant.GRANTED if answer else Grant.DENIED)
        return answer is not None


def _refusal(decision: Decision) -> Refused:
    command = command_to_grant(decision.permission) if decision.permission else _COMMANDS.get(decision.rule)
    return Refused(decision.why, rule=decision.rule, advice=f"To allow it: `{command}`." if command else "")
