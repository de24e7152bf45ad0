"""How far files inside files are followed, and how many bytes they may unpack to (FAULTS.md M1, M3).

One :class:`Nesting` belongs to one file handed to ``parsers.files.read``; its members share the budget. Time and
memory are the business of the child process that all this runs in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field

from parsers.facts import Extraction, ParseProblem

#: archives opened one inside another: a zip in a zip in a zip is read, what a fourth holds is not (Tika allows 10)
MAX_ARCHIVES = 3
#: containers of any kind, mails within mails included
MAX_DEPTH = 10
#: bytes that all members together may unpack to
MAX_UNPACKED = 200_000_000
#: members that are read, over all levels
MAX_MEMBERS = 500

#: reads one member: ``(data, name, declared, nesting) -> Extraction``
MemberReader = Callable[[bytes, str, str, "Nesting"], Extraction]


@dataclass
class Budget:
    """What is left for all members of one file; counted down as they are read."""

    unpacked: int = MAX_UNPACKED
    members: int = MAX_MEMBERS


@dataclass(frozen=True, kw_only=True)
class Nesting:
    """Where a file stands among the files that hold it, and what reads its members."""

    reader: MemberReader
    depth: int = 0
    archives: int = 0
    budget: Budget = field(default_factory=Budget)

    def within(self, *, archive: bool = True) -> Nesting:
        """The nesting of this file's members; *archive* is false for mails, whose parts are no packing."""
        return dataclasses.replace(self, depth=self.depth + 1, archives=self.archives + int(archive))

    @property
    def too_deep(self) -> bool:
        """Whether a container at this place stays shut."""
        return self.archives >= MAX_ARCHIVES or self.depth >= MAX_DEPTH

    def member(self, data: bytes, name: str, declared: str = "", *, archive: bool = True) -> Extraction:
        """Read one member, or list it unread where the budget is spent."""
        if self.budget.members <= 0:
            return listed(name, "refused", "too_many_members", f"more than {MAX_MEMBERS} files inside", size=len(data))
        if len(data) > self.budget.unpacked:
            self.budget.unpacked = 0
            what = f"the files inside unpack to more than {MAX_UNPACKED // 1_000_000} MB"
            return listed(name, "refused", "unpacked_size", what, size=len(data))
        self.budget.members -= 1
        self.budget.unpacked -= len(data)
        return self.reader(data, name, declared, self.within(archive=archive))


def listed(name: str, state: str, code: str, detail: str, *, size: int = 0, media_type: str = "") -> Extraction:
    """A member that is named with the reason why it was not read: nothing is lost without a word."""
    return Extraction(
        name=name,
        state=state,
        size=size,
        media_type=media_type or "application/octet-stream",
        problems=(ParseProblem(code=code, detail=detail),),
    )
