"""What is to be shared: a plan that any front end can show and change before anything is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from vantrue_client.policy.decide import IDENTIFYING
from vantrue_client.policy.purposes import Category
from vantrue_client.sentences import Sentence, listed
from vantrue_client.share.form import Cover, Form, Join, Keep
from vantrue_client.share.original import Original
from vantrue_client.share.reduce.kinds import BURNED_IN
from vantrue_client.share.targets.target import Target

_KEPT = {
    Keep.SOUND: (Category.SOUND, Sentence("share.sound", "sound")),
    Keep.LOCATION: (Category.LOCATION, Sentence("share.location", "where it was recorded")),
    Keep.TIMES: (Category.TIMES, Sentence("share.times", "when it was recorded")),
    Keep.DEVICE: (Category.DEVICE, Sentence("share.device", "which camera recorded it")),
    Keep.NAME: (Category.TIMES, Sentence("share.name", "its name, which tells when it was recorded")),
}
_COVERED = {
    Cover.FACES: Sentence("share.faces", "faces"),
    Cover.TEXT: Sentence("share.text", "burned-in texts"),
    Cover.PICTURE: Sentence("share.picture", "the whole picture"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes, to whom, and in which form.

    missing  names that were meant and do not lie on this laptop: they are fetched before

    >>> from dataclasses import replace
    >>> plan = Plan((), target=None, form=Form())
    >>> print(*plan.leaves(), sep="; ")
    the picture, as the camera encoded it
    >>> print(*replace(plan, form=Form(keep=frozenset({Keep.SOUND}))).leaves(), sep="; ")
    the picture, as the camera encoded it; sound
    """

    originals: tuple[Original, ...]
    target: Target
    form: Form = field(default_factory=Form)
    missing: tuple[str, ...] = ()

    def data(self, *, minor: bool = False) -> frozenset[Category]:
        """The categories of data that leave.

        minor  what may be in the picture counts as being in it: cameras burn place and time into it, and nobody can
               tell which do
        """
        found = {_KEPT[keep][0] for keep in self.form.keep}
        if not self.form.cover & {Cover.FACES, Cover.PICTURE}:
            found.add(Category.FACES)
        if minor and not self.form.cover & {Cover.TEXT, Cover.PICTURE}:
            found.add(Category.LOCATION)
        return frozenset(found)

    def leaves(self) -> Iterator[str]:
        """What will be in the copies, a phrase each, first the picture."""
        form = self.form
        if form.encoded or form.fit:
            yield Sentence("share.encoded", "the picture, encoded anew")
        else:
            yield Sentence("share.as-encoded", "the picture, as the camera encoded it")
        if form.cover:
            covered = listed(_COVERED[one] for one in Cover if one in form.cover)
            yield Sentence("share.covered", "with {what} covered", what=covered)
        if form.piece:
            yield Sentence(
                "share.piece",
                "of it {begin:g} s to {end:g} s, from the next key frame on",
                begin=form.piece[0],
                end=form.piece[1],
            )
        if len(self.originals) > 1 and form.join is Join.AFTER:
            yield Sentence("share.after", "all in one file, one after the other")
        elif len(self.originals) > 1 and form.join is not Join.APART:
            yield Sentence("share.beside", "all in one file, side by side")
        for keep in Keep:
            if keep in form.keep:
                yield _KEPT[keep][1]

    def stays(self) -> Iterator[str]:
        """What is taken out, a phrase each."""
        for keep in Keep:
            if keep not in self.form.keep:
                yield _KEPT[keep][1]

    def warnings(self) -> Iterator[str]:
        """What is to be known before, in sentences."""
        if not self.form.cover & {Cover.TEXT, Cover.PICTURE}:
            yield BURNED_IN
        if not self.form.cover & {Cover.FACES, Cover.PICTURE}:
            yield Sentence(
                "share.recognisable",
                "Faces and number plates stay recognisable; the faces that are found can be covered.",
            )


def for_minor(form: Form) -> Form:
    """The same with all taken out that may not leave of a minor (clause 6.2): what a front end proposes instead.

    >>> form = for_minor(Form(keep=frozenset({Keep.SOUND}), height=480))
    >>> ",".join(sorted(form.cover)), form.keep == frozenset(), form.height
    ('faces,text', True, 480)
    """
    cover = form.cover if Cover.PICTURE in form.cover else form.cover | {Cover.FACES, Cover.TEXT}
    return replace(form, keep=frozenset(), cover=cover)


assert {category for category, _ in _KEPT.values()} <= IDENTIFYING, "of a minor nothing of this leaves"
