"""Workbooks with one sheet for each document."""

from __future__ import annotations

import io

import openpyxl
import pytest

from parsers.files import read


def _book(*names: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for n, name in enumerate(names, 7):
        sheet = book.create_sheet(name)
        sheet.append(["Paragraph", "Comment"])
        sheet.append([n, f"The figure on {n} should be checked."])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_name_of_a_sheet_stands_over_its_rows() -> None:
    """Of several sheets each row has the name of its own as heading, and the name is a heading of the file."""
    found = read(_book("RD", "AP"), "comments.xlsx")
    assert [(item.locator, item.heading) for item in found.remarks] == [("7", "RD"), ("8", "AP")]
    assert [item.text for item in found.paragraphs if item.where == "heading"] == ["RD", "AP"]


@pytest.mark.parametrize("names", [("Sheet1", "Sheet2"), ("Feuil1", "Feuil2"), ("Лист1", "Лист2"), ("AP",)])
def test_a_name_that_tells_nothing_is_no_heading(names: tuple[str, ...]) -> None:
    """A name that the program gave, or that of the only sheet, heads nothing."""
    found = read(_book(*names), "comments.xlsx")
    assert {item.heading for item in found.remarks} == {""}
    assert all(item.where == "table" for item in found.paragraphs)
