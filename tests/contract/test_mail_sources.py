"""What every mail source must do: the same tests on sources in memory, on pymap, Dovecot and Microsoft Graph."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consultation.errors import FolderMissing, MailboxError, SignInRefused
from ingest.sources.base import Fetched, Listed
from ingest.sources.imap_folder import BATCH_MESSAGES
from ingest.spooled import LARGE
from tests.fakes.fake_source import FakeMailbox
from tests.servers.dovecot import is_installed

START = datetime(2026, 1, 20, 9, 30, tzinfo=UTC)
KINDS = ["fake", "pymap", "graph", *(["dovecot-tls", "dovecot-starttls"] if is_installed() else [])]


@pytest.fixture(params=KINDS)
def box(request: pytest.FixtureRequest) -> Any:
    """A mailbox with a fresh folder, of each kind that this machine has."""
    kind = request.param
    if kind == "fake":
        made: Any = FakeMailbox()
    elif kind in ("pymap", "graph"):
        made = request.getfixturevalue(kind)
    else:
        made = request.getfixturevalue("dovecot").account("info@example.org", kind.removeprefix("dovecot-"))
    made.new_folder()
    return made


def mail(number: int, size: int = 0) -> tuple[bytes, datetime]:
    """A mail with eight-bit text and a moment of arrival of its own."""
    raw = f"From: a@example.org\r\nSubject: mail {number}\r\n\r\nDéclaration n° {number}\r\n".encode()
    filler = (b"x" * 998 + b"\r\n") * (size // 1000)
    return raw + filler, START + timedelta(minutes=number)


def read(box: Any, known: frozenset[int] = frozenset()) -> tuple[int, list[Listed], list[Fetched]]:
    """One pass: UIDVALIDITY, what was listed, what was fetched."""
    with box.source() as source:
        (folder,) = source.folders()
        with source.open(folder) as session:
            listed = list(session.list(known))
            return session.uidvalidity, listed, [session.fetch(item.uid) for item in listed]


def test_an_empty_folder_lists_nothing(box: Any) -> None:
    """Nothing there is an answer, not an error."""
    assert read(box)[1:] == ([], [])


def test_messages_come_in_order_byte_for_byte_with_size_and_date(box: Any) -> None:
    """Octets, sizes and INTERNALDATE are those of the delivery."""
    mails = [mail(number) for number in range(5)]
    uids = box.deliver(*mails)
    _, listed, fetched = read(box)
    assert [item.uid for item in listed] == uids == sorted(uids)
    # Microsoft Graph does not say sizes.
    sizes = [len(raw) if getattr(box, "tells_sizes", True) else 0 for raw, _ in mails]
    assert [item.size for item in listed] == sizes
    assert [item.internal_date for item in listed] == [moment for _, moment in mails]
    assert [(item.raw, item.internal_date) for item in fetched] == mails
    assert not any(item.size_mismatch for item in fetched)


def test_what_is_known_is_not_listed(box: Any) -> None:
    """A second pass finds nothing, a later mail alone is new; the last message is not named again and again."""
    box.deliver(mail(1), mail(2))
    first, listed, _ = read(box)
    known = frozenset(item.uid for item in listed)
    assert read(box, known) == (first, [], [])
    uids = box.deliver(mail(3))
    assert [item.uid for item in read(box, known)[1]] == uids


def test_a_gap_below_the_newest_known_message_is_found(box: Any) -> None:
    """A row for each message, no highest UID alone: what an earlier pass left out is listed."""
    uids = box.deliver(mail(1), mail(2), mail(3))
    read(box)
    _, listed, fetched = read(box, frozenset({uids[0], uids[2]}))
    assert [item.uid for item in listed] == [uids[1]]
    assert fetched[0].raw == mail(2)[0]


def test_more_messages_than_a_batch_are_all_there(box: Any) -> None:
    """The bounds of a batch lose nothing at their edges."""
    mails = [mail(number) for number in range(BATCH_MESSAGES + 3)]
    box.deliver(*mails)
    assert [item.raw for item in read(box)[2]] == [raw for raw, _ in mails]


def test_messages_may_be_fetched_in_any_order(box: Any) -> None:
    """The order of listing is the cheapest, not the only one."""
    mails = [mail(number) for number in range(4)]
    uids = box.deliver(*mails)
    with box.source() as source, source.open(box.folder) as session:
        session.list(frozenset())
        for index in (2, 0, 3, 1):
            assert session.fetch(uids[index]).raw == mails[index][0]


def test_a_large_message_comes_whole(box: Any) -> None:
    """What is fetched in pieces is the same octets, between small ones."""
    mails = [mail(1), mail(2, LARGE + 3_000_000), mail(3)]
    box.deliver(*mails)
    fetched = read(box)[2]
    assert [bytes(item.raw or b"") for item in fetched] == [raw for raw, _ in mails]
    assert fetched[1].internal_date == mails[1][1]


def test_a_message_removed_before_it_was_read_has_vanished(box: Any) -> None:
    """No empty success and no error: that one is gone (or still given whole), the others are read."""
    mails = [mail(number) for number in range(3)]
    uids = box.deliver(*mails)
    with box.source() as source, source.open(box.folder) as session:
        listed = session.list(frozenset())
        box.remove(uids[1])
        fetched = [session.fetch(item.uid) for item in listed]
    assert [fetched[0].raw, fetched[2].raw] == [mails[0][0], mails[2][0]]
    # pymap goes on giving an expunged message to a session that has the folder open, as RFC 9051 5.5 allows.
    assert fetched[1].raw in (None, mails[1][0])
    assert not fetched[1].still_listed
    assert uids[1] not in [item.uid for item in read(box)[1]]


def test_a_large_message_removed_before_it_was_read_has_vanished(box: Any) -> None:
    """The same for one that is fetched in pieces."""
    (uid,) = box.deliver(mail(1, LARGE + 1_000_000))
    with box.source() as source, source.open(box.folder) as session:
        session.list(frozenset())
        box.remove(uid)
        assert session.fetch(uid).raw is None


def test_a_rebuilt_folder_is_another_folder(box: Any) -> None:
    """Its UIDVALIDITY is another, so its messages are new although their UIDs are known."""
    box.deliver(mail(1))
    before, listed, _ = read(box)
    box.rebuild()
    box.deliver(mail(2))
    after, again, fetched = read(box)
    assert after != before
    assert [item.uid for item in again] == [item.uid for item in listed]
    assert fetched[0].raw == mail(2)[0]


def test_a_folder_rebuilt_while_it_is_read_ends_the_session(box: Any) -> None:
    """Nothing of the new folder is taken for a message of the old one."""
    box.deliver(mail(1), mail(2))
    with box.source() as source, source.open(box.folder) as session:
        (first, _) = session.list(frozenset())
        box.rebuild()
        box.deliver(mail(3))
        try:
            fetched = session.fetch(first.uid)
        except MailboxError:
            fetched = Fetched(uid=first.uid, raw=None)
    # A server may go on giving the old folder's message to those who have it open; never the new one's.
    assert fetched.raw in (None, mail(1)[0])


def test_a_missing_folder_is_said_to_be_missing(box: Any) -> None:
    """The account is there, the folder is not: an error of its own, naming the folder."""
    with box.missing_folder_source() as source:
        (folder,) = source.folders()
        with pytest.raises(FolderMissing, match="No such folder"):
            source.open(folder)


def test_a_refused_sign_in_is_met_before_any_folder(box: Any) -> None:
    """It is told once, names the mailbox, and does not tell the password."""
    with box.refusing_source() as source, pytest.raises(SignInRefused, match="info") as caught:
        source.folders()
    assert "wrong" not in str(caught.value)
    box.failure = None


def test_twenty_polls_leave_everything_as_it_was(box: Any) -> None:
    r"""Flags, \Recent, counts, UIDs, dates and sizes are the same afterwards (DESIGN truth 1)."""
    box.deliver(*(mail(number) for number in range(4)))
    before = box.snapshot()
    for _ in range(20):
        assert len(read(box)[2]) == 4
    assert box.snapshot() == before
