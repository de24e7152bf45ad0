"""The compilation as a Word file, read back: what is struck, what is added, who is named, and what is never obeyed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from consultation.words import ContributionKind, Flag, Kind, Role, Timing
from parsers.facts import DraftText, Paragraph
from reports.compilation import WITHHELD, Compilation, Material, build
from reports.compilation_docx import to_docx
from store.records import Contribution, Pin, Submission, Submitter, Tag
from tests.store_samples import hours

SENTENCE = (
    "Action 11 invited States parties to promote observance of the norms. Statements deploring the use were made."
)
DRAFT = DraftText(
    key="review-document/zero-draft",
    paragraphs=(
        Paragraph(index=0, text="II. Universalization", where="heading"),
        Paragraph(index=1, text="The first paragraph.", label="7", section="II. Universalization"),
        Paragraph(index=2, text=SENTENCE, label="8", section="II. Universalization"),
    ),
)
NAMES = {"NOR": "Norway", "GMB": "Gambia", "AUT": "Austria"}


def paper(ref: str, who: str, *, flags: Sequence[Flag] = (), timing: Timing = Timing.ON_TIME) -> Submission:
    """One State's paper on the zero draft."""
    speaker = Submitter(id=who, name=NAMES[who], kind="state", status="state_party", role=Role.AUTHOR)
    on = Tag(document="review-document", round="zero-draft", draft="zero-draft", timing=timing)
    return Submission(
        ref=ref,
        message=f"m-{ref}",
        key="1",
        submitters=(speaker,),
        tags=(on,),
        relation=None,
        attachments=(),
        flags=tuple(flags),
        received_at=hours(1),
    )


def said(ref: str, who: str, **changes: Any) -> Contribution:
    """One contribution to paragraph 8."""
    values: dict[str, Any] = {
        "id": f"{ref}.1",
        "document": "review-document",
        "round": "zero-draft",
        "kind": ContributionKind.REPLACEMENT,
        "label": "8",
        "submitters": (who,),
        "pin": Pin(method="lineage", confidence=1.0),
    }
    return Contribution(**(values | changes))


def compiled(papers: Sequence[tuple[Submission, Sequence[Contribution]]]) -> Compilation:
    """These papers, compiled."""
    material = Material(
        consultation="ccm-3rc",
        consultation_name="Third Review Conference",
        document="review-document",
        document_title="Review Document",
        round="zero-draft",
        draft="zero-draft",
        draft_title="Zero draft",
        zone="Europe/Zurich",
        text=DRAFT,
        submissions=[each for each, _ in papers],
        contributions={each.ref: pieces for each, pieces in papers},
        kinds={each.ref: Kind.SUBMISSION for each, _ in papers},
        names=NAMES,
    )
    return build(material, hours(48))


def runs_of(content: bytes) -> list[Any]:
    """All runs in tables, in order; those of merged cells once."""
    document = Document(io.BytesIO(content))
    cells = {cell._tc: cell for table in document.tables for row in table.rows for cell in row.cells}
    return [run for cell in cells.values() for paragraph in cell.paragraphs for run in paragraph.runs]


def words_of(content: bytes) -> str:
    """All words of the file."""
    document = Document(io.BytesIO(content))
    loose = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join([*loose, *(run.text for run in runs_of(content))])


def test_deleted_words_are_struck_beside_what_takes_their_place() -> None:
    """An edit stands in the draft's own words: deletions struck through, additions bold and underlined."""
    edit = said("R-1", "NOR", deleted="deploring", inserted="condemning", offset=SENTENCE.index("deploring"))
    runs = runs_of(to_docx(compiled([(paper("R-1", "NOR"), [edit])])))
    struck = [run.text for run in runs if run.font.strike]
    added = [run.text for run in runs if run.font.underline]
    assert struck == ["deploring"]
    assert added == ["condemning"]
    kept = [run.text for run in runs if run.text.endswith("Statements ")]
    assert kept


def test_edits_of_one_paper_to_one_paragraph_are_read_together() -> None:
    """One row with both edits in place, under both numbers."""
    first = said("R-1", "NOR", deleted="invited", inserted="urged", offset=SENTENCE.index("invited"))
    second = said(
        "R-1", "NOR", id="R-1.2", deleted="deploring", inserted="condemning", offset=SENTENCE.index("deploring")
    )
    found = words_of(to_docx(compiled([(paper("R-1", "NOR"), [first, second])])))
    assert "R-1.1, .2" in found
    # Once in the band, once in the proposal: a second row would show it a third time.
    assert found.count("to promote observance") == 2


def test_a_submission_not_for_attribution_names_nobody() -> None:
    """Neither in the list nor at the proposal."""
    edit = said("R-1", "AUT", kind=ContributionKind.REMARK, comment="We would rather not be quoted.")
    found = words_of(to_docx(compiled([(paper("R-1", "AUT", flags=[Flag.NOT_FOR_ATTRIBUTION]), [edit])])))
    assert WITHHELD in found
    assert "Austria" not in found


@pytest.mark.parametrize(
    ("timing", "words"), [(Timing.LATE, "(late)"), (Timing.BORDERLINE, "(after the deadline)"), (Timing.ON_TIME, None)]
)
def test_what_came_after_the_deadline_says_so_at_the_proposal(timing: Timing, words: str | None) -> None:
    """Late and borderline papers carry a mark, those in time none."""
    edit = said("R-1", "GMB", kind=ContributionKind.REMARK, comment="A remark.")
    found = words_of(to_docx(compiled([(paper("R-1", "GMB", timing=timing), [edit])])))
    marks = [mark for mark in ("(late)", "(after the deadline)") if mark in found]
    assert marks == ([words] if words else [])


def test_what_a_machine_read_from_a_scan_is_no_quotation() -> None:
    """The proposal and the list of submissions both say that it was read from a scan."""
    edit = said("R-1", "NOR", kind=ContributionKind.REMARK, comment="Read by a machine.")
    found = words_of(to_docx(compiled([(paper("R-1", "NOR", flags=[Flag.SCANNED]), [edit])])))
    assert "(read from a scan)" in found
    assert "check against the original" in found


def test_text_of_mails_is_never_a_field_a_formula_or_markup() -> None:
    """Hostile words come out as the words that they are, and the file has the page fields alone."""
    hostile = '=HYPERLINK("x") {{ config }} <w:instrText>INCLUDEPICTURE "http://x"</w:instrText>\x00\x0b\ud800'
    edit = said("R-1", "NOR", kind=ContributionKind.REMARK, comment=hostile)
    content = to_docx(compiled([(paper("R-1", "NOR"), [edit])]))
    assert '=HYPERLINK("x") {{ config }} <w:instrText>' in words_of(content)
    parts = ZipFile(io.BytesIO(content))
    body = parts.read("word/document.xml").decode()
    assert "instrText" not in body.replace("&lt;w:instrText&gt;", "").replace("&lt;/w:instrText&gt;", "")
    assert 'TargetMode="External"' not in "".join(
        parts.read(name).decode() for name in parts.namelist() if name.endswith(".rels")
    )


def test_the_band_of_a_paragraph_is_printed_again_on_every_page() -> None:
    """Every table repeats its first row, and no row breaks over two pages."""
    edit = said("R-1", "NOR", kind=ContributionKind.REMARK, comment="A remark.")
    document = Document(io.BytesIO(to_docx(compiled([(paper("R-1", "NOR"), [edit])]))))
    for table in document.tables:
        first, *others = table.rows
        assert "w:tblHeader" in first._tr.xml
        assert all("w:cantSplit" in row._tr.xml for row in others)


def test_a_round_in_which_nothing_came_is_still_a_file() -> None:
    """It says so in words."""
    found = words_of(to_docx(compiled([])))
    assert "Nothing was received." in found
    assert "There are no proposals on a paragraph." in found
