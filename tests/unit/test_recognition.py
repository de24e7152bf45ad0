"""Text recognition: tesseract's answers read, and scans read whole where it is installed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers import files, message, recognition
from parsers.recognition import Allowed, Picture, Recogniser, chosen, rows
from tests.fakes.pdf_writer import PdfPage, pdf

MAIL = Path(__file__).parents[1] / "data/corpus/given/mail/info"
#: mails whose paper is a scan, and words that stand on it
SCANS = {"0031": ("fra", "note verbale"), "0051": ("ara", "العراق")}
HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def test_words_of_one_line_are_a_row() -> None:
    """Words come together by their line; blanks and words that tesseract guesses at are left out."""
    table = HEAD + (
        "5\t1\t1\t1\t1\t1\t100\t50\t40\t20\t96.5\tThe\n"
        "5\t1\t1\t1\t1\t2\t150\t48\t90\t22\t93.5\tparties\n"
        "5\t1\t1\t1\t1\t3\t250\t48\t90\t22\t4.0\t~~\n"
        "5\t1\t1\t1\t2\t1\t100\t80\t90\t22\t90.0\tagree\n"
        "5\t1\t1\t1\t3\t1\t100\t80\t90\t22\t90.0\t \n"
        "4\t1\t1\t1\t1\t0\t100\t48\t140\t22\t-1\t\n"
    )
    first, second = rows(table)
    assert (first.text, first.left, first.top, first.right, first.bottom) == ("The parties", 100, 48, 240, 70)
    assert (first.first_word, first.confidence, second.text) == (40, 95.0, "agree")


@pytest.mark.parametrize(
    ("script", "installed", "languages"),
    [
        ("Latin", ("ara", "eng", "fra", "osd"), ("eng", "fra")),
        ("Arabic", ("ara", "eng", "osd"), ("ara",)),
        ("Cyrillic", ("eng", "osd"), ("eng",)),
        ("Thaana", ("eng", "rus", "osd"), ("eng", "rus")),
        ("Latin", (), ()),
    ],
)
def test_languages_are_those_of_the_script_that_are_installed(
    script: str, installed: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    """Where none of the script's languages is installed, all others are tried."""
    assert chosen(script, installed) == languages


def test_without_time_nothing_is_recognised() -> None:
    """A picture for which no time is left is none, not an empty one."""
    assert Recogniser(budget=0).read(Picture(pixels=b"\x00", width=1, height=1, stride=1, resolution=200)) is None


@pytest.mark.parametrize("mail", SCANS)
def test_a_scan_is_read_or_said_to_be_one(mail: str) -> None:
    """With tesseract its words are read and marked as recognised; without, the file says what is missing."""
    language, words = SCANS[mail]
    raw = (MAIL / f"{mail}.eml").read_bytes()
    (part,) = [part for part in message.read(raw).parts if part.name.endswith(".pdf")]
    found = files.read(message.part(raw, part.n)[1], part.name)
    (problem,) = [problem for problem in found.problems if problem.code in {"ocr", "scanned"}]
    assert found.scanned
    assert (problem.code, found.state) == (
        ("ocr", "ok") if language in recognition.languages() else (problem.code, found.state)
    )
    assert (problem.code == "ocr") == bool(found.text)
    assert problem.code == "ocr" or "tesseract" in problem.detail
    assert words in found.text.lower() or language not in recognition.languages()


def test_a_picture_with_a_stamp_of_letters_is_a_scan() -> None:
    """A scanner's stamp under a page that is all picture does not pass for its text."""
    found = files.read(pdf([PdfPage(picture=True).text(72, 30, "Scanned by a program")]), "x.pdf")
    assert {problem.code for problem in found.problems} & {"scanned", "scanned_pages", "ocr"}


def test_recognition_ends_in_time() -> None:
    """A page of ten thousand words in a hundredth of a second is given up, and the next one not begun."""
    image = Image.new("L", (1600, 2200), 255)
    drawing = ImageDraw.Draw(image)
    for line in range(100):
        drawing.text((50, 20 * line + 20), "The parties agree on this " * 8, fill=0, font=ImageFont.load_default(16))
    picture = Picture(pixels=image.tobytes(), width=1600, height=2200, stride=1600, resolution=200)
    recogniser = Recogniser(budget=0.01)
    assert recogniser.read(picture) in (None, [])
    assert recogniser.read(picture) in (None, [])


def test_on_a_busy_machine_recognition_ends_by_the_clock_on_the_wall() -> None:
    """The time of the process is what counts, but where little of it comes to pass, the wall's ends it all the same."""
    picture = Picture(pixels=b"\xff" * 400, width=20, height=20, stride=20, resolution=200)
    assert Recogniser(budget=60.0, wall=0.0).read(picture) is None
    assert Allowed(cpu=time.process_time(), wall=time.monotonic() + 60).is_over()
    assert not Allowed(cpu=time.process_time() + 60, wall=time.monotonic()).is_over()
