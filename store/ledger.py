"""Whether the account of the ledger closes, and which folders a server has numbered anew. Pure.

listed   = archived + vanished + held                 for each mailbox, folder and UIDVALIDITY
archived = done + quarantined + waiting + forgotten
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from store.records import LedgerLine


def problems(lines: Iterable[LedgerLine]) -> tuple[str, ...]:
    """In words, where the account does not close; nothing that the program does can bring that about."""
    return tuple(words for line in lines for words in _of_line(line))


def _of_line(line: LedgerLine) -> Iterator[str]:
    name = f"{line.mailbox}/{line.folder} (UIDVALIDITY {line.uidvalidity})"
    known = line.archived + line.vanished + line.held
    if line.listed != known:
        yield f"{name}: {line.listed} listed, but archived, vanished and held are {known}"
    came_to = line.done + line.quarantined + line.waiting + line.forgotten
    if line.archived != came_to:
        yield f"{name}: {line.archived} archived, but done, quarantined, waiting and forgotten are {came_to}"


def renumbered(lines: Sequence[LedgerLine]) -> Iterator[tuple[LedgerLine, datetime]]:
    """Folders that came under another UIDVALIDITY (RFC 3501 2.3.1.1: a mailbox rebuilt or moved), and when."""
    first: dict[tuple[str, str], datetime] = {}
    for line in sorted(lines, key=lambda item: item.first_at):
        if first.setdefault((line.mailbox, line.folder), line.first_at) < line.first_at:
            yield line, line.first_at
