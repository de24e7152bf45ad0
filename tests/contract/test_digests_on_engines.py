"""Digests are the same on both engines, and so is what becomes of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from reports.dispatch import deliver, prepare
from store.database import Database
from tests.digest_samples import ISU, bench, paper, utc
from tests.fakes.memory_transport import LATER, LOST, MemoryTransport
from tests.golden_digests import GOLDEN, files


def test_golden_digests_on_each_engine(database: Database) -> None:
    """Byte for byte what stands in the golden files."""
    assert files(database) == {path.name: path.read_bytes() for path in GOLDEN.iterdir()}


def test_a_digest_through_all_states(database: Database, tmp_path: Path) -> None:
    """Later, then lost, then sent: one copy, three tries on record."""
    with bench(tmp_path, utc("2026-01-20 06:31"), database) as at:
        at.mail(utc("2026-01-20 05:00"), paper())
        transport = MemoryTransport(answers=[LATER, LOST])
        for _ in range(4):
            prepare(at.session)
            deliver(at.session, transport)
            at.clock.now += timedelta(minutes=6)
        with database.transaction(write=False) as tx:
            item = next(item for item in tx.outbox.list() if item.content)
            assert item.state == "sent"
            assert [each.outcome for each in tx.outbox.attempts(item.id or 0)] == ["retry", "unknown", "sent"]
    assert transport.taken == [(ISU, item.content)]
