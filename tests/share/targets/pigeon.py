"""A target of somebody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.target import Delivered, Means


class Pigeon:
    """Brings nothing yet."""

    def __init__(self, text: str) -> None:
        self.address = text
        self.tells = "A pigeon carries it."

    async def deliver(self, parcels: Sequence[Parcel], means: Means) -> AsyncIterator[Delivered]:
        for parcel in parcels:
            yield Delivered(parcel, self.address)
