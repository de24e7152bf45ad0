"""Mailboxes that people use, on lines that break: short forms of the sweeps of ``make crash`` (FAULTS I1-I4, I17)."""

from __future__ import annotations

import random

import pytest

from tests.crash import cuts, onlooker
from tests.servers.dovecot import is_installed

pytestmark = pytest.mark.dovecot

if is_installed():

    def test_a_line_cut_anywhere_archives_no_part_of_a_message(request: pytest.FixtureRequest) -> None:
        """FIN, RST, hang and BYE at sixteen places: the record holds whole mails alone, and the next poll the rest."""
        made, wrong = cuts.sweep(
            request.getfixturevalue("dovecot"), places=16, seed=random.SystemRandom().randrange(10**6)
        )
        assert wrong == []
        assert made == 64

    def test_thirty_polls_beside_a_person_change_nothing(request: pytest.FixtureRequest) -> None:
        """The account looks like one that nobody polls, no forbidden command is said, and all its mail is on record."""
        delivered, wrong = onlooker.sweep(
            request.getfixturevalue("dovecot"), polls=30, seed=random.SystemRandom().randrange(10**6)
        )
        assert wrong == []
        assert delivered > 12


@pytest.mark.parametrize(
    "said",
    [
        b"A1 SELECT INBOX", b"A1 UID STORE 1 +FLAGS (\\Seen)", b"A1 UID FETCH 1 (BODY[])", b"A1 UID FETCH 1 (RFC822)",
        b"A1 UID FETCH 1 (ENVELOPE)", b"A1 UID MOVE 1 Archive", b"A1 CLOSE", b"A1 EXPUNGE", b"A1 NOOP\nA2 EXPUNGE",
    ],
)  # fmt: skip
def test_the_list_of_commands_lets_nothing_else_pass(said: bytes) -> None:
    """Whatever could change something, or asks for what the server would have to parse, is no command of ours."""
    assert not all(onlooker.ALLOWED.match(line) for line in said.splitlines())
