"""When a mailbox that cannot be read is tried again, and who is told: back-off with jitter, one alert an outage.

A server that is down, full of connections or throttling (FAULTS I3, I18) is asked less and less often, and two
mailboxes of one server not in step. Nothing is lost meanwhile: the mail waits in the mailbox.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: wait after the first failure; it doubles with each further one, up to ``LONGEST``
FIRST, LONGEST = timedelta(minutes=1), timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Outage:
    """One stretch of time in which a mailbox could not be read."""

    since: datetime
    failures: int
    #: not tried before
    again: datetime
    problem: str


@dataclass(kw_only=True)
class Outages:
    """The mailboxes that cannot be read just now. *randomness* gives numbers from 0 to below 1."""

    randomness: Callable[[], float] = lambda: 0.5
    _open: dict[str, Outage] = field(default_factory=dict)

    def of(self, mailbox: str) -> Outage | None:
        """The outage that the mailbox is in."""
        return self._open.get(mailbox)

    def waits(self, mailbox: str, now: datetime) -> Outage | None:
        """The outage for which the mailbox is left alone at *now*."""
        outage = self._open.get(mailbox)
        # A clock that was set back must not keep a mailbox closed for longer than the longest wait.
        return outage if outage and now < outage.again <= now + LONGEST else None

    def failed(self, mailbox: str, now: datetime, problem: str, *, back_off: bool = True) -> bool:
        """Count a failure; whether it is the first of an outage, and people should hear of it.

        Without *back_off* the mailbox is tried again at the next poll.
        """
        before = self._open.get(mailbox)
        failures = before.failures + 1 if before else 1
        # Capped before it is raised: an outage can last for weeks.
        longest = min(FIRST * 2 ** min(failures - 1, 10), LONGEST)
        self._open[mailbox] = Outage(
            since=before.since if before else now,
            failures=failures,
            again=now + longest * (0.5 + self.randomness() / 2) if back_off else now,
            problem=problem,
        )
        return before is None

    def over(self, mailbox: str) -> Outage | None:
        """The mailbox was read; the outage that has ended with it."""
        return self._open.pop(mailbox, None)
