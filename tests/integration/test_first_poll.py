"""The first poll of a mailbox of years, in small: what ``tests.crash.first_poll`` does with 100,000 messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources.imap_folder import BATCH_MESSAGES
from tests.crash.first_poll import run
from tests.servers.dovecot import Dovecot, is_installed

if is_installed():

    @pytest.mark.dovecot
    def test_a_first_poll_that_is_killed_goes_on_where_it_was(dovecot: Dovecot, tmp_path: Path) -> None:
        """I14: all is taken once, and at most the batch that was under way is asked for twice."""
        report = run(dovecot, 3 * BATCH_MESSAGES, 2, tmp_path)
        assert report.problems == ()
        assert report.entered == 3 * BATCH_MESSAGES
        assert report.asked >= report.entered
