"""What the workspace asks before it acts: permissions, consents, the ledger and the gates of one laptop.

The rooms below ask nobody: a bare `Camera` in a script is the script's own consent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Protocol

from vantrue_client.errors import Refused
from vantrue_client.policy.actions import NEEDS, Action, Consent
from vantrue_client.policy.connections import Connections
from vantrue_client.policy.consent import Consents
from vantrue_client.policy.decide import PIN, Answer, Decision, Request, State, decide
from vantrue_client.policy.gate import Gate
from vantrue_client.policy.guardian import RULE as PIN_WANTED
from vantrue_client.policy.guardian import Guardian
from vantrue_client.policy.ledger import Ledger
from vantrue_client.policy.permissions import SENTENCES, Grant, Permission, Permissions, loosens
from vantrue_client.policy.profile import ProfileFile
from vantrue_client.policy.purposes import Category
from vantrue_client.policy.rules import RULEBOOK, Rulebook
from vantrue_client.policy.secrets import Secrets
from vantrue_client.sentences import Sentence, joined
from vantrue_client.workspace.allowing import ASK_FOR_THE_PIN, refusal


class Asker(Protocol):
    """Who can be asked; a front end hands one in."""

    async def ask(self, question: str) -> bool | None:
        """Yes, no, or None: nobody answered."""
        ...

    async def pin(self, question: str, *, new: bool = False) -> str | None:
        """What a guardian typed unseen, a new one twice; None: nobody did."""
        ...

    async def secret(self, question: str) -> str | None:
        """What is typed unseen, such as a password; None: nobody did."""
        ...

    def tell(self, sentence: str) -> bool:
        """Tell something; False when nobody heard it."""
        ...


class Nobody:
    """Nobody is there to be asked: what is not granted is refused."""

    async def ask(self, question: str) -> bool | None:
        """No answer."""
        return None

    async def pin(self, question: str, *, new: bool = False) -> str | None:
        """No answer."""
        return None

    async def secret(self, question: str) -> str | None:
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
        self.asker = asker or Nobody()
        self._admitted: Action | None = None
        self.permissions = Permissions(state / "permissions.json", also)
        self.consents = Consents(state / "consent.json", book)
        self.guardian = Guardian(state / "guardian.json")
        self.profile = ProfileFile(state / "profile.json")
        self.ledger = Ledger(state)
        self.secrets = Secrets(state)

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

    def decide(
        self,
        action: Action,
        *,
        confirmed: bool = False,
        pin: bool = False,
        ground: str = "",
        data: frozenset[Category] = frozenset(),
    ) -> Decision:
        """May this be done now.

        confirmed  the user confirmed this very act
        pin        the guardian's PIN was given for it
        ground     the lawful ground that an evidence package names
        data       what it touches beyond what the action always does

        For a minor neither the environment nor the configuration grants anything.
        """
        profile = self.guardian.profile(pin=pin)
        request = Request(
            action,
            data=data,
            permissions=self.permissions.said() if profile.minor else self.permissions.all(),
            consents=self.consents.given,
            profile=profile,
            state=State(in_force=self.consents.in_force, confirmed=confirmed, ground=ground),
        )
        return decide(request, self.book)

    def objection(self, action: Action) -> Refused | None:
        """What keeps it from being done without a question, and how to allow it; None where nothing does."""
        decision = self.decide(action)
        return None if decision.answer is Answer.ALLOW else refusal(decision)

    async def confirm(self, action: Action, question: str, *, yes: bool = False) -> None:
        """Return once the user confirmed this very act, which ``yes`` says he did; raises Refused."""
        await self.require(action, confirmed=yes or await self.asker.ask(question) is True)

    async def require(
        self,
        action: Action,
        *,
        where: str = "",
        confirmed: bool = False,
        ground: str = "",
        data: frozenset[Category] = frozenset(),
    ) -> None:
        """Return when it may be done; permissions that were not given, and a guardian's PIN, are asked for.

        Raises Refused. A PIN is good for this one act.

        where         a sentence for the question about storage: where files will go
        ground, data  as in `decide`
        """
        self._announce()
        pin = False

        def said() -> Decision:
            return self.decide(action, confirmed=confirmed, pin=pin, ground=ground, data=data)

        while (decision := said()).answer is not Answer.ALLOW:
            wanted = decision.permission
            if decision.answer is Answer.REFUSE:
                raise refusal(decision)
            if decision.rule == PIN_WANTED:
                await self.confirm_pin(action.value)
                pin = True
            elif wanted is None or not await self._granted(wanted, where):
                raise refusal(decision)
        self._admitted = action if pin else None

    async def foresee(
        self, action: Action, *, ground: str = "", data: frozenset[Category] = frozenset(), where: str = ""
    ) -> None:
        """Raise now what neither confirming nor a PIN would change later; permissions are asked for.

        For what takes work before it can be confirmed: nobody waits for a copy that may not leave.
        """
        self._announce()

        def said() -> Decision:
            return self.decide(action, confirmed=True, pin=True, ground=ground, data=data)

        while (decision := said()).answer is not Answer.ALLOW:
            wanted = decision.permission
            if decision.answer is Answer.REFUSE or wanted is None or not await self._granted(wanted, where):
                raise refusal(decision)

    async def confirm_pin(self, act: str) -> None:
        """Ask for the guardian's PIN; raises Refused without the right one. Each try is in the ledger."""
        self.guardian.ready()
        pin = await self.asker.pin(Sentence("privacy.pin", "The guardian's PIN"))
        if pin is None:
            raise Refused(PIN, rule=PIN_WANTED, advice=ASK_FOR_THE_PIN)
        try:
            await asyncio.to_thread(self.guardian.check, pin)
        except Refused:
            self.ledger.write("guardian", {"said": "pin refused", "for": act})
            raise
        self.ledger.write("guardian", {"said": "pin given", "for": act})

    def permit(self, wanted: Permission, grant: Grant) -> None:
        """Keep what the user said to a permission; for a minor to loosen one was required before (Refused else)."""
        if loosens(self.permissions.said()[wanted], grant):
            self._spend(Action.CHANGE_PERMISSION)
        self.ledger.write("permission", {"permission": wanted.value, "said": grant.value})
        self.permissions.set(wanted, grant)

    def agree(self) -> None:
        """The user agrees to the newest rules; for a minor this, as the next three, was required before."""
        self._spend(Action.CHANGE_CONSENT)
        self.ledger.write("consent", {"said": "agreed", "version": self.book.version})
        self.consents.agree()

    def disagree(self) -> None:
        """The user stays with the rules that hold."""
        self._spend(Action.CHANGE_CONSENT)
        self.consents.disagree()
        self.ledger.write("consent", {"said": "disagreed", "version": self.book.version})

    def give(self, consent: Consent) -> None:
        """The user consents to something."""
        self._spend(Action.CHANGE_CONSENT)
        self.ledger.write("consent", {"said": "given", "consent": consent.value})
        self.consents.give(consent)

    def withdraw(self, consent: Consent) -> None:
        """The user takes a consent back."""
        self._spend(Action.CHANGE_CONSENT)
        self.consents.withdraw(consent)
        self.ledger.write("consent", {"said": "withdrawn", "consent": consent.value})

    def _spend(self, action: Action) -> None:
        """Return when it may be done, at once and once."""
        pin, self._admitted = self._admitted is action, None
        decision = self.decide(action, pin=pin)
        if decision.answer is not Answer.ALLOW:
            raise refusal(decision)

    def _announce(self) -> None:
        news = self.consents.unannounced()
        told = Sentence(
            "privacy.new-rules",
            "The rules have a new version. {news} Until you agree, the old rules hold: "
            "`vantrue privacy consent agree` or `disagree`.",
            news=joined(news),
        )
        if news and self.asker.tell(told):
            self.consents.announced()

    async def _granted(self, wanted: Permission, where: str) -> bool:
        about = where if wanted is Permission.STORAGE else ""
        allow = Sentence("privacy.allow", "Allow that?")
        answer = await self.asker.ask(joined([SENTENCES[wanted], about, allow]))
        if answer:
            await self.require(Action.CHANGE_PERMISSION)
        if answer is not None:
            self.permit(wanted, Grant.GRANTED if answer else Grant.DENIED)
        return answer is not None
