"""The short form of ``make crash``: the worker killed at calls that change something, or such calls made to fail."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence

import pytest

from tests.crash import points, sweep

#: a few of the points of the full sweep, which takes them all; others with each run
FEW = 6


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_kill_at_a_call_changes_nothing(database: str) -> None:
    """Killed at a write, a rename, an fsync or a send and started again, the record is that of an undisturbed run."""
    check(database, ("KILL",))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_full_or_failing_disk_is_no_silent_success() -> None:
    """Where a call is answered with ENOSPC or EIO, the run complains or is whole, and the next one is whole."""
    check("sqlite", points.ERRORS)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_worker_told_to_stop_at_a_call_ends_well_and_soon() -> None:
    """C8: SIGTERM at a write, a rename, an fsync or a send: exit code 0 within ten seconds, and nothing is lost."""
    check("sqlite", ("TERM",))


def check(database: str, faults: Sequence[str]) -> None:
    """As many points as there is time for; by the clock where nothing can inject (no strace)."""
    if shutil.which("strace") is None:
        assert sweep.sweep(kills=2, seed=random.SystemRandom().randrange(10**6)) == []
        return
    met, failures = points.some(database, FEW, faults, random.SystemRandom())
    assert failures == []
    assert met == FEW
