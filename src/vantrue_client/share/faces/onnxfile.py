"""What a model's file declares, changed: ONNX is a protobuf message, of which only the outermost fields are read here.

The file of CenterFace declares pictures of 32 by 32 pixels, ten at a time, though what it computes is the same for
every size; and it declares its weights as inputs, which keeps them from being folded together: a third of the time.
"""

from __future__ import annotations

from collections.abc import Iterator

INPUT = "input.1"
_GRAPH, _INPUTS = 7, 11
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_ANY = b"\x0a\x02\x12\x00"
"""A dimension without a size, as long as one with a size below 128."""
_DECLARED = ((10, 3, 32, 32), (10, 1, 8, 8), (10, 2, 8, 8), (10, 10, 8, 8))
"""Pictures, and what is told of them: how many, values, height, width."""


def of_any_size(model: bytes) -> bytes:
    """The model as it takes one picture of any size; raises ValueError for any other file."""
    found = False
    changed = bytearray()
    for number, field, body in _fields(model):
        if number == _GRAPH:
            found = True
            graph = b"".join(one for one in _graph(body))
            changed += _varint(_GRAPH << 3 | _BYTES) + _varint(len(graph)) + graph
        else:
            changed += field
    if not found:
        raise ValueError("no graph")
    for sizes in _DECLARED:
        declared = b"".join(map(_dimension, sizes))
        if declared not in changed:
            raise ValueError(f"nothing of {sizes}")
        changed = changed.replace(declared, _ANY + _dimension(sizes[1]) + _ANY + _ANY)
    return bytes(changed)


def _graph(graph: bytes) -> Iterator[bytes]:
    """The graph's fields but for inputs that are weights."""
    name = _varint(1 << 3 | _BYTES) + _varint(len(INPUT)) + INPUT.encode()
    for number, field, body in _fields(graph):
        if number != _INPUTS or body.startswith(name):
            yield field


def _fields(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """A message's fields: the number, all of it, and what is in it."""
    at = 0
    while at < len(data):
        start = at
        key, at = _read(data, at)
        size = {_FIXED64: 8, _FIXED32: 4}.get(key & 7, 0)
        if key & 7 == _BYTES:
            size, at = _read(data, at)
        elif key & 7 == _VARINT:
            _, at = _read(data, at)
        elif not size:
            raise ValueError("no protobuf")
        if at + size > len(data):
            raise ValueError("cut off")
        yield key >> 3, data[start : at + size], data[at : at + size]
        at += size


def _read(data: bytes, at: int) -> tuple[int, int]:
    """A number and where the next thing begins.

    >>> _read(bytes([0xAC, 0x02, 0x01]), 0)
    (300, 2)
    """
    value = shift = 0
    while shift < 64 and at < len(data):
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise ValueError("no number")


def _varint(value: int) -> bytes:
    """A number in protobuf's coding.

    >>> _varint(300).hex()
    'ac02'
    """
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)


def _dimension(size: int) -> bytes:
    return b"\x0a\x02\x08" + bytes([size])
