"""Margin comments (ECMA-376 17.13.4) and their threads (MS-DOCX 2.5.3 ``commentsExtended``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from parsers.word.names import AUTHOR, DATE, DATE_UTC, ID, W14, P, W
from parsers.word.views import AFTER, assemble
from parsers.word.walk import Walker

#: replies point to the head of their thread; a longer chain is a loop
_MAX_CHAIN = 100


class Note(NamedTuple):
    """One comment as its part has it, without its place."""

    id: str
    text: str
    author: str = ""
    date: str | None = None
    reply_to: str | None = None
    resolved: bool = False


def read_notes(comments: Any, extended: Any, ids: Any = None, extensible: Any = None) -> tuple[Note, ...]:
    """The comments of ``comments.xml`` in their order; *extended* tells replies and what is resolved.

    *ids* and *extensible* lead to the times in UTC (MS-DOCX 2.5.4.5, 2.5.4.9): the date in the comment is local.
    """
    if comments is None:
        return ()
    elements = list(comments.iter(W + "comment"))
    walker = Walker()
    texts = [_text(walker, element) for element in elements]
    by_paragraph = _by_paragraph(elements) if extended is not None or extensible is not None else {}
    replies, resolved = _threads(extended, by_paragraph)
    times = _times(ids, extensible, by_paragraph)
    return tuple(
        Note(
            id=element.get(ID, ""),
            text=texts[n],
            author=element.get(AUTHOR, ""),
            date=times.get(n) or element.get(DATE_UTC) or element.get(DATE),
            reply_to=texts[replies[n]] if n in replies else None,
            resolved=n in resolved,
        )
        for n, element in enumerate(elements)
    )


def _by_paragraph(elements: Sequence[Any]) -> dict[str, int]:
    """The number of the comment that each paragraph belongs to, by the id of the paragraph (MS-DOCX 2.2.4)."""
    found: dict[str, int] = {}
    for n, element in enumerate(elements):
        for paragraph in element.iter(P):
            found.setdefault(paragraph.get(W14 + "paraId", ""), n)
    found.pop("", None)
    return found


def _times(ids: Any, extensible: Any, by_paragraph: dict[str, int]) -> dict[int, str]:
    """The time of each comment in UTC, where the file has it: by paragraph, by lasting id, to the time."""
    lasting = {said.get("durableId", ""): by_paragraph.get(said.get("paraId", "")) for said in _items(ids, "commentId")}
    times: dict[int, str] = {}
    for said in _items(extensible, "commentExtensible"):
        n = lasting.get(said.get("durableId", ""))
        if n is not None and said.get("dateUtc"):
            times[n] = said["dateUtc"]
    return times


def _items(part: Any, name: str) -> Iterator[dict[str, str]]:
    """The attributes of each element *name*, whose namespace changed with the versions of Word."""
    for item in part.iter("{*}" + name) if part is not None else ():
        yield {key.rsplit("}", 1)[-1]: text for key, text in item.attrib.items()}


def _threads(extended: Any, by_paragraph: dict[str, int]) -> tuple[dict[int, int], set[int]]:
    replies: dict[int, int] = {}
    resolved: set[int] = set()
    for said in _items(extended, "commentEx"):
        n = by_paragraph.get(said.get("paraId", ""))
        parent = by_paragraph.get(said.get("paraIdParent", ""))
        if n is None:
            continue
        if parent is not None and parent != n:
            replies[n] = parent
        if said.get("done") in {"1", "true", "on"}:
            resolved.add(n)
    # A thread is resolved as a whole; Word marks its head alone.
    for n in replies:
        head = n
        for _ in range(_MAX_CHAIN):
            if head not in replies:
                break
            head = replies[head]
        if head in resolved:
            resolved.add(n)
    return replies, resolved


def _text(walker: Walker, element: Any) -> str:
    first = len(walker.sources)
    walker.read(element, "comment")
    return "\n".join(AFTER.joined(group) for group in assemble(walker.sources[first:], AFTER)).strip()
