"""What a poll costs in which nothing is new, by how much the folder holds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.intake_parts.clients import Task, mailbox
from benchmarks.intake_parts.mailboxes import PASSWORD, Account
from ingest.sources.imap import ImapSource
from tests.servers.proxy import proxy


@dataclass
class Polls:
    """Figures of one folder; the medians of one poll each."""

    messages: int
    spent: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    round_trips: float = 0.0

    @property
    def cpu(self) -> float:
        """Median CPU of a poll, in seconds."""
        return statistics.median(self.spent)

    @property
    def time(self) -> float:
        """Median time of a poll, in seconds."""
        return statistics.median(self.took)


def quiet_polls(accounts: Sequence[Account], port: int, times: int) -> list[Polls]:
    """So many polls of each account on a kept connection, taking turns, after one that listed everything."""
    found = [Polls(messages=account.messages) for account in accounts]
    with proxy(port) as line:
        tasks = [Task(port=port, user=account.user, out=Path(), octets=0) for account in accounts]
        sources = [_kept(task) for task in tasks]
        for _ in range(times):
            for source, figures in zip(sources, found, strict=True):
                spent, started = time.process_time(), time.perf_counter()
                _poll(source)
                figures.took.append(time.perf_counter() - started)
                figures.spent.append(time.process_time() - spent)
        for task, figures in zip(tasks, found, strict=True):
            watched = _kept(Task(port=line.port, user=task.user, out=task.out, octets=0))
            before = line.turns
            for _ in range(10):
                _poll(watched)
            figures.round_trips = (line.turns - before) / 10
            watched.close()
        for source in sources:
            source.close()
    return found


def _kept(task: Task) -> ImapSource:
    """A source that knows the folder: it has been listed, and all of it is on the ledger."""
    moment = datetime.now(UTC)
    source = ImapSource(mailbox(task), PASSWORD, keep=True, clock=lambda: moment)
    known: frozenset[int] = frozenset()
    for _ in range(2):
        known = frozenset(_poll(source, known))
    return source


def _poll(source: ImapSource, known: frozenset[int] = frozenset()) -> list[int]:
    with source:
        return [
            listed.uid
            for folder in source.folders()
            for session in [source.open(folder)]
            for listed in session.list(known)
        ]
