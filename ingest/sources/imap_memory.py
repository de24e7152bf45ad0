"""What one run remembers of a folder between two polls, so that the second need not ask for everything again.

Nothing is believed of it that matters: the ledger alone says what has been taken in. A run that starts anew has no
memory and compares the whole folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingest.sources.base import Listed
from ingest.sources.imap_pipeline import Opened, Status

#: between two full comparisons of a folder with the ledger; in between only newer UIDs are asked for
FULL_COMPARISON = timedelta(days=1)


@dataclass(kw_only=True)
class FolderMemory:
    """One folder under one UIDVALIDITY."""

    uidvalidity: int
    #: when the whole folder was last compared with the ledger
    compared: datetime | None = None
    #: the UID that the next message was to get when the folder was last opened and listed
    uidnext: int | None = None
    #: every message up to this UID has been listed
    highest: int = 0
    #: listed, and not in the ledger when it was last asked
    owed: dict[int, Listed] = field(default_factory=dict)

    def is_due(self, now: datetime | None) -> bool:
        """Whether the whole folder is to be compared. Without a clock it always is."""
        if self.compared is None or now is None:
            return True
        # A clock that was set back is no reason to wait for longer than a day.
        return abs(now - self.compared) >= FULL_COMPARISON

    def has_nothing_new(self, seen: Opened | Status) -> bool:
        """Whether *seen* shows that opening the folder would bring nothing.

        A message that arrives always raises UIDNEXT (RFC 9051 2.3.1.1).
        """
        if self.owed or seen.uidvalidity != self.uidvalidity:
            return False
        if isinstance(seen, Opened):
            return not seen.newer
        return seen.uidnext == self.uidnext
