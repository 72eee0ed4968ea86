"""The blocks of a file that were read lately."""

from __future__ import annotations

from collections import OrderedDict


class BlockCache:
    """Blocks of one size by their number, those longest unused dropped first.

    >>> cache = BlockCache(size=4, most=2)
    >>> for number in (0, 1): cache.put(number, b"....")
    >>> cache.get(0), cache.put(2, b"...."), cache.get(1)
    (b'....', None, None)
    """

    def __init__(self, *, size: int, most: int) -> None:
        self.size = size
        self.most = most
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    def __contains__(self, number: int) -> bool:
        return number in self._blocks

    def get(self, number: int) -> bytes | None:
        """A block, which is now the one used last; None when it is not here."""
        block = self._blocks.get(number)
        if block is not None:
            self._blocks.move_to_end(number)
        return block

    def put(self, number: int, block: bytes) -> None:
        """Keep a block."""
        self._blocks[number] = block
        self._blocks.move_to_end(number)
        while len(self._blocks) > self.most:
            self._blocks.popitem(last=False)

    def clear(self) -> None:
        """Drop everything."""
        self._blocks.clear()
