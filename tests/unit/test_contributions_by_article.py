"""Contributions to a draft whose numbers begin again in each article."""

from __future__ import annotations

from datetime import UTC, date, datetime

from consultation.model import Consultation, Document, Draft, FuzzyDate, Round
from consultation.words import Timing
from ingest.articles import distinct
from ingest.contributions import collect
from ingest.tagging.model import MessageView, PartView
from parsers.facts import Comment, DraftText, Edit, Extraction, Lineage, MessageFacts, Paragraph
from store.records import Contribution, SubmissionVerdict, Submitter, Tag

_DAY = FuzzyDate(words="", earliest=date(2026, 1, 1), nominal=date(2026, 1, 1), latest=date(2026, 1, 1))
_STANDARD = Document(
    id="standard",
    title="Standard",
    drafts=tuple(Draft(document="standard", id=item, title=item) for item in ("one", "two")),
    rounds=tuple(Round(document="standard", id=item, title=item, draft=item, opens=_DAY) for item in ("one", "two")),
)
_CONSULTATION = Consultation(
    id="test",
    name="Test",
    ref_prefix="T",
    zone="America/Montevideo",
    goes_live=datetime(2026, 1, 1, tzinfo=UTC),
    ends=date(2026, 12, 31),
    documents=(_STANDARD,),
    mailboxes=(),
)
_ROWS = (
    ("heading", "", "Article 4. Limits"),
    ("body", "1", "Limits apply at every stage of trade."),
    ("body", "2", "Moisture shall not exceed twenty per cent."),
    ("heading", "", "Article 5. Labels"),
    ("body", "1", "A pack names the country of harvest."),
    ("body", "2", "A blend names each of its countries."),
)
_FILE = tuple(Paragraph(index=n, where=where, label=label, text=text) for n, (where, label, text) in enumerate(_ROWS))
_DRAFT = distinct(_FILE)


def _contributions(extraction: Extraction, lineage: Lineage, round_: str = "one") -> tuple[Contribution, ...]:
    part = PartView(
        n=1,
        name="copy.docx",
        media_type="application/octet-stream",
        disposition="attachment",
        content_id="",
        size=1,
        sha256="1",
        extraction=extraction,
        lineage=lineage,
        child_lineage={},
        layer_authors=frozenset(),
    )
    submission = SubmissionVerdict(
        key="1",
        submitters=(Submitter(id="NZL", name="New Zealand", kind="state", status=None),),
        tags=(Tag(document="standard", round=round_, draft="one", timing=Timing.ON_TIME),),
        attachments=(1,),
    )
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    view = MessageView(id="m-1", facts=MessageFacts(), parts=(part,), receipts=(), received_at=moment)
    drafts = {key: DraftText(key=key, paragraphs=_DRAFT) for key in ("standard/one", "standard/two")}
    maps = {("standard/one", "standard/two"): {"Article 5 (2)": "Article 6 (1)", "Article 5": "Article 6"}}
    return collect(view, (submission,), drafts, maps, _CONSULTATION)["1"]


def _copy(*known: int) -> Lineage:
    return Lineage(draft="standard/one", labels={n: _DRAFT[n].label for n in known})


def test_an_edit_in_a_copy_stands_under_its_article() -> None:
    """By the paragraph of the draft that it was made in, with the place in words for the reader."""
    edit = Edit(kind="insertion", inserted="every", paragraph=5, label="2", offset=0)
    [found] = _contributions(Extraction(paragraphs=_FILE, edits=(edit,)), _copy(2, 5))
    assert (found.label, found.locator, found.pin.confidence) == ("Article 5 (2)", "Article 5 (2)", 1.0)


def test_what_the_comparison_did_not_pair_stands_under_the_article_printed_over_it() -> None:
    """The number of the file alone would be that of any article."""
    edit = Edit(kind="insertion", inserted="every", paragraph=5, label="2", offset=0)
    comment = Comment(text="Why?", paragraph=4, label="1")
    found = _contributions(Extraction(paragraphs=_FILE, edits=(edit,), comments=(comment,)), _copy(1, 2))
    assert [item.label for item in found] == ["Article 5 (1)", "Article 5 (2)"]


def test_an_edit_in_a_note_stands_under_the_article_of_its_paragraph() -> None:
    """The note's own paragraph in the draft is known by comparison."""
    note = Paragraph(index=6, where="footnote", label="2", text="By weight.")
    edit = Edit(kind="deletion", deleted="weight", paragraph=6, label="2", where="footnote", offset=3)
    lineage = Lineage(draft="standard/one", labels={5: "Article 5 (2)", 6: "Article 5 (2)"})
    [found] = _contributions(Extraction(paragraphs=(*_FILE, note), edits=(edit,)), lineage)
    assert found.label == "Article 5 (2)"


def test_an_edit_of_an_older_draft_stands_under_the_article_of_the_newer() -> None:
    """Where an article was put in before it, its number has moved on."""
    edit = Edit(kind="insertion", inserted="every", paragraph=5, label="2", offset=0)
    [found] = _contributions(Extraction(paragraphs=_FILE, edits=(edit,)), _copy(5), round_="two")
    assert found.label == "Article 6 (1)"
