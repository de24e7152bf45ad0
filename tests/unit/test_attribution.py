"""Who may be named in what people read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from consultation.words import Flag, Kind, RelationType, Role
from reports.attribution import authors, is_withheld, name_of, sender, speakers, speakers_of, withheld
from store.records import Relation
from tests.digest_samples import Bench, Part, bench, paper, submitter, utc

SWEDEN = submitter("SWE", "Sweden")
HIDDEN = paper(SWEDEN, flags=(Flag.NOT_FOR_ATTRIBUTION,))


def on(at: Bench, *parts: Part) -> None:
    """A mail of 6 February."""
    at.mail(utc("2026-02-06 12:00"), *parts)


def test_a_paper_not_for_attribution_is_one_delegation(tmp_path: Path) -> None:
    """Its mail's subject and quotes are withheld too."""
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        message = at.mail(utc("2026-02-06 12:00"), HIDDEN)
        hidden = withheld([message])
    assert speakers(message.submissions[0], hidden) == authors(message.submissions[0], hidden) == "one delegation"
    assert speakers_of(message, hidden) == "one delegation"
    assert is_withheld(message, hidden)


def test_what_is_tied_to_it_is_withheld_too(tmp_path: Path) -> None:
    """A revision, and the revision of that, would tell whose the first version was; other papers are named."""
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        on(at, HIDDEN)
        on(at, paper(SWEDEN, relation=Relation(type=RelationType.REVISION, of="3RC-0001")))
        on(at, paper(SWEDEN, relation=Relation(type=RelationType.CORRIGENDUM, of="3RC-0002")))
        on(at, paper())
        with at.session.database.transaction(write=False) as tx:
            messages = tx.messages.list()
    hidden = withheld(messages)
    assert [is_withheld(item, hidden) for item in messages] == [True, True, True, False]


def test_a_revision_that_asks_for_it_hides_the_first_version(tmp_path: Path) -> None:
    """The tie holds in both directions."""
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        on(at, paper(SWEDEN))
        relation = Relation(type=RelationType.REVISION, of="3RC-0001")
        on(at, paper(SWEDEN, relation=relation, flags=(Flag.NOT_FOR_ATTRIBUTION,)))
        with at.session.database.transaction(write=False) as tx:
            messages = tx.messages.list()
    assert withheld(messages) >= {"3RC-0001", "3RC-0002"}


def test_beside_it_in_one_mail_others_are_named(tmp_path: Path) -> None:
    """Of two letters in one forward one may be withheld and the other not."""
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        message = at.mail(utc("2026-02-06 12:00"), HIDDEN, paper())
        hidden = withheld([message])
    assert [speakers(part, hidden) for part in message.submissions] == ["one delegation", "Norway"]


def test_roles_are_told(tmp_path: Path) -> None:
    """Authors first, then who supports them and who aligns."""
    who = [
        submitter("AUT", "Austria"),
        submitter("CHL", "Chile"),
        replace(submitter("NZL", "New Zealand"), role=Role.CO_SPONSOR),
        replace(submitter("ALB", "Albania"), role=Role.ALIGNED),
    ]
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        part = at.mail(utc("2026-02-06 12:00"), paper(*who)).submissions[0]
    assert speakers(part, frozenset()) == "Austria and Chile; co-sponsored by New Zealand; aligned: Albania"
    assert authors(part, frozenset()) == "Austria and Chile"


def test_persons_are_not_named(tmp_path: Path) -> None:
    """A private person is an individual, a sender the domain of the address."""
    assert name_of(submitter("x", "Jane Doe", kind="individual")) == "an individual"
    assert sender("jane.doe@mfa.example") == "an address at mfa.example"
    assert sender("no address") == "an unknown address"
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        message = at.mail(utc("2026-02-06 12:00"), kind=Kind.ENQUIRY)
    assert speakers_of(message, frozenset()) == "an address at mfa.example"
