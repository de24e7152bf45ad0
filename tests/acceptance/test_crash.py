"""The short form of ``make crash``: a worker killed at random moments ends in the same record."""

from __future__ import annotations

import random

import pytest

from tests.crash.sweep import sweep


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_five_kills_change_nothing() -> None:
    """Messages, receipts, submissions, tags, contributions and digests due are those of an undisturbed run."""
    assert sweep(kills=5, seed=random.SystemRandom().randrange(10**6)) == []
