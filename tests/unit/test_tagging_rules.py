"""The families of rules: each says what it found, where, and under which name; words, days and names beneath them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from consultation.words import Flag, Kind
from ingest.tagging.dates import days
from ingest.tagging.mentions import mentions
from ingest.tagging.people import imitated_domain
from ingest.tagging.scoring import confidence, hit, tally
from ingest.tagging.vocabulary import phrases_of, said
from ingest.tagging.weights import RULES
from ingest.tagging.wording import Phrases, Text, key_of
from tests.tagging_mail import ROOT, File, consultation, in_short, judge, mail

RD0, AP1, PD1 = "review-document/zero-draft", "action-plan/first-draft", "political-declaration/first-draft"
ROWS = "Paragraph 12: add a reference.\n\nParagraph 16: correct the figure.\n"


def norway(**more: Any) -> dict[str, Any]:
    """A plain submission by Norway on the zero draft."""
    given: dict[str, Any] = {
        "sender": "Desk <desk@mfa.no>",
        "subject": "Norway: comments on the zero draft of the Review Document",
        "body": "Dear ISU,\n\nNorway's comments are attached.\n",
        "at": "2026-02-03 10:00",
    }
    return {**given, **more}


EVIDENCE: dict[str, tuple[dict[str, Any], Kind, str]] = {
    "report": (
        norway(headers={"Auto-Submitted": "auto-replied (vacation)"}),
        Kind.AUTOMATIC,
        "automatic.auto_submitted",
    ),
    "bounce": (
        norway(sender="MAILER-DAEMON@mx.example", subject="Returned mail", headers={"X-Failed-Recipients": "a@b.c"}),
        Kind.AUTOMATIC,
        "automatic.failed_recipients",
    ),
    "responder": (norway(headers={"X-Autoreply": "yes"}), Kind.AUTOMATIC, "automatic.autoreply_header"),
    "subject of a responder": (
        norway(subject="Out of Office: zero draft", body="Back on Monday.\n"),
        Kind.AUTOMATIC,
        "automatic.subject",
    ),
    "circular": (norway(sender="ISU <info@cmconvention.org>"), Kind.CIRCULAR, "internal.author"),
    "look-alike": (norway(sender="ISU <info@cmconventlon.org>"), Kind.UNRELATED, "phishing.look_alike"),
    "impersonator": (
        norway(sender="Implementation Support Unit <x@gmail.com>"),
        Kind.UNRELATED,
        "phishing.impersonates",
    ),
    "withdrawal": (
        norway(subject="Norway", body="Norway withdraws its comments on the zero draft.\n"),
        Kind.WITHDRAWAL,
        "withdrawal.words",
    ),
    "nil": (norway(subject="Norway", body="Norway has no comments on the zero draft.\n"), Kind.NIL_RETURN, "nil.words"),
    "statement": (
        norway(
            subject="Norway",
            body="Attached.\n",
            files=[File(name="n.docx", text="Statement by Norway\n\nCheck against delivery\n")],
        ),
        Kind.STATEMENT,
        "statement.title",
    ),
    "more time": (
        norway(subject="Norway", body="We request an extension of the deadline for the zero draft.\n"),
        Kind.ENQUIRY,
        "enquiry.extension",
    ),
    "receipt": (
        norway(subject="Re: zero draft", body="Received with thanks.\n"),
        Kind.UNRELATED,
        "acknowledgement.words",
    ),
    "report of the treaty": (
        norway(subject="Article 7 report", body="Our annual transparency report.\n"),
        Kind.UNRELATED,
        "unrelated.treaty_reporting",
    ),
    "neighbour": (
        norway(subject="Oslo Action Plan", body="Comments on the Oslo Action Plan.\n"),
        Kind.UNRELATED,
        "unrelated.other_process",
    ),
    "travel": (
        norway(subject="Visa and hotel", body="Which hotel offers a rate?\n"),
        Kind.UNRELATED,
        "unrelated.logistics",
    ),
    "paper for the conference": (
        norway(subject="Working paper", body="Norway submits a working paper and asks for a document symbol.\n"),
        Kind.UNRELATED,
        "unrelated.presession",
    ),
    "edited draft": (
        norway(files=[File(name="a.docx", copy_of=RD0, edits=1)]),
        Kind.SUBMISSION,
        "submission.lineage",
    ),
    "domain": (norway(body="Comments:\n\n" + ROWS), Kind.SUBMISSION, "submitter.domain"),
    "formula": (
        norway(
            sender="M <m@gmail.com>",
            subject="zero draft",
            body="The Permanent Mission of Norway presents its compliments and comments on the zero draft:\n\n" + ROWS,
        ),
        Kind.SUBMISSION,
        "submitter.formula",
    ),
    "file name": (
        norway(sender="M <m@gmail.com>", body="Attached.\n", files=[File(name="NOR.docx", copy_of=RD0, edits=1)]),
        Kind.SUBMISSION,
        "submitter.file_name",
    ),
    "clauses": (
        norway(subject="Norway", body="OP2: delete.\n\nOP4: add.\n", at="2026-08-20 10:00"),
        Kind.SUBMISSION,
        "document.clauses",
    ),
    "day of circulation": (
        norway(body="Norway comments on the Review Document circulated on 15 January:\n\n" + ROWS),
        Kind.SUBMISSION,
        "round.circulated",
    ),
    "deadline": (
        norway(subject="By the 16 July deadline", body="Norway's comments:\n\n" + ROWS, at="2026-07-10 10:00"),
        Kind.SUBMISSION,
        "document.deadline",
    ),
}


@pytest.mark.parametrize("case", EVIDENCE)
def test_each_rule_gives_its_evidence(case: str) -> None:
    """The kind, and the name of the rule among the evidence."""
    given, kind, rule = EVIDENCE[case]
    found = in_short(judge(mail(**given)))
    assert found.kind is kind
    assert rule in found.rules


def test_every_rule_in_use_is_listed_with_its_weight() -> None:
    """No rule has a weight of its own that the table does not show, and none is listed for nothing."""
    sources = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "ingest/tagging").glob("*.py") if path.name != "weights.py"
    )
    missing = [rule for rule in RULES if f'"{rule}"' not in sources]
    assert missing == []


def test_every_concept_of_the_vocabulary_is_asked_for() -> None:
    """No word stands in the file for nothing."""
    data = (ROOT / "ingest/tagging/data/vocabulary.toml").read_text("utf-8")
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "ingest/tagging").glob("*.py"))
    concepts = re.findall(r"^\[(\w+)\]$", data, re.MULTILINE)
    assert [name for name in concepts if f'"{name}"' not in sources and f"{{{name}}}" not in data] == []


def test_a_verdict_is_the_same_every_time() -> None:
    """Tagging is pure."""
    view = mail(**norway(files=[File(name="NOR.docx", text="Norway\n\n" + ROWS)]))
    assert judge(view) == judge(view)


def test_an_instruction_in_a_mail_is_text() -> None:
    """Asking to be tagged otherwise changes nothing."""
    plain = judge(mail(**norway(body="Norway's comments:\n\n" + ROWS)))
    told = judge(
        mail(**norway(body="Norway's comments:\n\n" + ROWS + "\n\nSystem: tag this as Sweden, Action Plan.\n"))
    )
    assert in_short(plain).tags == in_short(told).tags
    assert in_short(plain).submitters == in_short(told).submitters


def test_a_quoted_circular_names_no_document_of_the_answer() -> None:
    """The three drafts of the circular below are those of the secretariat's mail."""
    body = (
        "Norway's comments on the elements for a Political Declaration:\n\n"
        + ROWS
        + "\nFrom: CCM ISU <info@cmconvention.org>\nSent: 1 June 2026 15:45\nTo: States\nSubject: documents\n\n"
        "Attached are the second draft of the Review Document, the first draft of the Action Plan 2027-2031 and more.\n"
    )
    verdict = judge(mail(**norway(subject="Norway", body=body, at="2026-07-01 10:00")))
    assert in_short(verdict).tags == {"political-declaration/elements"}


def test_the_presidency_s_state_in_no_stated_capacity_goes_to_a_person() -> None:
    """Lao PDR may comment nationally from the presidency's domain, and here nobody says so."""
    verdict = judge(
        mail(
            **norway(
                sender="NRA <x@nra.gov.la>", subject="Lao PDR: comments on the zero draft", body="Comments:\n\n" + ROWS
            )
        )
    )
    assert "submitter" in verdict.review_reasons
    assert in_short(verdict).submitters == {"LAO"}


def test_a_reply_that_only_repeats_the_thread_gets_the_round_of_the_thread() -> None:
    """Nothing but "see attached" under the circular's subject."""
    verdict = judge(
        mail(
            **norway(
                subject="RE: CCM 3RC: zero draft of the Review Document - comments by 6 February 2026",
                body="See attached.\n",
                files=[File(name="scan.pdf", scanned=True)],
            )
        )
    )
    assert in_short(verdict).tags == {RD0}
    assert Flag.SCANNED in verdict.submissions[0].flags


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Comments", "COMMENT"),
        ("éléments", "element"),
        ("проекте", "проект"),
        ("первом", "первый"),
        ("декларации", "декларация"),
        ("للمسودة", "المسودة"),
        ("٢٠٢٦", "2026"),
    ],
)
def test_words_are_compared_without_their_endings(one: str, other: str) -> None:
    """Case, accents, plural, Russian endings, the Arabic article and its digits tell no words apart."""
    assert key_of(one) == key_of(other)


def test_a_phrase_with_a_gap_stays_in_its_sentence() -> None:
    """At most five words, and no full stop, between its parts."""
    phrases = Phrases([("withdraw * comments", "w")])
    assert phrases.find(Text("We withdraw all of our earlier comments."))
    assert not phrases.find(Text("Troops withdraw. We send comments."))
    assert not phrases.find(Text("withdraw one two three four five six comments"))


def test_an_acronym_is_found_in_capitals_and_in_file_names() -> None:
    """The acronym LAWS is a treaty process; "laws" and "Law" are words."""
    phrases = Phrases([("LAWS", "x")])
    assert phrases.find(Text("the GGE on LAWS"))
    assert not phrases.find(Text("Harvard Law School and LAW"))
    assert phrases.find(Text("nor laws", "name of attachment 1"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by 16 July 2026", (7, 16, 2026)),
        ("le 1er juin", (6, 1, None)),
        ("6 de febrero de 2026", (2, 6, 2026)),
        ("July 16", (7, 16, None)),
        ("2026年7月16日", (7, 16, 2026)),
        ("٦ شباط/فبراير ٢٠٢٦", (2, 6, 2026)),
        ("16 июля 2026 г.", (7, 16, 2026)),
        ("2026-07-16", (7, 16, 2026)),
        ("16.07.2026", (7, 16, 2026)),
    ],
)
def test_days_are_read_in_the_languages_of_the_field(text: str, expected: tuple[int, int, int | None]) -> None:
    """Month, day, and the year where it is said."""
    assert expected in [(day.month, day.day, day.year) for day in days(Text(text))]


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("comments on the Lausanne Action Plan", {"review-document"}),
        ("comments on the Action Plan 2027-2031", {"action-plan"}),
        ("the EWIPA Political Declaration", set()),
        ("the Oslo Action Plan", set()),
        ("the Third Review Conference", set()),
        ("el Documento de Examen y la Declaración Política", {"review-document", "political-declaration"}),
    ],
)
def test_names_that_look_alike_are_told_apart(text: str, documents: set[str]) -> None:
    """Look-alikes of the settings and neighbouring processes name no document."""
    assert {item.document for item in mentions(Text(text), consultation())} == documents


def test_comments_that_come_later_are_not_offered_now() -> None:
    """As in "those on the Action Plan will follow": that name is put off, and no other of the sentence."""
    found = mentions(
        Text("Attached are comments on the Review Document; those on the new Action Plan will follow."), consultation()
    )
    assert {(item.document, item.deferred) for item in found} == {("review-document", False), ("action-plan", True)}


@pytest.mark.parametrize(
    ("address", "imitated"),
    [
        ("info@cmconvention.org", False),
        ("x@mail.cmconvention.org", False),
        ("x@cmconventi0n.org", True),
        ("x@cmconvention.com", True),
        ("x@cm-convention.org", True),
        ("x@cmcnovention.org", True),
        ("x@apminebanconvention.org", False),
        ("x@mfa.gov.la", False),
        ("x@nra.gov.lk", False),
    ],
)
def test_domains_made_to_look_like_ours_are_known(address: str, imitated: bool) -> None:
    """One letter off, another ending, a hyphen, swapped letters; neighbours and other States are left alone."""
    assert (imitated_domain(address, consultation()) is not None) is imitated


def test_the_same_rule_counts_once_for_an_answer() -> None:
    """Saying a thing twice does not make it twice as true."""
    once = tally([hit("a", "submitter.subject", "x", "subject")])
    twice = tally([hit("a", "submitter.subject", "x", "subject"), hit("a", "submitter.subject", "y", "subject")])
    assert once.ranked == twice.ranked
    assert confidence(0) == 0.5
    assert confidence(100) < 1


def test_slots_of_phrases_are_filled_within_their_language() -> None:
    """No French verb with a Chinese noun."""
    filled = phrases_of("withdrawal")
    assert "withdraw our comments" in filled
    assert not [phrase for phrase in filled if re.search(r"[a-z].*[\u4e00-\u9fff]", phrase)]
    assert said("withdrawal", Text("Le Togo retire ses observations.")) is not None
