"""Submissions as CSV and XLSX are text, whatever was mailed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from consultation.errors import StorageError
from consultation.words import Flag
from reports.sheets import HEADS, Row, rows, write_csv, write_xlsx
from tests.digest_samples import bench, paper, submitter, tag, utc, word_file

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(1)", "|c", "%0A=1", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", "  =1", "a,=1", "a\n=1",
    '=HYPERLINK("http://evil.example")', "=cmd|' /C calc'!A0",
]  # fmt: skip


def found(tmp_path: Path, subject: str, **changes: object) -> list[Row]:
    """The rows of one mail with two rounds, and of a second paper without a round."""
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        tags = (tag(), tag("action-plan/early-views"))
        file = word_file(name=subject)
        message = at.mail(
            utc("2026-02-06 12:00"), paper(tags=tags, **changes), paper(tags=()), subject=subject, files=(file,)
        )
        return list(rows(at.session.consultation, [message], [message]))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path, text: str) -> None:
    """Every cell is quoted, on one line, and begins with nothing that a spreadsheet obeys."""
    path = tmp_path / "out.csv"
    write_csv(path, found(tmp_path, text))
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert lines[0] == list(HEADS)
    assert len(lines) == 4
    for line in lines:
        for cell in line:
            assert cell[:1] not in {"=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "＝", "＋", "－", "＠"}
            assert "\n" not in cell
    assert raw.count(b"\r\n") == 4


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path, text: str) -> None:
    """Every cell is text, or one of our numbers, and the text is what was mailed, blanks folded."""
    path = tmp_path / "out.xlsx"
    write_xlsx(path, found(tmp_path, text))
    sheet = openpyxl.load_workbook(path)["submissions"]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert all(isinstance(cell.value, int) for cell in cells if cell.data_type == "n")
    subject = sheet.cell(2, HEADS.index("subject") + 1).value
    assert subject == " ".join(text.split())


def test_a_row_for_each_round(tmp_path: Path) -> None:
    """A paper on two rounds has two rows, one without a round has one."""
    made = found(tmp_path, "Comments")
    assert [(row.ref, row.document, row.round) for row in made] == [
        ("3RC-0001", "review-document", "zero-draft"),
        ("3RC-0001", "action-plan", "early-views"),
        ("3RC-0002", "", ""),
    ]
    assert made[0].received == "2026-02-06T13:00:00+01:00"


def test_a_paper_not_for_attribution_names_nobody(tmp_path: Path) -> None:
    """Neither in the columns of who speaks nor through subject or file name."""
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        secret = paper(submitter("SWE", "Sweden"), flags=(Flag.NOT_FOR_ATTRIBUTION,))
        file = word_file(name="Sweden.docx")
        message = at.mail(utc("2026-02-06 12:00"), secret, subject="Comments of Sweden", files=(file,))
        row = rows(at.session.consultation, [message], [message])[0]
    assert row.submitters == "one delegation"
    assert "Sweden" not in str(row)
    assert "SWE" not in str(row)


def test_a_cell_fits_into_a_workbook(tmp_path: Path) -> None:
    """What is longer than a cell holds is cut with a sign that it was."""
    path = tmp_path / "out.xlsx"
    write_xlsx(path, found(tmp_path, "x" * 40_000))
    cell = openpyxl.load_workbook(path)["submissions"].cell(2, HEADS.index("subject") + 1).value
    assert (len(cell), cell[-1]) == (32_767, "…")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The error says which file."""
    with pytest.raises(StorageError, match="cannot write"):
        write_csv(tmp_path / "missing" / "out.csv", [])
