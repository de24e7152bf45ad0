"""What a submission contributes, pinned to the paragraphs of the round's draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from consultation.model import Consultation, Document, Draft, FuzzyDate, Round
from consultation.words import Flag, RelationType, Timing
from ingest.contributions import collect
from ingest.tagging.model import MessageView, PartView
from parsers.facts import (
    Address,
    Comment,
    DraftText,
    Edit,
    Extraction,
    InnerMail,
    Lineage,
    MessageFacts,
    Paragraph,
    Remark,
)
from store.records import Contribution, Relation, SubmissionVerdict, Submitter, Tag

_DAY = FuzzyDate(words="", earliest=date(2026, 1, 1), nominal=date(2026, 1, 1), latest=date(2026, 1, 1))


def _document(name: str, title: str, *rounds: str) -> Document:
    return Document(
        id=name,
        title=title,
        drafts=tuple(Draft(document=name, id=item, title=f"{title}: {item}") for item in rounds),
        rounds=tuple(Round(document=name, id=item, title=item, draft=item, opens=_DAY) for item in rounds),
    )


CONSULTATION = Consultation(
    id="test",
    name="Test",
    ref_prefix="T",
    zone="Europe/Zurich",
    goes_live=datetime(2026, 1, 1, tzinfo=UTC),
    ends=date(2026, 12, 31),
    documents=(
        _document("report", "Review Document", "zero-draft", "first-draft"),
        _document("plan", "Action Plan", "first-draft"),
    ),
    mailboxes=(),
)


def _draft(key: str, texts: Mapping[str, str]) -> DraftText:
    return DraftText(
        key=key,
        paragraphs=tuple(
            Paragraph(index=n, label=label.strip("~"), text=text) for n, (label, text) in enumerate(texts.items())
        ),
    )


REPORT = {
    "1": "The document describes the period from 2021 to 2026.",
    "2": "Membership grew by two States to one hundred and twelve.",
    "3": "Survey has replaced assumption in most programmes.",
    "3 (a)": "the land is surveyed before it is cleared;",
    "4": "Question 7. Should baselines be set by the coordinators?",
    "5": "Reports were sent by half of the States parties.",
}
DRAFTS = {
    "report/zero-draft": _draft("report/zero-draft", REPORT),
    "report/first-draft": _draft("report/first-draft", {"1": REPORT["1"], "3": REPORT["2"], "6": REPORT["5"]}),
    "plan/first-draft": _draft(
        "plan/first-draft",
        {"1": "The plan guides all.", "Action 3": "States will report on time.", "2": "It has parts."},
    ),
}
MAPS = {("report/zero-draft", "report/first-draft"): {"1": "1", "2": "3", "5": "6"}}


def _part(n: int, extraction: Extraction, lineage: Lineage | None = None, **more: Any) -> PartView:
    return PartView(
        n=n,
        name=f"file {n}.docx",
        media_type="application/octet-stream",
        disposition="attachment",
        content_id="",
        size=1,
        sha256=f"{n}",
        extraction=extraction,
        lineage=lineage or Lineage(),
        child_lineage=more.get("below", {}),
        layer_authors=more.get("layer_authors", frozenset()),
    )


def _tag(document: str = "report", round_: str = "zero-draft", draft: str | None = None, **more: Any) -> Tag:
    return Tag(document=document, round=round_, draft=draft or round_, timing=Timing.ON_TIME, **more)


def _submission(
    *tags: Tag, attachments: tuple[int, ...] = (), key: str = "1", who: str = "NOR", **more: Any
) -> SubmissionVerdict:
    return SubmissionVerdict(
        key=key,
        submitters=(Submitter(id=who, name=who, kind="state", status=None),),
        tags=tags or (_tag(),),
        attachments=attachments,
        **more,
    )


def _collect(
    submissions: SubmissionVerdict | tuple[SubmissionVerdict, ...],
    *parts: PartView,
    facts: MessageFacts | None = None,
) -> dict[str, tuple[Contribution, ...]]:
    view = MessageView(
        id="m-1",
        facts=facts or MessageFacts(),
        parts=parts,
        receipts=(),
        received_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    several = submissions if isinstance(submissions, tuple) else (submissions,)
    return collect(view, several, DRAFTS, MAPS, CONSULTATION)


def _copy(**more: Any) -> Lineage:
    return Lineage(draft="report/zero-draft", labels=dict(enumerate(REPORT)), **more)


def _paragraphs() -> tuple[Paragraph, ...]:
    return tuple(Paragraph(index=n, label=label, text=text) for n, (label, text) in enumerate(REPORT.items()))


def test_tracked_and_silent_edits_and_margin_comments_are_pinned_by_lineage() -> None:
    """Whatever differs in a copy of the draft stands at the draft's own paragraph, in the order of the draft."""
    file = Extraction(
        paragraphs=_paragraphs(),
        edits=(Edit(kind="replacement", deleted="half", inserted="most", paragraph=5, word_author="jd"),),
        comments=(Comment(text="Source?", quote="two States", paragraph=1, author="jd"),),
    )
    silent = Edit(kind="insertion", inserted=" now", paragraph=2, label="3", silent=True)
    found = _collect(_submission(attachments=(1,)), _part(1, file, _copy(silent=(silent,))))["1"]
    assert [(item.label, item.kind, item.pin.method) for item in found] == [
        ("2", "margin_comment", "lineage"),
        ("3", "insertion", "lineage"),
        ("5", "replacement", "lineage"),
    ]
    assert found[0].comment == "Source?"
    assert found[0].quote == "two States"
    assert found[2].word_author == "jd"
    assert found[2].submitters == ("NOR",)


def test_a_copy_of_the_draft_says_nothing_by_its_own_words() -> None:
    """The draft is not the comment: remarks read from a copy are dropped, an unchanged copy gives nothing."""
    file = Extraction(paragraphs=_paragraphs(), remarks=(Remark(text="Under paragraph 2 …", locator="2"),))
    assert _collect(_submission(attachments=(1,)), _part(1, file, _copy()))["1"] == ()


def test_an_edit_of_an_older_draft_stands_at_the_paragraph_of_the_newer() -> None:
    """The label is mapped; the place in the file is kept for the reader."""
    file = Extraction(edits=(Edit(kind="deletion", deleted="half of", paragraph=5),))
    (found,) = _collect(
        _submission(_tag(round_="first-draft", draft="zero-draft"), attachments=(1,)), _part(1, file, _copy())
    )["1"]
    assert (found.label, found.round, found.locator) == ("6", "first-draft", "paragraph 5")


def test_a_paragraph_that_left_the_draft_is_pinned_to_the_one_before_it() -> None:
    """What was said of a paragraph that is gone is not lost, and its pin says how sure it is."""
    file = Extraction(edits=(Edit(kind="deletion", deleted="assumption", paragraph=2),))
    (found,) = _collect(
        _submission(_tag(round_="first-draft", draft="zero-draft"), attachments=(1,)), _part(1, file, _copy())
    )["1"]
    assert found.label == "3"
    assert found.pin.confidence < 0.5


def test_edits_of_another_layer_are_left_out() -> None:
    """In a layered file only this submitter's own edits and comments count."""
    file = Extraction(
        edits=(
            Edit(kind="insertion", inserted="theirs", paragraph=1, word_author="NLD"),
            Edit(kind="insertion", inserted="ours", paragraph=1, word_author="DNK", inside="NLD"),
        ),
        comments=(Comment(text="theirs too", paragraph=1, author="NLD"),),
    )
    part = _part(1, file, _copy(), layer_authors=frozenset({"NLD"}))
    assert [item.inserted for item in _collect(_submission(attachments=(1,)), part)["1"]] == ["ours"]


def test_a_clean_copy_beside_the_tracked_file_counts_once() -> None:
    """Silent edits that lead to the text of the tracked file are the same edits."""
    new = REPORT["5"].replace("half", "most")
    before, after = list(_paragraphs()), list(_paragraphs())
    before[5] = Paragraph(index=5, label="5", text=REPORT["5"], after=new)
    after[5] = Paragraph(index=5, label="5", text=new)
    tracked = Extraction(
        paragraphs=tuple(before), edits=(Edit(kind="replacement", deleted="half", inserted="most", paragraph=5),)
    )
    silent = Edit(kind="replacement", deleted="by half", inserted="by most", paragraph=5, label="5", silent=True)
    parts = (_part(1, Extraction(paragraphs=tuple(after)), _copy(silent=(silent,))), _part(2, tracked, _copy()))
    (found,) = _collect(_submission(attachments=(1, 2)), *parts)["1"]
    assert (found.deleted, found.attachment) == ("half", 2)


def test_the_same_letter_as_word_and_pdf_counts_once() -> None:
    """A remark found in two files of one submission, or again in the body, is one contribution."""
    remark = Remark(text="Too short.", locator="2")
    parts = (_part(1, Extraction(remarks=(remark,))), _part(2, Extraction(remarks=(remark,))))
    found = _collect(_submission(attachments=(1, 2)), *parts, facts=MessageFacts(remarks=(remark,)))["1"]
    assert [(item.label, item.comment, item.attachment) for item in found] == [("2", "Too short.", 1)]


def test_the_same_word_changed_twice_in_one_file_counts_twice() -> None:
    """Inside one file nothing is a repetition, and each has a fingerprint of its own."""
    edits = tuple(Edit(kind="deletion", deleted="the", paragraph=1, offset=at) for at in (3, 30))
    found = _collect(_submission(attachments=(1,)), _part(1, Extraction(edits=edits), _copy()))["1"]
    assert [item.position for item in found] == [0, 1]
    assert len({item.fingerprint for item in found}) == 2


def test_fingerprints_stay_when_the_message_is_read_again() -> None:
    """The same input gives the same fingerprints, so that contributions keep their ids."""
    part = _part(1, Extraction(remarks=(Remark(text="Good.", locator="1"), Remark(text="Bad.", locator="9"))))
    first, second = (_collect(_submission(attachments=(1,)), part)["1"] for _ in range(2))
    assert [item.fingerprint for item in first] == [item.fingerprint for item in second]


def test_rows_of_a_table_keep_proposal_reason_and_current_text() -> None:
    """A row is a remark: the proposal is inserted text; what it replaces is deleted where the wordings are alike."""
    rows = (
        Remark(
            text="",
            locator="2",
            current="grew by two States",
            proposed="grew by three States",
            rationale="Update.",
            source="table",
        ),
        Remark(text="", locator="5", current="half of the States", proposed="Delete.", source="table"),
    )
    found = _collect(_submission(attachments=(1,)), _part(1, Extraction(remarks=rows)))["1"]
    assert [(item.kind, item.deleted, item.inserted, item.rationale, item.quote) for item in found] == [
        ("remark", "grew by two States", "grew by three States", "Update.", None),
        ("remark", "", "Delete.", None, "half of the States"),
    ]


def test_places_fall_back_to_what_contains_them() -> None:
    """Sub-paragraphs go to their parent, variants to their paragraph, ranges to their first paragraph."""
    places = ("3 (c)", "5bis", "2-4", "Question 7", "99", "")
    part = _part(1, Extraction(remarks=tuple(Remark(text=f"On {place}.", locator=place) for place in places)))
    found = {item.comment: (item.kind, item.label) for item in _collect(_submission(attachments=(1,)), part)["1"]}
    assert found == {
        "On 3 (c).": ("remark", "3"),
        "On 5bis.": ("remark", "5"),
        "On 2-4.": ("remark", "2"),
        "On Question 7.": ("remark", "4"),
        "On 99.": ("general", ""),
        "On .": ("general", ""),
    }


def test_a_quotation_pins_what_names_no_place() -> None:
    """The words quoted stand in one paragraph of the draft: the remark is on that paragraph."""
    remark = Remark(text="The words 'survey has replaced assumption in most programmes' are too strong.")
    (found,) = _collect(_submission(attachments=(1,)), _part(1, Extraction(remarks=(remark,))))["1"]
    assert (found.kind, found.label, found.pin.method) == ("remark", "3", "quote")


def test_a_quotation_pins_no_remark_on_the_whole_text() -> None:
    """What is said of the text from end to end stays general, though its words stand in one paragraph."""
    remark = Remark(
        text="Throughout the text, 'survey has replaced assumption in most programmes' should go.", throughout=True
    )
    (found,) = _collect(_submission(attachments=(1,)), _part(1, Extraction(remarks=(remark,))))["1"]
    assert (found.kind, found.label) == ("general", "")


def test_rows_of_a_workbook_go_each_to_the_document_of_its_sheet() -> None:
    """The name of a sheet stands over its rows, and so says which draft a bare number is of."""
    remarks = (
        Remark(text="a", locator="2", heading="Review Document", source="table"),
        Remark(text="b", locator="2", heading="Action Plan", source="table"),
    )
    tags = (_tag(), _tag("plan", "first-draft"))
    found = _collect(_submission(*tags, attachments=(1,)), _part(1, Extraction(remarks=remarks)))["1"]
    assert {item.comment: item.document for item in found} == {"a": "report", "b": "plan"}


def test_a_quotation_outweighs_a_number_that_cannot_be_right() -> None:
    """A number from an older draft beside five words of another paragraph: the words decide."""
    remark = Remark(
        text="", locator="2", current="Survey has replaced assumption in most programmes", proposed="x", source="table"
    )
    (found,) = _collect(_submission(attachments=(1,)), _part(1, Extraction(remarks=(remark,))))["1"]
    assert (found.label, found.pin.method) == ("3", "quote")


def test_one_paper_on_two_documents_is_divided_by_headings_and_places() -> None:
    """A heading that names a document rules until the next; a place that only one draft has rules over it."""
    remarks = (
        Remark(text="a", locator="1", heading="Part A. Review Document"),
        Remark(text="b", locator="2", heading="Membership"),
        Remark(text="c", locator="1", heading="Part B. The next Action Plan"),
        Remark(text="d", locator="Action 3", heading="Part A. Review Document"),
    )
    tags = (_tag(), _tag("plan", "first-draft"))
    found = _collect(_submission(*tags, attachments=(1,)), _part(1, Extraction(remarks=remarks)))["1"]
    assert {item.comment: item.document for item in found} == {"a": "report", "b": "report", "c": "plan", "d": "plan"}


def test_two_files_on_two_documents_go_each_to_its_own() -> None:
    """The tag says which file it rests on; a copy of a draft speaks on that draft's document."""
    tags = (_tag(attachments=(1,)), _tag("plan", "first-draft", attachments=(2,)))
    plan = Lineage(draft="plan/first-draft", labels={1: "Action 3"})
    parts = (
        _part(1, Extraction(remarks=(Remark(text="x", locator="1"),))),
        _part(2, Extraction(edits=(Edit(kind="insertion", inserted="y", paragraph=1),)), plan),
    )
    found = _collect(_submission(*tags, attachments=(1, 2)), *parts)["1"]
    assert {(item.document, item.label) for item in found} == {("report", "1"), ("plan", "Action 3")}


def test_each_submission_has_the_contributions_of_its_own_files() -> None:
    """Two letters in one mail speak for their own submitters; the covering mail speaks for nobody."""
    first = _submission(attachments=(1,), key="1", who="GHA")
    second = _submission(attachments=(2,), key="2", who="MRT")
    parts = tuple(_part(n, Extraction(remarks=(Remark(text=f"letter {n}", locator="2"),))) for n in (1, 2))
    facts = MessageFacts(remarks=(Remark(text="Two letters."),))
    found = _collect((first, second), *parts, facts=facts)
    assert [(item.comment, item.submitters) for item in found["1"]] == [("letter 1", ("GHA",))]
    assert [(item.comment, item.submitters) for item in found["2"]] == [("letter 2", ("MRT",))]


def test_a_forward_says_what_the_letter_inside_says() -> None:
    """The forwarder's own words are left out, those of the mail inside are the submission; a quotation is neither."""
    inner = InnerMail(sender=Address(), role="forward", remarks=(Remark(text="inside", locator="2"),))
    quote = InnerMail(sender=Address(), role="quote", remarks=(Remark(text="quoted", locator="1"),))
    facts = MessageFacts(remarks=(Remark(text="for the file"),), quoted=(inner, quote))
    found = _collect(_submission(flags=(Flag.FORWARDED,)), facts=facts)["1"]
    assert [item.comment for item in found] == ["inside"]


def test_a_mail_passed_on_as_an_attachment_says_what_it_says() -> None:
    """The words of a mail that is attached, and has no file, are the submission; those around it are not."""
    inside = MessageFacts(remarks=(Remark(text="from afar", locator="2"),))
    part = _part(1, Extraction(message=inside))
    facts = MessageFacts(remarks=(Remark(text="the forwarder's own", locator="1"),))
    forward = _submission(flags=(Flag.FORWARDED,), attachments=())
    assert [item.comment for item in _collect(forward, part, facts=facts)["1"]] == ["from afar"]


def test_what_only_announces_a_file_is_left_out_beside_it() -> None:
    """The same sentence counts where it stands alone."""
    facts = MessageFacts(remarks=(Remark(text="Mostly on paragraph 2.", locator="2", announces=True),))
    edits = Extraction(edits=(Edit(kind="insertion", inserted="x", paragraph=0),))
    with_file = _collect(_submission(attachments=(1,)), _part(1, edits, _copy()), facts=facts)["1"]
    assert [item.inserted for item in with_file] == ["x"]
    assert [item.label for item in _collect(_submission(), facts=facts)["1"]] == ["2"]


def test_members_of_archives_and_inner_mails_are_opened() -> None:
    """What stands in a zip, or in a mail inside a mail, is part of the submission."""
    inner = Extraction(
        message=MessageFacts(remarks=(Remark(text="in the inner mail", locator="1"),)),
        children=(Extraction(edits=(Edit(kind="insertion", inserted="deep", paragraph=1),)),),
    )
    part = _part(1, Extraction(children=(inner,)), below={(0, 0): _copy()})
    found = _collect(_submission(attachments=(1,)), part)["1"]
    assert [(item.label, item.comment, item.inserted) for item in found] == [
        ("1", "in the inner mail", ""),
        ("2", None, "deep"),
    ]


def test_the_place_names_the_member_of_an_archive() -> None:
    """Readers find the file inside the zip, and the file inside the mail inside the zip."""
    letter = Extraction(name="letter.docx", remarks=(Remark(text="shorter", locator="1", locator_words="Para 1"),))
    mail = Extraction(name="fwd.eml", children=(letter,), message=MessageFacts())
    part = _part(1, Extraction(children=(mail,)))
    (found,) = _collect(_submission(attachments=(1,)), part)["1"]
    assert (found.attachment, found.label, found.locator) == (1, "1", "Para 1, in fwd.eml/letter.docx")


def test_a_page_is_pinned_by_what_is_quoted() -> None:
    """A page and a line name no paragraph: three words quoted that stand in one alone do."""
    remarks = (
        Remark(text="'two States to one' is odd.", locator_words="p. 4, line 12"),
        Remark(text="the figure is old.", locator_words="p. 5"),
    )
    found = _collect(_submission(attachments=(1,)), _part(1, Extraction(remarks=remarks)))["1"]
    assert {item.locator: item.label for item in found} == {"p. 4, line 12": "2", "p. 5": ""}


def test_a_forward_of_what_is_on_record_contributes_nothing() -> None:
    """The original counts, and once; a forward of a mail that nobody else has counts in its place."""
    inner = InnerMail(sender=Address(), role="forward", remarks=(Remark(text="shorter", locator="1"),))
    facts = MessageFacts(quoted=(inner,))
    for of, labels in (("T-0001", []), (None, ["1"])):
        forward = _submission(relation=Relation(type=RelationType.FORWARD, of=of), flags=(Flag.FORWARDED,))
        assert [item.label for item in _collect(forward, facts=facts)["1"]] == labels


def test_resends_and_withdrawals_contribute_nothing() -> None:
    """What they repeat or take back was said in the earlier mail."""
    facts = MessageFacts(remarks=(Remark(text="again", locator="1"),))
    for kind in (RelationType.RESEND, RelationType.WITHDRAWAL):
        assert _collect(_submission(relation=Relation(type=kind, of="T-1")), facts=facts)["1"] == ()


def test_without_a_draft_the_place_is_kept_as_it_was_named() -> None:
    """A document whose draft is not registered is compiled by the labels that submitters use."""
    tag = Tag(document="general", round="general", draft=None, timing=Timing.NO_DEADLINE)
    facts = MessageFacts(remarks=(Remark(text="two items", locator="7", locator_words="Paragraph 7"),))
    (found,) = _collect(_submission(tag), facts=facts)["1"]
    assert (found.label, found.kind, found.locator) == ("7", "remark", "Paragraph 7")


def test_a_place_of_a_plan_with_a_name_is_the_drafts_where_the_settings_call_it_so() -> None:
    """The Lagoon Action Plan is the draft of one conference and what stands beside the draft of another."""
    text = "Action 3 of the Lagoon Action Plan should set a date."
    remark = Remark(text=text, place_of_other="Action 3", other="Lagoon Action Plan")
    facts = MessageFacts(remarks=(remark,))
    view = MessageView(id="m-1", facts=facts, parts=(), receipts=(), received_at=datetime(2026, 2, 1, tzinfo=UTC))
    submission = _submission(_tag("plan", "first-draft"))
    report, plan = CONSULTATION.documents
    called = replace(CONSULTATION, documents=(report, replace(plan, aliases=("Lagoon Action Plan",))))
    assert [item.label for item in collect(view, (submission,), DRAFTS, MAPS, CONSULTATION)["1"]] == [""]
    assert [item.label for item in collect(view, (submission,), DRAFTS, MAPS, called)["1"]] == ["Action 3"]


def test_an_answer_speaks_on_the_document_that_the_passage_above_it_names() -> None:
    """A paragraph of a circular quoted above an answer is of no draft: it says of which document the answer is."""
    remarks = (
        Remark(text="Fewer actions.", answers="2. Views on the Action Plan may be sent to us at any time."),
        Remark(text="A summary.", answers="3. Comments on the Review Document are welcome, if possible in English."),
    )
    facts = MessageFacts(remarks=remarks)
    early = _submission(_tag("plan", "first-draft"), _tag())
    found = _collect(early, facts=facts)["1"]
    assert {(item.document, item.comment) for item in found} == {("plan", "Fewer actions."), ("report", "A summary.")}


def test_an_answer_where_no_draft_is_out_yet_is_general() -> None:
    """With no draft to hold the passage quoted, the answer stands for itself."""
    facts = MessageFacts(
        remarks=(Remark(text="Be brief.", answers="Suggestions for that text may be sent to the Unit."),)
    )
    early = _submission(_tag("plan", "early-views", "none"))
    assert [(item.label, item.comment) for item in _collect(early, facts=facts)["1"]] == [("", "Be brief.")]


def test_a_place_named_before_any_draft_was_out_is_one_of_another_text() -> None:
    """Early views name actions of the plan under review: the plan to come has none yet."""
    facts = MessageFacts(remarks=(Remark(text="Actions 1 to 9 should be kept.", locator="Action 1-9"),))
    before = Round(document="plan", id="early-views", title="early views", draft=None, opens=_DAY)
    report, plan = CONSULTATION.documents
    world = replace(CONSULTATION, documents=(report, replace(plan, rounds=(before, *plan.rounds))))
    view = MessageView(id="m-1", facts=facts, parts=(), receipts=(), received_at=datetime(2026, 2, 1, tzinfo=UTC))
    tag = Tag(document="plan", round="early-views", draft=None, timing=Timing.NO_DEADLINE)
    found = collect(view, (_submission(tag),), DRAFTS, MAPS, world)["1"]
    assert [(item.kind, item.label) for item in found] == [("general", "")]
