"""A compilation as a Word file: what the presidency works with, and what a minister can be handed.

Landscape A4. Title, key, the list of submissions, general comments by submitter, then the draft paragraph by paragraph
with the proposals below each. Paragraphs on which nobody spoke are named in one line, so that the order of the draft
can be followed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm, Pt, RGBColor

from consultation.words import ContributionKind, Flag, Kind, RelationType, Timing
from reports import word_output as word
from reports.compilation import WITHHELD, Compilation, CompiledParagraph, Entry
from reports.marked_text import Mark, Run, marked, together
from store.records import Submission

INK, GREY, BLUE, RED, GREEN = "000000", "595959", "1F3864", "9C0006", "0B5394"
BAND, PALE = "D9E2F3", "F2F2F2"
#: widths of the columns of proposals: who, what, why, reference
COLUMNS = (Cm(4.2), Cm(11.5), Cm(6.8), Cm(3.2))
TIMING_WORDS = {
    Timing.ON_TIME: "on time",
    Timing.BORDERLINE: "after the deadline, that date still somewhere on Earth",
    Timing.LATE: "late",
    Timing.NO_DEADLINE: "no deadline",
}
KIND_NOTES: dict[Kind | None, str] = {
    Kind.NIL_RETURN: "no comments",
    Kind.STATEMENT: "text of an oral statement",
    Kind.WITHDRAWAL: "withdrawal",
    Kind.RESEND: "sent again",
}
STATUS_WORDS = {
    "state_party": "State party",
    "acceding": "State party (not yet in force)",
    "signatory": "Signatory State",
    "not_party": "State not party",
}


def to_docx(compilation: Compilation) -> bytes:
    """The bytes of the ``.docx``."""
    document = Document()
    _set_up(document, compilation)
    _title(document, compilation)
    _submissions(document, compilation)
    _general(document, compilation)
    _paragraphs(document, compilation)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, compilation: Compilation) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.7)
    for name, size, colour in (("Normal", 10, INK), ("Heading 1", 15, BLUE), ("Heading 2", 12, BLUE)):
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        word.set_fonts(style)
        style.paragraph_format.space_after = Pt(4)
    word.set_language(document, "en-GB")
    properties = document.core_properties
    properties.title = f"Compilation: {compilation.document_title}, {compilation.round}"
    properties.author = "rapporteur"
    properties.language = "en-GB"
    _header_and_footer(section, compilation)


def _header_and_footer(section: Any, compilation: Compilation) -> None:
    head = section.header.paragraphs[0]
    word.add_text(head, f"{compilation.document_title}: compilation of proposals ({_round(compilation)})", size=8)
    foot = section.footer.paragraphs[0]
    word.add_text(foot, f"As of {_moment(compilation)}. Unofficial; proposals as received.    Page ", size=8)
    word.add_field(foot, "PAGE")
    word.add_text(foot, " of ", size=8)
    word.add_field(foot, "NUMPAGES")


def _round(compilation: Compilation) -> str:
    return compilation.round.replace("-", " ")


def _moment(compilation: Compilation) -> str:
    local = compilation.as_of.astimezone(ZoneInfo(compilation.zone))
    return f"{local.day} {local:%B %Y, %H:%M} ({compilation.zone.replace('_', ' ')})"


def _title(document: Any, compilation: Compilation) -> None:
    word.add_text(document.add_paragraph(), compilation.consultation_name, size=11, colour=GREY)
    heading = document.add_paragraph()
    run = word.add_text(heading, compilation.document_title, size=22, colour=BLUE)
    run.bold = True
    heading.paragraph_format.space_after = Pt(2)
    subject = compilation.draft_title or _round(compilation)
    word.add_text(document.add_paragraph(), f"Compilation of comments and proposals on: {subject}", size=13)
    word.add_text(document.add_paragraph(), f"As of {_moment(compilation)}", size=10, colour=GREY)
    for line in _at_a_glance(compilation):
        paragraph = document.add_paragraph(style="List Bullet")
        word.add_text(paragraph, line)
    _key(document)


def _at_a_glance(compilation: Compilation) -> Iterable[str]:
    standing = compilation.in_force
    speakers = {each.id: each for item in standing for each in item.submitters}
    states = sum(each.kind == "state" for each in speakers.values())
    others = len(speakers) - states
    yield (
        f"{_count(len(standing), 'submission')} in force, from {_count(states, 'State')} and "
        f"{_count(others, 'organisation or group', 'organisations and groups')}."
    )
    entries = sum(len(item.entries) for item in compilation.paragraphs)
    touched = sum(bool(item.entries) for item in compilation.paragraphs)
    yield (
        f"{_count(entries, 'proposal or comment', 'proposals and comments')} on {_count(touched, 'paragraph')}, "
        f"and {_count(len(compilation.general), 'general comment')}."
    )
    late = sum(_timing(item, compilation) in {Timing.LATE, Timing.BORDERLINE} for item in standing)
    if late:
        yield f"{_count(late, 'submission')} after the deadline; marked in the list and at each proposal."
    unconfirmed = sum(item.confirmed_by is None for item in standing)
    if unconfirmed:
        yield f"{_count(unconfirmed, 'submission')} recorded by rules and not yet confirmed by a person (marked °)."


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _key(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(6)
    word.add_text(paragraph, "How to read it: ", size=9, colour=GREY)
    _add_runs(paragraph, (Run("added text", Mark.INSERTED),), size=9)
    word.add_text(paragraph, ", ", size=9, colour=GREY)
    _add_runs(paragraph, (Run("deleted text", Mark.DELETED),), size=9)
    words = (
        ", with the words of the draft around them. Proposals are quoted as received, in the language in which they "
        "were made, and stand by the name of the submitter; a new paragraph stands after the paragraph that it "
        "follows. Word’s author names are not shown: a proposal is its submitter’s."
    )
    word.add_text(paragraph, words, size=9, colour=GREY)


def _submissions(document: Any, compilation: Compilation) -> None:
    document.add_heading("Submissions", level=1)
    if not compilation.submissions:
        word.add_text(document.add_paragraph(), "Nothing was received.")
        return
    widths = (Cm(2.4), Cm(8.6), Cm(4.2), Cm(4.6), Cm(5.9))
    table = _table(document, ("Reference", "Submitter", "Status", "Received", "Notes"), widths)
    for item in compilation.submissions:
        cells = _row(table)
        gone = bool(item.superseded_by or item.withdrawn_by)
        colour = GREY if gone else INK
        word.add_text(cells[0], item.ref + ("" if item.confirmed_by else " °"), size=9, colour=colour)
        word.add_text(cells[1], _who(item), size=9, colour=colour)
        word.add_text(cells[2], _status(item), size=9, colour=colour)
        local = item.received_at.astimezone(ZoneInfo(compilation.zone))
        word.add_text(cells[3], f"{local.day} {local:%b %Y, %H:%M}", size=9, colour=colour)
        word.add_text(cells[4], _notes(item, compilation), size=9, colour=colour)
    word.set_widths(table, widths)


def _who(item: Submission) -> str:
    if Flag.NOT_FOR_ATTRIBUTION in item.flags:
        return WITHHELD
    return ", ".join(each.name for each in item.submitters) or "not established"


def _status(item: Submission) -> str:
    if Flag.NOT_FOR_ATTRIBUTION in item.flags:
        return ""
    words = [STATUS_WORDS.get(each.status or "", "Organisation") for each in item.submitters]
    return ", ".join(dict.fromkeys(words))


def _timing(item: Submission, compilation: Compilation) -> Timing:
    place = (compilation.document, compilation.round)
    return next((tag.timing for tag in item.tags if (tag.document, tag.round) == place), Timing.NO_DEADLINE)


def _notes(item: Submission, compilation: Compilation) -> str:
    notes = [KIND_NOTES[kind]] if (kind := compilation.kinds.get(item.ref)) in KIND_NOTES else []
    timing = _timing(item, compilation)
    if timing in {Timing.LATE, Timing.BORDERLINE}:
        notes.append(TIMING_WORDS[timing])
    if item.relation and item.relation.type in {RelationType.REVISION, RelationType.CORRIGENDUM}:
        notes.append(f"{item.relation.type.value} of {item.relation.of or 'an earlier one'}")
    if item.superseded_by:
        notes.append(f"replaced by {item.superseded_by}; its proposals are left out")
    if item.withdrawn_by:
        notes.append(f"withdrawn ({item.withdrawn_by}); its proposals are left out")
    if Flag.WRONG_BASE in item.flags:
        notes.append("made on an earlier draft; places carried over")
    quoted = any(entry.submission.ref == item.ref for entry in _entries(compilation))
    if Flag.SCANNED in item.flags and quoted:
        notes.append("read from a scan by machine: check against the original")
    elif {Flag.UNREADABLE_ATTACHMENT, Flag.ENCRYPTED, Flag.SCANNED, Flag.LINK_ONLY} & set(item.flags):
        notes.append("a file could not be read: see the original")
    return "; ".join(notes)


def _entries(compilation: Compilation) -> Iterable[Entry]:
    """Every entry of the compilation."""
    yield from compilation.general
    for paragraph in compilation.paragraphs:
        yield from paragraph.entries


def _general(document: Any, compilation: Compilation) -> None:
    if not compilation.general:
        return
    document.add_heading("General comments", level=1)
    table = _table(document, ("Submitter", "Proposal", "Comment or reason", "Reference"), COLUMNS)
    _fill(table, compilation.general, None)


def _paragraphs(document: Any, compilation: Compilation) -> None:
    document.add_heading("Proposals, paragraph by paragraph", level=1)
    if not any(item.entries for item in compilation.paragraphs):
        word.add_text(document.add_paragraph(), "There are no proposals on a paragraph.")
        return
    section = None
    for silent, group in groupby(_bearers(compilation), key=lambda item: (not item.entries, item.section)):
        items = list(group)
        if items[0].section != section:
            section = items[0].section
            if section:
                document.add_heading(word.clean(section), level=2)
        if silent[0]:
            _nothing_on(document, items)
        else:
            for item in items:
                _one_paragraph(document, item)


def _bearers(compilation: Compilation) -> Iterable[CompiledParagraph]:
    """The first bearer of every label: the cells of a table have that of its caption."""
    seen: set[str] = set()
    for item in compilation.paragraphs:
        if item.label and item.label not in seen:
            seen.add(item.label)
            yield item


def _nothing_on(document: Any, items: Sequence[CompiledParagraph]) -> None:
    labels = [item.label for item in items]
    places = f"{labels[0]} to {labels[-1]}" if len(labels) > 2 else " and ".join(labels)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(4)
    word.add_text(paragraph, f"{places}: nothing was proposed.", size=9, colour=GREY).italic = True


def _one_paragraph(document: Any, item: CompiledParagraph) -> None:
    """One table: the draft's words in a band that is printed again on every page, the proposals below it."""
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    word.set_widths(table, COLUMNS)
    band = table.rows[0].cells[0].merge(table.rows[0].cells[-1])
    word.shade(band, BAND)
    word.repeat_header(table.rows[0])
    word.keep_whole(table.rows[0])
    text = band.paragraphs[0]
    text.paragraph_format.space_before, text.paragraph_format.space_after = Pt(3), Pt(3)
    text.paragraph_format.keep_with_next = True
    word.add_text(text, f"{_place(item.label)}  ", size=10.5, colour=BLUE).bold = True
    if item.text:
        # The caption of a table begins with the words that are its label.
        word.add_text(text, item.text.removeprefix(item.label).lstrip(". "), size=10)
    _fill(table, item.entries, item.text)


def _place(label: str) -> str:
    return f"Paragraph {label}" if label[:1].isdecimal() else label


def _fill(table: Any, entries: Sequence[Entry], text: str | None) -> None:
    for group in _rows_of(entries, text):
        entry = group[0]
        row = table.add_row()
        word.keep_whole(row)
        runs = together([item.contribution for item in group], text) if len(group) > 1 else _runs(entry, text)
        commented = any(item.contribution.comment or item.contribution.rationale for item in group)
        if not commented or not (runs or _lead(entry)):
            row.cells[1].merge(row.cells[2])
        cells = [cell.paragraphs[0] for cell in row.cells]
        for cell in cells:
            cell.paragraph_format.space_after = Pt(2)
        _who_says(cells[0], entry)
        if runs or _lead(entry):
            _says(cells[1], _lead(entry), runs)
        _comments(cells[2], group)
        mark = "" if entry.submission.confirmed_by else " °"
        word.add_text(cells[3], _references(group) + mark, size=8.5, colour=GREY)
    word.set_widths(table, COLUMNS)
    table._parent.add_paragraph().paragraph_format.space_after = Pt(2)  # noqa: SLF001 - python-docx has no word for it


def _rows_of(entries: Sequence[Entry], text: str | None) -> Iterable[list[Entry]]:
    """Entries as rows: the edits of one paper to one paragraph are read together where they can be."""
    for _, run in groupby(entries, key=lambda item: (item.submission.ref, item.contribution.submitters)):
        group = list(run)
        edits = [item for item in group if together([item.contribution], text)]
        if len(edits) > 1 and together([item.contribution for item in edits], text):
            yield edits
            group = [item for item in group if item not in edits]
        yield from ([item] for item in group)


def _references(group: Sequence[Entry]) -> str:
    first = group[0].contribution.id
    others = [item.contribution.id.rpartition(".")[2] for item in group[1:]]
    return ", .".join([first, *others])


def _who_says(cell: Any, entry: Entry) -> None:
    word.add_text(cell, entry.attribution, size=9.5).bold = True
    if entry.timing in {Timing.LATE, Timing.BORDERLINE}:
        words = "late" if entry.timing is Timing.LATE else "after the deadline"
        word.add_text(cell, f" ({words})", size=9, colour=RED)
    if Flag.SCANNED in entry.submission.flags:
        # What a machine read from a picture is no verbatim quotation.
        word.add_text(cell, " (read from a scan)", size=9, colour=GREY)


def _says(cell: Any, lead: str, runs: Iterable[Run]) -> None:
    if lead:
        word.add_text(cell, lead + " ", size=9, colour=GREY).italic = True
    _add_runs(cell, runs, size=9.5)


def _comments(cell: Any, group: Sequence[Entry]) -> None:
    lines = [line for entry in group for line in (_comment(entry), entry.contribution.rationale) if line]
    for number, line in enumerate(lines):
        if number:
            cell.add_run().add_break()
        word.add_text(cell, line, size=9.5)


def _runs(entry: Entry, text: str | None) -> tuple[Run, ...]:
    item = entry.contribution
    if item.kind in {ContributionKind.REMARK, ContributionKind.GENERAL} and not item.deleted and item.inserted:
        return (Run(item.inserted, Mark.INSERTED),)
    return marked(item, text)


def _lead(entry: Entry) -> str:
    item = entry.contribution
    place = f" ({item.where})" if item.where else ""
    match item.kind:
        case ContributionKind.NEW_PARAGRAPH:
            return f"New paragraph{place}:"
        case ContributionKind.PARAGRAPH_DELETION:
            return f"Delete the paragraph{place}:"
        case ContributionKind.MOVE:
            return f"Move to after {item.moved_after}:" if item.moved_after else "Move:"
        case ContributionKind.MARGIN_COMMENT:
            return f"On “{item.quote}”" if item.quote else ""
        case _:
            return f"In the {item.where}:" if item.where else ""


def _comment(entry: Entry) -> str:
    item = entry.contribution
    if item.reply_to:
        return f"(in reply to “{item.reply_to[:80]}”) {item.comment or ''}"
    return item.comment or ""


def _add_runs(paragraph: Any, runs: Iterable[Run], size: float) -> None:
    for run in runs:
        added = word.add_text(paragraph, run.text, size=size)
        if run.mark is Mark.INSERTED:
            added.bold = added.underline = True
            added.font.color.rgb = RGBColor.from_string(GREEN)
        elif run.mark is Mark.DELETED:
            added.font.strike = True
            added.font.color.rgb = RGBColor.from_string(RED)


def _table(document: Any, titles: Sequence[str], widths: tuple[Any, ...]) -> Any:
    table = document.add_table(rows=1, cols=len(titles))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        word.shade(cell, PALE)
        run = word.add_text(cell.paragraphs[0], title, size=8.5, colour=GREY)
        run.bold = True
    word.repeat_header(table.rows[0])
    word.set_widths(table, widths)
    return table


def _row(table: Any) -> list[Any]:
    """The first paragraphs of the cells of a new row."""
    row = table.add_row()
    word.keep_whole(row)
    paragraphs = [cell.paragraphs[0] for cell in row.cells]
    for paragraph in paragraphs:
        paragraph.paragraph_format.space_after = Pt(2)
    return paragraphs
