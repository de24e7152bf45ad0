"""Who speaks: co-sponsors, those whom the registry does not know, papers inside one archive, business of the treaty."""

from __future__ import annotations

from dataclasses import replace

from consultation.words import Kind, ParticipantKind, Role
from ingest.contributions.files import sources
from ingest.tagging.verdict import tag
from tests.tagging_mail import File, context, judge, mail


def test_a_co_sponsor_is_no_author() -> None:
    """Who joins another's paper as co-sponsor stands beside its author in that role."""
    verdict = judge(
        mail(
            sender="Abt <abt@bmeia.gv.at>",
            subject="Austria on the elements",
            body="Austria submits a proposal on the elements. Peru wishes to co-sponsor it.\n\nElement 4: delete.",
            at="2026-07-10 09:00",
        )
    )
    roles = {who.id: who.role for who in verdict.submissions[0].submitters}
    assert roles == {"AUT": Role.AUTHOR, "PER": Role.CO_SPONSOR}


def test_a_list_of_co_sponsors_with_the_writer_is_that_of_the_authors() -> None:
    """A paper "co-sponsored by" several, its writer among them, has them all as authors."""
    verdict = judge(
        mail(
            sender="Abt <abt@bmeia.gv.at>",
            subject="Elements: proposal",
            body="This proposal on the elements is co-sponsored by Austria, Chile and Peru.\n\nElement 4: delete.",
            at="2026-07-10 09:00",
        )
    )
    assert {(who.id, who.role) for who in verdict.submissions[0].submitters} == {
        ("AUT", Role.AUTHOR),
        ("CHL", Role.AUTHOR),
        ("PER", Role.AUTHOR),
    }


def test_a_private_person_is_named_and_left_to_a_person() -> None:
    """Somebody unknown has an id made of the name, is an individual, and is always for review."""
    verdict = judge(
        mail(
            sender="Dr. Zoé Brandt <zb@home.example>",
            subject="Comments on the zero draft of the Review Document",
            body="I write in my private capacity.\n\nParagraph 4: add 2025.\n\nParagraph 9: delete.",
            at="2026-02-01 09:00",
        )
    )
    who = verdict.submissions[0].submitters[0]
    assert (who.id, who.name, who.kind) == ("zoe-brandt", "Zoé Brandt", ParticipantKind.INDIVIDUAL)
    assert who.confidence < context().consultation.threshold
    assert "submitter" in verdict.review_reasons


def test_papers_in_one_archive_keep_their_own_files() -> None:
    """Two States' papers in one archive are two submissions, and what one file says is not the other's."""
    first = File(
        name="Chile.txt",
        media_type="text/plain",
        text="Republic of Chile\n\nComments of Chile on the zero draft\n\nParagraph 4: add 2025.",
    )
    second = File(
        name="Peru.txt",
        media_type="text/plain",
        text="Republic of Peru\n\nComments of Peru on the zero draft\n\nParagraph 9: delete the last sentence.",
    )
    view = mail(
        sender="Desarme <desarme@minrel.gob.cl>",
        subject="Zero draft of the Review Document: Chile and Peru",
        body="Please find attached the separate comments of both missions.",
        at="2026-02-01 09:00",
        files=[File(name="both.zip", media_type="application/zip", inside=(first, second))],
    )
    verdict = judge(view)
    found = {s.submitters[0].id: s for s in verdict.submissions}
    assert {key: s.files for key, s in found.items()} == {"CHL": ("1.0",), "PER": ("1.1",)}
    places = {
        key: [remark.locator for source in sources(view, s, holds_body=False) for remark in source.remarks]
        for key, s in found.items()
    }
    assert places == {"CHL": ["4"], "PER": ["9"]}


def test_business_of_the_treaty_comes_from_the_settings() -> None:
    """What the settings call the treaty's own business is set aside; without them it could be anything."""
    view = mail(
        sender="Mission of Ghana <geneva@mfa.gov.gh>",
        subject="Dossier 12-bis, year 2025",
        body="Please find attached the yearly dossier.",
        at="2026-04-30 09:00",
    )
    around = context()
    known = replace(around, consultation=replace(around.consultation, other_business=("dossier 12-bis",)))
    assert tag(view, known).kind is Kind.UNRELATED
    assert not tag(view, known).needs_review
    assert tag(view, around).needs_review
