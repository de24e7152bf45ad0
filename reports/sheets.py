"""Submissions as a table to sort and filter: CSV (RFC 4180) and XLSX.

A cell that a spreadsheet could take for a formula is text in both (FAULTS M22): in XLSX every cell but the numbers is
typed as a string and marked as quoted, in CSV all cells are quoted and a suspicious one begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo

from consultation.errors import StorageError
from consultation.model import Consultation
from consultation.words import Flag
from parsers.clean import clean_text
from reports.attribution import UNKNOWN, WITHHELD, is_withheld, name_of, withheld
from store.records import Message, Submission, Tag

#: characters with which a cell becomes a formula or a command in some spreadsheet; compared after NFKC
_FORMULA = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n")
#: characters of an Excel cell (Open Packaging: ECMA-376 18.3.1); what is longer is cut with a sign that it was
_CELL = 32_767


@dataclass(frozen=True, kw_only=True)
class Row:
    """One submission in one round. The names of the fields are the heads of the columns."""

    ref: str
    message: str
    received: str
    submitters: str
    ids: str
    standing: str
    kind: str
    document: str
    round: str
    draft: str
    timing: str
    late_by_seconds: int
    relation: str
    flags: str
    attachments: str
    subject: str
    needs_review: str
    confirmed_by: str


HEADS = tuple(field.name.replace("_", " ") for field in fields(Row))


def rows(consultation: Consultation, messages: Sequence[Message], everything: Sequence[Message]) -> tuple[Row, ...]:
    """A row for each submission and round of *messages*; *everything* says what must not be attributed."""
    hidden = withheld(everything)
    return tuple(
        _row(consultation, message, part, tag, hidden=hidden)
        for message in messages
        for part in message.submissions
        for tag in part.tags or (None,)
    )


def _row(
    consultation: Consultation, message: Message, part: Submission, tag: Tag | None, hidden: frozenset[str]
) -> Row:
    who, secret = part.submitters, part.ref in hidden or Flag.NOT_FOR_ATTRIBUTION in part.flags
    # a mail with a withheld paper beside others: its subject and file names could tell whose it is
    telling = is_withheld(message, hidden)
    names = "; ".join(name_of(item) for item in who) or UNKNOWN
    files = [item.name for item in message.attachments if item.n in part.attachments]
    relation = f"{part.relation.type.value} {part.relation.of or ''}".strip() if part.relation else ""
    return Row(
        ref=part.ref,
        message=message.id,
        received=part.received_at.astimezone(ZoneInfo(consultation.zone)).isoformat(timespec="seconds"),
        submitters=WITHHELD if secret else names,
        ids="" if secret else "; ".join(item.id for item in who),
        standing="" if secret else "; ".join(item.status or item.kind for item in who),
        kind=message.kind.value,
        document=tag.document if tag else "",
        round=tag.round if tag else "",
        draft=(tag.draft or "") if tag else "",
        timing=tag.timing.value if tag else "",
        late_by_seconds=tag.late_by_seconds if tag else 0,
        relation=relation,
        flags="; ".join(flag.value for flag in part.flags),
        attachments="" if telling else "; ".join(files),
        subject="" if telling else message.subject,
        needs_review="; ".join(message.review_reasons),
        confirmed_by=part.confirmed_by or "",
    )


def write_csv(path: Path, found: Iterable[Row]) -> None:
    """UTF-8 with a mark that Excel knows it by; StorageError where it cannot be written."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([_in_csv(value) for value in _values(row)] for row in found)
    _write(path, stream.getvalue().encode("utf-8-sig"))


def write_xlsx(path: Path, found: Iterable[Row]) -> None:
    """One sheet with fixed heads and a filter; StorageError where it cannot be written."""
    # loaded when asked for, never by the worker
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("submissions")
    sheet.freeze_panes = "B2"
    lines = [_values(row) for row in found]
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(HEADS) - 1)}{len(lines) + 1}"
    for number in range(len(HEADS)):
        sheet.column_dimensions[chr(ord("A") + number)].width = 14 if number != HEADS.index("subject") else 40

    def cell(value: str | int, *, bold: bool = False) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, value=value if isinstance(value, int) else _fitting(value))
        if isinstance(value, str):
            made.data_type = "s"
            made.quotePrefix = _is_suspicious(value)
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(head, bold=True) for head in HEADS])
    for line in lines:
        sheet.append([cell(value) for value in line])
    stream = io.BytesIO()
    book.save(stream)
    _write(path, stream.getvalue())


def _values(row: Row) -> list[str | int]:
    """The row's cells, without what XML or a spreadsheet cannot hold."""
    values: list[str | int] = [getattr(row, field.name) for field in fields(row)]
    return [" ".join(clean_text(value).split()) if isinstance(value, str) else value for value in values]


def _fitting(text: str) -> str:
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"


def _in_csv(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and _is_suspicious(value) else value


def _is_suspicious(value: str) -> bool:
    """Whether a spreadsheet may read it as more than text; wide forms (U+FF1D) are folded by some before they look."""
    return unicodedata.normalize("NFKC", value.lstrip()).startswith(_FORMULA) or value.startswith(_FORMULA)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}") from error
