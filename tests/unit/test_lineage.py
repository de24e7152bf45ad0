"""Which draft a file is a copy of, and what was done to it in silence."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from parsers.facts import Comment, DraftText, Edit, Extraction, Paragraph
from parsers.lineage import layers, map_labels, trace
from parsers.word import read

DRAFTS = Path(__file__).parents[1] / "data" / "corpus" / "drafts"


def draft(document: str, name: str) -> DraftText:
    """A circulated draft of the corpus."""
    paragraphs = read((DRAFTS / f"{document}-{name}.docx").read_bytes()).paragraphs
    return DraftText(key=f"{document}/{name}", paragraphs=paragraphs)


ZERO, FIRST, SECOND = (draft("review-document", name) for name in ("zero-draft", "first-draft", "second-draft"))
PLAN = draft("action-plan", "first-draft")
ALL = (ZERO, FIRST, SECOND, PLAN)


def copy(base: DraftText, **texts: str | None) -> Extraction:
    """An edited copy of *base*: paragraphs by label (``p12``) with other text, or without one where it is ``None``."""
    wanted = {name.removeprefix("p"): value for name, value in texts.items()}
    found: list[Paragraph] = []
    for item in base.paragraphs:
        if item.label in wanted and item.where == "body":
            value = wanted[item.label]
            if value is None:
                continue
            item = dataclasses.replace(item, text=value)
        found.append(dataclasses.replace(item, index=len(found)))
    return Extraction(paragraphs=tuple(found))


def of(base: DraftText, label: str) -> str:
    """The text of a paragraph."""
    return next(item.text for item in base.paragraphs if item.label == label and item.where == "body")


@pytest.mark.parametrize("base", ALL, ids=lambda base: base.key)
def test_draft_itself_is_its_own_copy_without_edits(base: DraftText) -> None:
    """Of four drafts that share most of their text, the right one is named; nothing was done to it."""
    found = trace(Extraction(paragraphs=base.paragraphs), ALL)
    assert (found.draft, found.silent) == (base.key, ())
    assert found.matches[0].coverage == 1.0
    assert (
        found.labels[next(item.index for item in base.paragraphs if item.label == "3" and item.where == "body")] == "3"
    )


def test_edit_without_tracking_is_found() -> None:
    """A word put in is told with the draft's label and its place in the draft."""
    text = of(ZERO, "17")
    found = trace(copy(ZERO, p17=text.replace(" ", " newly ", 1)), ALL)
    assert found.draft == ZERO.key
    (edit,) = found.silent
    assert (edit.kind, edit.inserted, edit.label, edit.silent) == ("insertion", " newly", "17", True)
    assert edit.offset == text.index(" ")


def test_paragraph_removed_in_silence_is_told() -> None:
    """A paragraph that is gone is a deletion of the paragraph, although every number after it shifts."""
    found = trace(copy(ZERO, p37=None), ALL)
    assert [(edit.kind, edit.label, edit.deleted) for edit in found.silent] == [
        ("paragraph_deletion", "37", of(ZERO, "37"))
    ]


def test_paragraph_added_in_silence_follows_one_of_the_draft() -> None:
    """A new paragraph is pinned to the draft's paragraph before it, with the label that was typed in front."""
    file = list(PLAN.paragraphs)
    at = next(n for n, item in enumerate(file) if item.label == "Action 20" and item.where == "body") + 1
    new = Paragraph(
        index=0, text="States will meet twice a year.", label="Action 20 bis", printed="Action 20 bis:", typed=True
    )
    file.insert(at, new)
    paragraphs = tuple(dataclasses.replace(item, index=n) for n, item in enumerate(file))
    (edit,) = trace(Extraction(paragraphs=paragraphs), ALL).silent
    assert (edit.kind, edit.label) == ("new_paragraph", "Action 20")
    assert edit.inserted == "Action 20 bis: States will meet twice a year."


def test_typography_is_no_edit() -> None:
    """Another program's quotation marks and spaces are not what a delegation did."""
    changed = tuple(
        dataclasses.replace(item, text=item.text.replace("\u00a0", " ").replace("’", "'").replace("–", "-"))
        for item in ZERO.paragraphs
    )
    assert trace(Extraction(paragraphs=changed), ALL).silent == ()


def test_letter_that_quotes_a_draft_is_no_copy() -> None:
    """Two paragraphs quoted among many of one's own do not make an edited draft."""
    own = [
        f"In the view of my delegation, point {n} of the text needs more thought than it was given." for n in range(12)
    ]
    texts = [*own, of(ZERO, "8"), of(ZERO, "16")]
    found = trace(Extraction(paragraphs=tuple(Paragraph(index=n, text=item) for n, item in enumerate(texts))), ALL)
    assert found.draft is None
    assert found.matches[0].unchanged == 2


def test_table_of_comments_with_the_text_quoted_is_no_copy() -> None:
    """A table that quotes each paragraph beside a proposal is a table of comments."""
    cells = [item.text for item in ZERO.paragraphs if item.where == "body" and item.label][:30]
    paragraphs = tuple(
        Paragraph(index=2 * n + side, text=text if side == 0 else "Please delete.", where="table", cell=(0, n, side))
        for n, text in enumerate(cells)
        for side in (0, 1)
    )
    assert trace(Extraction(paragraphs=paragraphs), ALL).draft is None


def test_one_section_sent_back_is_a_copy_and_deletes_nothing_else() -> None:
    """A part of the draft returned alone is an edited copy; what was left out of the file was not struck."""
    part = [item for item in ZERO.paragraphs if item.section.startswith("IV.") and item.where != "footnote"]
    found = trace(Extraction(paragraphs=tuple(dataclasses.replace(item, index=n) for n, item in enumerate(part))), ALL)
    assert found.draft in {ZERO.key, FIRST.key}
    assert not [edit for edit in found.silent if edit.kind == "paragraph_deletion"]


def test_unrelated_text_has_no_lineage() -> None:
    """A text that shares no run of words with any draft matches none."""
    file = Extraction(
        paragraphs=(Paragraph(index=0, text="Please find the agenda of the workshop on de-icing of roads."),)
    )
    assert trace(file, ALL) == trace(Extraction(), ALL)
    assert trace(file, ALL).matches == ()


def test_labels_are_carried_from_one_draft_to_the_next() -> None:
    """Every paragraph of the zero draft is mapped to its number in the first, as the drafters know it."""
    truth = json.loads((DRAFTS / "ALIGNMENT.json").read_text("utf-8"))["alignments"][0]["pairs"]
    found = map_labels(ZERO, FIRST)
    assert {item["from"]: item["to"] for item in truth if item["from"] and item["to"]}.items() <= found.items()
    assert not {item["from"] for item in truth if not item["to"]} & found.keys()


def edits(*triples: tuple[str, str, str]) -> tuple[Edit, ...]:
    """Edits of (author, deleted, inserted)."""
    return tuple(Edit(kind="replacement", word_author=who, deleted=old, inserted=new) for who, old, new in triples)


EARLIER = [("Ann", "", f" inserted words number {n}") for n in range(4)]


def test_layer_of_an_earlier_submission_is_known_by_its_edits() -> None:
    """Who worked on top of another's file is not who did that other's edits."""
    file = Extraction(edits=edits(*EARLIER, ("Bob", "one", "two"), ("Bob", "three", "four")))
    assert layers(file, EARLIER) == {"Ann"}


def test_same_author_name_alone_makes_no_layer() -> None:
    """Half the world is called "Author": other edits under the same name are somebody else's."""
    file = Extraction(edits=edits(*(("Ann", "", f" quite other words {n}") for n in range(9)), EARLIER[0]))
    assert layers(file, EARLIER) == frozenset()


def test_author_who_only_commented_is_of_the_layer_too() -> None:
    """A comment of the earlier submission counts like an edit."""
    file = Extraction(comments=(Comment(text="Better to leave this flexible.", author="Cy"),))
    assert layers(file, [("Cy", "", "Better to leave this flexible.")]) == {"Cy"}
