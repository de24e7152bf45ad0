"""When and where a copy was received: by the word of our own servers alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from consultation.model import Mailbox
from ingest.receiving import addressed_as, mailbox_of, named_mailboxes, time_of_receipt
from parsers.facts import Address, MessageFacts, ReceivedHop

INFO = Mailbox(name="info", addresses=("info@example.org", "office@example.org"), received_by=("mx.example.org",))
OTHER = Mailbox(name="presidency", addresses=("team@example.la",), received_by=("mail.example.la",))
INTERNAL = datetime(2026, 2, 6, 12, 30, tzinfo=UTC)
FETCHED = datetime(2026, 2, 7, 8, 0, tzinfo=UTC)


def hop(by: str, date: str | None) -> ReceivedHop:
    """One Received line."""
    return ReceivedHop(by=by, date=date)


def addresses(*words: str) -> tuple[Address, ...]:
    """A list of recipients."""
    return tuple(Address(address=word) for word in words)


@pytest.mark.parametrize(
    ("hops", "internal", "wanted", "source"),
    [
        ([hop("mx.example.org", "2026-02-06T13:00:00+01:00")], INTERNAL, "2026-02-06T12:00:00+00:00", "received"),
        # the case of a host and its final dot are no difference
        ([hop("MX.Example.org.", "2026-02-06T13:00:00+01:00")], INTERNAL, "2026-02-06T12:00:00+00:00", "received"),
        # the newest line of ours stands first; one further down may be forged
        (
            [hop("mx.example.org", "2026-02-07T00:30:00+00:00"), hop("mx.example.org", "2026-02-01T00:00:00+00:00")],
            INTERNAL,
            "2026-02-07T00:30:00+00:00",
            "received",
        ),
        # one of ours whose date cannot be read leaves the word to the next
        (
            [hop("mx.example.org", None), hop("mx.example.org", "2026-02-06T09:00:00+00:00")],
            INTERNAL,
            "2026-02-06T09:00:00+00:00",
            "received",
        ),
        # a time without zone proves nothing
        ([hop("mx.example.org", "2026-02-06T13:00:00")], INTERNAL, INTERNAL.isoformat(), "internaldate"),
        # other people's servers are not believed while the server has its own time
        ([hop("mx.evil.example", "2026-01-01T00:00:00+00:00")], INTERNAL, INTERNAL.isoformat(), "internaldate"),
        (
            [hop("mx.evil.example", "2026-01-01T00:00:00+00:00")],
            None,
            "2026-01-01T00:00:00+00:00",
            "untrusted_received",
        ),
        ([], None, FETCHED.isoformat(), "fetched"),
    ],
)
def test_the_time_of_receipt_and_whose_word_it_is(
    hops: list[ReceivedHop], internal: datetime | None, wanted: str, source: str
) -> None:
    """Our newest Received, else INTERNALDATE, else anybody's Received, else the moment of taking in; never Date."""
    facts = MessageFacts(received=tuple(hops), date="2025-01-01T00:00:00+00:00")
    found = time_of_receipt(facts, INFO, internal, FETCHED)
    assert (found.received_at.isoformat(), found.source) == (wanted, source)


def test_without_a_known_mailbox_no_server_is_ours() -> None:
    """What was imported for nobody has no trusted line."""
    facts = MessageFacts(received=(hop("mx.example.org", "2026-02-06T13:00:00+01:00"),))
    assert time_of_receipt(facts, None, INTERNAL, FETCHED).source == "internaldate"


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (MessageFacts(to=addresses("INFO@example.org")), "to"),
        (MessageFacts(to=addresses("a@example.net"), cc=addresses("office@example.org")), "cc"),
        (MessageFacts(to=addresses("info@example.org"), cc=addresses("info@example.org")), "to"),
        (MessageFacts(resent={"resent-to": "Office <office@example.org>"}), "resent"),
        (MessageFacts(to=addresses("list@example.net")), "bcc"),
    ],
)
def test_how_a_mail_names_the_mailbox(facts: MessageFacts, wanted: str) -> None:
    """To before Cc before Resent-To; a copy that is named nowhere came by Bcc."""
    assert addressed_as(facts, INFO) == wanted


def test_mailboxes_named_in_to_and_cc_are_expected() -> None:
    """Any of their addresses, in either field."""
    facts = MessageFacts(to=addresses("office@example.org"), cc=addresses("Team@Example.la"))
    assert named_mailboxes(facts, (INFO, OTHER)) == ("info", "presidency")
    assert named_mailboxes(MessageFacts(), (INFO, OTHER)) == ()


def test_a_file_belongs_to_the_mailbox_that_it_was_delivered_to() -> None:
    """By Delivered-To and the like, else by the server of ours that received it, else to none."""
    by_header = MessageFacts(delivered_to=("Team@example.la",), received=(hop("mx.example.org", None),))
    assert mailbox_of(by_header, (INFO, OTHER)) is OTHER
    assert mailbox_of(MessageFacts(received=(hop("mx.example.org", None),)), (OTHER, INFO)) is INFO
    assert mailbox_of(MessageFacts(to=addresses("info@example.org")), (INFO, OTHER)) is None
