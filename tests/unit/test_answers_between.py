"""Answers between the lines of another's mail: each stands at the paragraph that it answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from consultation.model import Consultation, Document, Draft, FuzzyDate, Round
from consultation.words import Timing
from ingest.contributions import collect
from ingest.tagging.draft_words import DraftWords
from ingest.tagging.model import MessageView
from parsers import html_text, message
from parsers.facts import DraftText, MessageFacts, Paragraph
from parsers.new_text import split
from parsers.quoting import coloured
from parsers.remarks import from_answers
from store.records import SubmissionVerdict, Submitter, Tag

_DAY = FuzzyDate(words="", earliest=date(2026, 1, 1), nominal=date(2026, 1, 1), latest=date(2026, 1, 1))
PARAGRAPHS = {
    "4": "Rangers counted every nest along the northern shore in each of the five seasons.",
    "5": "Two hatcheries were closed when the lease of the ground came to an end.",
    "6": "Fishing with gill nets was banned in the bay, and eight boats were bought back.",
    "7": "Half of the villages had no share in what visitors paid.",
}
CONSULTATION = Consultation(
    id="turtles",
    name="Turtles",
    ref_prefix="T",
    zone="Europe/Zurich",
    goes_live=datetime(2026, 1, 1, tzinfo=UTC),
    ends=date(2026, 12, 31),
    documents=(
        Document(
            id="plan",
            title="Management Plan",
            drafts=(Draft(document="plan", id="draft", title="draft plan"),),
            rounds=(Round(document="plan", id="draft", title="draft", draft="draft", opens=_DAY),),
        ),
    ),
    mailboxes=(),
)
DRAFT = DraftText(
    key="plan/draft",
    paragraphs=tuple(Paragraph(index=n, label=label, text=text) for n, (label, text) in enumerate(PARAGRAPHS.items())),
)


def _mail(body: str, kind: str = "plain") -> MessageFacts:
    head = f"From: Rangers <a@rangers.example>\nSubject: RE: plan\nContent-Type: text/{kind}; charset=utf-8\n\n"
    return message.read((head + body).encode())


def _pinned(facts: MessageFacts) -> list[tuple[str, str]]:
    """(label, words) of what a mail says to the draft."""
    view = MessageView(id="m", facts=facts, parts=(), receipts=(), received_at=datetime(2026, 2, 1, tzinfo=UTC))
    said = SubmissionVerdict(
        key="1",
        submitters=(Submitter(id="NOR", name="NOR", kind="state", status=None),),
        tags=(Tag(document="plan", round="draft", draft="draft", timing=Timing.ON_TIME),),
        attachments=(),
    )
    found = collect(view, (said,), {DRAFT.key: DRAFT}, {}, CONSULTATION)["1"]
    return [(item.label, item.comment or "") for item in found]


def test_each_piece_of_new_text_knows_the_paragraph_quoted_above_it() -> None:
    """Only the last paragraph quoted is what a piece answers; marks are taken away, the first piece has none."""
    body = "Hello.\n\n> First paragraph.\n>\n> 12. Second\n> paragraph.\n\nDelete it.\n"
    pieces = split(body).pieces
    assert [(piece.text, piece.above) for piece in pieces] == [
        ("Hello.", ""),
        ("Delete it.", "12. Second\nparagraph."),
    ]


def test_an_answer_stands_at_the_paragraph_whose_words_are_quoted_above_it() -> None:
    """With or without its number, whole or in part, wrapped by the mail program."""
    facts = _mail(
        "Dear all,\n\n"
        "> 4. Rangers counted every nest along the northern\n> shore in each of the five seasons.\n\n"
        "In four of them. One season was lost to storms.\n\n"
        "> Two hatcheries were closed when the lease of the ground\n\n"
        "Which two? Please name them.\n\n"
        "> [...] was banned in the bay, and eight boats were bought back.\n\n"
        "Agreed.\n\nKind regards\nAnna\n"
    )
    assert _pinned(facts) == [
        ("4", "In four of them. One season was lost to storms."),
        ("5", "Which two? Please name them."),
        ("6", "Agreed."),
    ]


def test_words_changed_a_little_in_the_copy_still_find_their_paragraph() -> None:
    """A copy from a translation of the file, or with a typing error, holds most of the paragraph's words in a row."""
    facts = _mail("> 7. Half of the villages had no share in what vistors paid.\n\nWe would say: most.\n")
    assert _pinned(facts) == [("7", "We would say: most.")]


def test_a_number_in_the_mail_answered_that_is_not_the_drafts_pins_nothing() -> None:
    """A point of the secretariat's own mail is no paragraph, whatever its number; ``Yes.`` to it says nothing."""
    facts = _mail(
        "> 4. Will your delegation attend the meeting in person this year?\n\nYes.\n\n"
        "> 5. Please tell us the names of the speakers by Friday.\n\nWe propose that the chair speak for all.\n"
    )
    assert _pinned(facts) == [("", "We propose that the chair speak for all.")]


def test_a_place_named_in_the_quotation_is_the_place_of_the_answer() -> None:
    """Another's remark that begins with its paragraph passes the paragraph on to who answers it."""
    facts = _mail("> Paragraph 6: we would rather say ten.\n\nEight is right; see the register.\n")
    assert _pinned(facts) == [("6", "Eight is right; see the register.")]


@pytest.mark.parametrize("thanks", ["Thank you, well received.", "Merci pour votre message."])
def test_thanks_below_a_quoted_paragraph_are_no_answer_to_it(thanks: str) -> None:
    """A receipt that quotes the whole mail below which it stands comments on nothing."""
    assert _pinned(_mail(f"> 4. {PARAGRAPHS['4']}\n\n{thanks}\n")) == []


def test_what_follows_the_last_answer_has_left_the_quotation() -> None:
    """Only the block right below the last quotation answers it; a letter that follows speaks for itself."""
    found = from_answers(
        [
            ("First part.\n\nSecond part.", "12. Some words of a text here."),
            ("Delete.\n\nWe also propose an annex on costs.", "13. Other words of a text here."),
        ]
    )
    assert [(item.text, item.answers[:2]) for item in found] == [
        ("First part.\nSecond part.", "12"),
        ("Delete.", "13"),
        ("We also propose an annex on costs.", ""),
    ]


def test_an_answer_with_a_place_of_its_own_speaks_of_that_place() -> None:
    """What is quoted above says nothing where the answer names its own paragraph."""
    facts = _mail(f"> 4. {PARAGRAPHS['4']}\n\nParagraph 7: delete.\n")
    assert _pinned(facts) == [("7", "delete.")]


def test_a_passage_in_quotation_marks_on_its_own_line_is_answered_by_the_next() -> None:
    """Who copies a sentence into quotation marks and comments below it says where the comment belongs."""
    facts = _mail(
        'Good morning,\n\n"Two hatcheries were closed when the lease of the ground came to an end."\n\n'
        "One of the two has been opened again, and we ask you to say so.\n"
    )
    assert _pinned(facts) == [("5", "One of the two has been opened again, and we ask you to say so.")]


HEAD = (
    "<div><b>From:</b> Office &lt;o@office.example&gt;<br><b>Sent:</b> Tuesday, 3 February 2026 10:11<br>"
    "<b>To:</b> all<br><b>Subject:</b> plan</div>"
)
COLOURED = (
    "<p>Dear all,</p><p>{said}</p>{head}<p style='color:green'>Office of the Plan</p><p>4. {four}</p>"
    "<p><span style='font-size:11pt;color:#C00000'>In four of them.</span></p><p>5. {five}</p>"
    "<p><font color='#ff0000'>Please name them.</font></p>"
)


def _coloured(said: str, head: str = HEAD) -> str:
    return COLOURED.format(said=said, head=head, four=PARAGRAPHS["4"], five=PARAGRAPHS["5"])


@pytest.mark.parametrize(
    "said",
    [
        "Please see our comments below in red.",
        "Nos réponses figurent en rouge dans votre texte.",
        "Nuestras observaciones van en rojo.",
        "Наши ответы красным цветом в тексте ниже.",
        "我们的意见用红色标出。",
    ],
)
@pytest.mark.parametrize("head", [HEAD, ""], ids=["in the mail answered", "in a text pasted"])
def test_answers_in_the_colour_that_is_announced_stand_at_what_they_answer(said: str, head: str) -> None:
    """In another's mail or in text pasted into one's own, the rest is quoted and the answers are the author's."""
    assert _pinned(_mail(_coloured(said, head), "html")) == [("4", "In four of them."), ("5", "Please name them.")]


@pytest.mark.parametrize("said", ["Thank you.", "Our amendments are in red in the attached file."])
def test_colour_that_nobody_announces_in_the_mail_means_nothing(said: str) -> None:
    """Mail is full of colours: without the words, or where they speak of a file, all below the head is quoted."""
    facts = _mail(_coloured(said), "html")
    assert "In four of them" not in facts.new_text
    assert _pinned(facts) == []


def test_the_colour_decides_though_a_plain_part_stands_beside_it() -> None:
    """The plain alternative has lost the colour, so that the HTML is what is read."""
    html = _coloured("See our answers in red below.")
    plain = html_text.convert(html.replace("color", "x"))[0].replace("> ", "") + "\n" + "More of the same. " * 60
    raw = (
        "From: a@rangers.example\nSubject: RE: plan\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    )
    assert _pinned(message.read(raw.encode())) == [("4", "In four of them."), ("5", "Please name them.")]


@pytest.mark.parametrize(
    ("colour", "hue"),
    [
        ("#1F497D", 213),
        ("#c00", 0),
        ("rgb(0, 128, 0)", 120),
        ("Navy", 240),
        ("#444444", None),
        ("windowtext", None),
        ("black", None),
    ],
)
def test_a_colour_is_known_by_its_hue(colour: str, hue: int | None) -> None:
    """Black, greys and names of the system have none."""
    assert coloured.hue(colour) == hue


def test_a_passage_answered_tells_whose_draft_it_is() -> None:
    """Its first or last words in a row are enough; a number copied with it and words left out do no harm."""
    words = DraftWords({DRAFT.key: DRAFT})
    keys = [DRAFT.key]
    assert words.answering("4. Rangers counted every nest along the northern shore in each winter", keys) == {DRAFT.key}
    assert words.answering("6. Fishing [...] in the bay, and eight boats were bought back.", keys) == {DRAFT.key}
    assert not words.answering("4. Will your delegation attend the meeting in person this year?", keys)
    assert not words.answering("Rangers counted every nest", keys)
