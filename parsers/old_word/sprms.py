"""Properties of characters and paragraphs: lists of modifiers, kept in pages of 512 bytes (MS-DOC 2.6, 2.9.33)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

_PAGE = 512
#: bytes of the operand by the upper three bits of the modifier; 6: the first byte says (MS-DOC 2.2.5.1)
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615

Modifiers = dict[int, bytes]


def modifiers(blob: bytes) -> Modifiers:
    """The modifiers of a list by their number, the last of each."""
    found: Modifiers = {}
    at = 0
    while at + 2 <= len(blob):
        number = blob[at] | blob[at + 1] << 8
        at += 2
        size = _SIZES.get(number >> 13)
        if size is None:
            if at >= len(blob):
                break
            if number == _TABLE_DEFINITION:
                size = struct.unpack_from("<H", blob, at)[0] - 1 if at + 2 <= len(blob) else 0
                at += 2
            elif number == _TABS and blob[at] == 0xFF:
                break
            else:
                size = blob[at]
                at += 1
        found[number] = blob[at : at + max(0, size)]
        at += max(0, size)
    return found


@dataclass
class Runs:
    """Stretches of the document stream, each with its modifiers."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    values: list[tuple[int, Modifiers]] = field(default_factory=list)

    def at(self, place: int) -> tuple[int, tuple[int, Modifiers]]:
        """The end of the stretch in which a byte stands, and its style with its modifiers."""
        n = bisect_right(self.starts, place) - 1
        if n >= 0 and place < self.ends[n]:
            return self.ends[n], self.values[n]
        following = self.starts[n + 1] if n + 1 < len(self.starts) else 1 << 62
        return following, (0, {})


def runs(document: bytes, pages: Iterator[int], *, paragraphs: bool) -> Runs:
    """The stretches on these pages, in order; a page outside the file has none."""
    found: dict[int, tuple[int, tuple[int, Modifiers]]] = {}
    for page in pages:
        data = document[page * _PAGE : (page + 1) * _PAGE]
        if len(data) == _PAGE:
            found.update(_on_page(data, paragraphs=paragraphs))
    out = Runs()
    for start in sorted(found):
        end, value = found[start]
        out.starts.append(start)
        out.ends.append(end)
        out.values.append(value)
    return out


def _on_page(data: bytes, *, paragraphs: bool) -> Iterator[tuple[int, tuple[int, tuple[int, Modifiers]]]]:
    count, width = data[-1], 13 if paragraphs else 1
    if 4 * (count + 1) + width * count >= _PAGE:
        return
    edges = struct.unpack_from(f"<{count + 1}I", data, 0)
    for n in range(count):
        offset = 2 * data[4 * (count + 1) + width * n]
        blob = (_paragraph(data, offset) if paragraphs else _character(data, offset)) if offset else b""
        style = struct.unpack_from("<H", blob, 0)[0] if paragraphs and len(blob) >= 2 else 0
        yield edges[n], (edges[n + 1], (style, modifiers(blob[2:] if paragraphs else blob)))


def _character(data: bytes, offset: int) -> bytes:
    """A Chpx (MS-DOC 2.9.32)."""
    return data[offset + 1 : offset + 1 + data[offset]]


def _paragraph(data: bytes, offset: int) -> bytes:
    """A PapxInFkp (MS-DOC 2.9.176): style and modifiers."""
    count = data[offset]
    if count:
        return data[offset + 1 : offset + 2 * count]
    return data[offset + 2 : offset + 2 + 2 * data[offset + 1]] if offset + 1 < len(data) else b""


def word(found: Modifiers, number: int, size: str = "<H") -> int | None:
    """The operand of a modifier as a number; ``None`` where it is not there."""
    blob = found.get(number)
    if blob is None or len(blob) < struct.calcsize(size):
        return None
    return int(struct.unpack_from(size, blob, 0)[0])


def flag(found: Modifiers, number: int) -> bool:
    """Whether a modifier that is a switch is on."""
    blob = found.get(number)
    return bool(blob) and blob is not None and blob[0] == 1
