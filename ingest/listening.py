"""Between two polls: mail servers that say by themselves that mail has come (IDLE), and the wait for what they say."""

from __future__ import annotations

import select
from collections.abc import Iterable

from ingest.sources.imap import ImapSource


def rest(sources: Iterable[ImapSource]) -> None:
    """Have the servers say when mail comes, until the next poll; those that do already go on."""
    for source in sources:
        source.rest()


def wait(sources: Iterable[ImapSource], seconds: float, woken: int) -> tuple[str, ...]:
    """Wait for so many seconds at most; the mailboxes whose servers say that mail has come.

    It ends early when something can be read from the descriptor *woken* (a signal), or when a server says something
    that is no news; what is due then is due as before.
    """
    lines = {line: source for source in sources if (line := source.resting) is not None}
    spoken = [source for source in lines.values() if source.has_spoken()]
    if not spoken:
        ready, _, _ = select.select([woken, *(line.fileno() for line in lines)], [], [], max(seconds, 0))
        spoken = [item for line, item in lines.items() if line.fileno() in ready or item.must_say_again()]
    return tuple(source.mailbox for source in spoken if source.has_news())
