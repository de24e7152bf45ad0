"""Moved paragraphs: which paragraph stood where, and where it stands now (ECMA-376 17.13.5.21 to 28)."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.word.pieces import Source


class Moves:
    """Pairs whole paragraphs of moves, by the name of the move and, where a tool gave none, by their text."""

    def __init__(self, sources: Sequence[Source]) -> None:
        touched = [(item, _kinds(item)) for item in sources if item.touched]
        away = [item for item, kinds in touched if "move_from" in kinds and _wholly(item, "move_from")]
        here = [item for item, kinds in touched if "move_to" in kinds and _wholly(item, "move_to")]
        #: ``Source.order`` of the old place -> that of the new one
        self.to: dict[int, Source] = {}
        self._pair(away, here, by_name=True)
        self._pair(away, here, by_name=False)
        #: and back
        self.back: dict[int, int] = {new.order: old for old, new in self.to.items()}

    def _pair(self, away: Sequence[Source], here: Sequence[Source], *, by_name: bool) -> None:
        """The first free paragraph of the same move (or text) goes with the first."""
        taken = {item.order for item in self.to.values()}
        free: dict[str, list[Source]] = {}
        for item in here:
            if item.order not in taken:
                free.setdefault(_key(item, "move_to", by_name=by_name), []).append(item)
        for item in away:
            key = _key(item, "move_from", by_name=by_name)
            if item.order not in self.to and key and free.get(key):
                self.to[item.order] = free[key].pop(0)


def _kinds(source: Source) -> set[str]:
    return {item.kind for piece in source.pieces for item in piece.revisions}


def _wholly(source: Source, kind: str) -> bool:
    """Whether all that the paragraph held was moved; what was added at its new place does not count."""
    something = False
    for piece in source.pieces:
        if not piece.text.strip():
            continue
        if any(item.kind == kind for item in piece.revisions):
            something = True
        elif piece.before:
            return False
    return something


def _key(source: Source, kind: str, *, by_name: bool) -> str:
    moved = [item for piece in source.pieces for item in piece.revisions if item.kind == kind]
    if by_name:
        return next((item.move for item in moved if item.move), "")
    return "".join(piece.text for piece in source.pieces if any(item.kind == kind for item in piece.revisions)).strip()
