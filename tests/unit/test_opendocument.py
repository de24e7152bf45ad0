"""OpenDocument: texts with tracked changes, notes and numbers, from packages of our own making and public ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from parsers import files
from parsers.facts import Extraction

ROOT = Path(__file__).parents[3] / "shared/real/jdum+odfdo/tests/samples"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
LISTS = """<style:style style:name="P1" style:parent-style-name="Title"/><text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>
</text:list-style>"""


def package(content: str, kind: str = "text", manifest: str = "<m/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", content)
    return out.getvalue()


def text(body: str, regions: str = "") -> Extraction:
    tracked = f"<text:tracked-changes>{regions}</text:tracked-changes>" if regions else ""
    content = (
        f'<office:document-content {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:automatic-styles>{LISTS}</office:automatic-styles>"
        f"<office:body><office:text>{tracked}{body}</office:text></office:body></office:document-content>"
    )
    return files.read(package(content), "x.odt")


def region(name: str, kind: str, content: str = "", author: str = "A. Author") -> str:
    made = f"<dc:creator>{author}</dc:creator><dc:date>2026-02-03T10:00:00</dc:date>"
    info = f"<office:change-info>{made}</office:change-info>"
    return f'<text:changed-region text:id="{name}"><text:{kind}>{info}{content}</text:{kind}></text:changed-region>'


def inserted(name: str, words: str) -> str:
    return f'<text:change-start text:change-id="{name}"/>{words}<text:change-end text:change-id="{name}"/>'


def test_numbers_of_lists_are_labels() -> None:
    """The number that a list prints is the label; sub-items carry their parent's."""
    items = (
        '<text:list text:style-name="L1"><text:list-item><text:p>First.</text:p><text:list><text:list-item>'
        "<text:p>a point;</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>Second.</text:p></text:list-item></text:list>"
    )
    assert [(p.label, p.text) for p in text(items).paragraphs] == [
        ("1", "First."),
        ("1 (a)", "a point;"),
        ("2", "Second."),
    ]


def test_a_list_goes_on() -> None:
    """A list that continues another goes on counting; a new one starts again."""
    one = '<text:list text:style-name="L1"{}><text:list-item><text:p>x</text:p></text:list-item></text:list>'
    found = text(
        one.format("") + "<text:p>between</text:p>" + one.format(' text:continue-numbering="true"') + one.format("")
    )
    assert [p.label for p in found.paragraphs] == ["1", "", "2", "1"]


def test_typed_labels_and_sections() -> None:
    """Labels typed in the text are taken off it; headings of the first level are sections; a title is no section."""
    found = text(
        '<text:p text:style-name="P1">The title</text:p><text:h text:outline-level="1">II. Clearance</text:h>'
        "<text:p>12.<text:tab/>The paragraph.</text:p>"
    )
    assert [(p.where, p.label, p.section) for p in found.paragraphs] == [
        ("title", "", ""),
        ("heading", "", "II. Clearance"),
        ("body", "12", "II. Clearance"),
    ]
    assert found.title == "The title"


def test_a_replacement() -> None:
    """A deletion and the insertion beside it are two changes and one edit, with author, date, label and offset."""
    found = text(
        f'<text:p>5. States <text:change text:change-id="d"/>{inserted("i", "shall")} act.</text:p>',
        region("d", "deletion", "<text:p>should</text:p>") + region("i", "insertion"),
    )
    (paragraph,) = found.paragraphs
    assert (paragraph.label, paragraph.text, paragraph.after) == ("5", "States should act.", "States shall act.")
    assert [(c.kind, c.text, c.offset) for c in found.changes] == [
        ("deletion", "should", 7),
        ("insertion", "shall", 13),
    ]
    (edit,) = found.edits
    assert (edit.kind, edit.deleted, edit.inserted, edit.label, edit.offset) == (
        "replacement",
        "should",
        "shall",
        "5",
        7,
    )
    assert (edit.word_author, edit.date) == ("A. Author", "2026-02-03T10:00:00")
    assert found.text_after == "5. States shall act."


def test_a_new_paragraph() -> None:
    """An inserted paragraph is an edit that stands after the one before it; the view before does not have it."""
    found = text(
        '<text:p>1. One.<text:change-start text:change-id="i"/></text:p><text:p>2. New one.<text:change-end '
        'text:change-id="i"/></text:p><text:p>2. Two.</text:p>',
        region("i", "insertion"),
    )
    assert [p.text for p in found.paragraphs] == ["One.", "Two."]
    (edit,) = found.edits
    assert (edit.kind, edit.inserted, edit.paragraph, edit.label) == ("new_paragraph", "2. New one.", 0, "1")
    assert "paragraph_insertion" in [change.kind for change in found.changes]


def test_a_deleted_paragraph() -> None:
    """A paragraph that was taken out stands in the view before, and is one deletion of a paragraph."""
    found = text(
        '<text:p>1. One.<text:change text:change-id="d"/></text:p><text:p>3. Three.</text:p>',
        region("d", "deletion", "<text:p/><text:p>2. Two.</text:p>"),
    )
    assert [(p.label, p.text) for p in found.paragraphs] == [("1", "One."), ("2", "Two."), ("3", "Three.")]
    (edit,) = found.edits
    assert (edit.kind, edit.deleted, edit.label) == ("paragraph_deletion", "Two.", "2")
    assert found.text_after == "1. One.\n3. Three."


def test_a_margin_note() -> None:
    """A margin note has its author, the words it covers and its paragraph's label; a reply names what it answers."""
    note = (
        '<office:annotation office:name="n1"><dc:creator>B</dc:creator><dc:date>2026-01-01T00:00:00</dc:date>'
        "<text:p>Too weak.</text:p></office:annotation>"
    )
    found = text(f'<text:p>3. It {note}may be<office:annotation-end office:name="n1"/> so.</text:p>')
    (comment,) = found.comments
    assert (comment.text, comment.author, comment.quote, comment.label) == ("Too weak.", "B", "may be", "3")


def test_tables_and_footnotes() -> None:
    """Cells keep their place; a footnote follows its paragraph."""
    found = text(
        '<text:p>See<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>The note.</text:p></text:note-body></text:note> here.</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Para</text:p></table:table-cell>"
        "<table:table-cell><text:p>Comment</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert [(p.text, p.where) for p in found.paragraphs] == [
        ("See here.", "body"),
        ("The note.", "footnote"),
        ("Para", "table"),
        ("Comment", "table"),
    ]
    assert found.tables == ((("Para", "Comment"),),)


def test_a_spreadsheet_filled_with_empty_cells() -> None:
    """A sheet that repeats an empty row a million times is its filled rows."""
    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    cells = f"<table:table-cell><text:p>12</text:p></table:table-cell>{empty}"
    content = (
        f'<office:document-content {SPACES}><office:body><office:spreadsheet><table:table table:name="Comments">'
        f'<table:table-row>{cells}</table:table-row><table:table-row table:number-rows-repeated="1000000">'
        f"{empty}</table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    found = files.read(package(content, "spreadsheet"), "x.ods")
    assert found.tables == ((("12",),),)
    assert found.paragraphs[0].section == "Comments"


def test_a_note_on_a_cell() -> None:
    """A note on a cell of a sheet is a comment on what the cell shows, and no part of it."""
    note = (
        '<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>A. Author</dc:creator>'
        "<text:p>Too low.</text:p></office:annotation>"
    )
    content = (
        f"<office:document-content {SPACES}><office:body><office:spreadsheet><table:table><table:table-row>"
        f"<table:table-cell>{note}<text:p>12 per cent</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    found = files.read(package(content, "spreadsheet"), "x.ods")
    (comment,) = found.comments
    assert (comment.text, comment.author, comment.quote) == ("Too low.", "A. Author", "12 per cent")
    assert found.tables == ((("12 per cent",),),)


def test_a_password() -> None:
    """A text protected by a password is encrypted."""
    found = files.read(package("<x/>", manifest='<m><manifest-encryption-data x="encryption-data"/></m>'), "x.odt")
    assert found.state == "encrypted"


@pytest.mark.parametrize(
    "content", ["<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a><b></a>", "", "<a>" * 1000 + "</a>" * 1000]
)
def test_damaged_texts_end_in_a_state(content: str) -> None:
    """Entities, broken and endless XML end in a state with a reason."""
    found = files.read(package(content), "x.odt")
    assert found.state in {"failed", "refused", "empty"}
    assert found.problems


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.odt")), ids=lambda path: path.name)
def test_public_texts(path: Path) -> None:
    """Texts of another project are read; the one with changes gives both views."""
    found = files.read(path.read_bytes(), path.name)
    assert found.state == "ok"
    if path.stem == "tracked_changes":
        assert [c.author for c in found.changes] == ["Romain Gauthier", "Hervé Cauwelier", "David Versmisse"]
        assert found.text == "Bonjour les amis, ça va ?"


def test_an_inserted_item_is_not_counted() -> None:
    """A list item that was inserted does not shift the numbers of the text as circulated; a deleted one does."""
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    found = text(
        '<text:list text:style-name="L1">'
        + item.format("One.")
        + item.format('<text:change-start text:change-id="i"/>New.')
        + item.format('<text:change-end text:change-id="i"/>Two.')
        + item.format('<text:change text:change-id="d"/>Four.')
        + "</text:list>",
        region("i", "insertion")
        + region(
            "d",
            "deletion",
            f"<text:list>{item.format('Three.')}</text:list><text:p/>",
        ),
    )
    assert [(p.label, p.text) for p in found.paragraphs] == [
        ("1", "One."),
        ("2", "Two."),
        ("3", "Three."),
        ("4", "Four."),
    ]
    assert [(edit.kind, edit.label) for edit in found.edits] == [("new_paragraph", "1"), ("paragraph_deletion", "3")]


def test_words_that_one_put_in_and_another_took_out() -> None:
    """A deletion inside another's insertion, as LibreOffice writes it, stands in neither view and is the second's."""
    info = "<office:change-info><dc:creator>{}</dc:creator><dc:date>2026-02-03T10:00:00</dc:date></office:change-info>"
    gone = (
        f'<text:changed-region text:id="d"><text:deletion>{info.format("B")}<text:p>slowly </text:p></text:deletion>'
        f"<text:insertion>{info.format('A')}</text:insertion></text:changed-region>"
    )
    found = text(
        f'<text:p>It goes {inserted("i", "very ")}<text:change text:change-id="d"/>on.</text:p>',
        region("i", "insertion", author="A") + gone,
    )
    assert (found.paragraphs[0].text, found.text_after) == ("It goes on.", "It goes very on.")
    assert [(e.kind, e.deleted, e.inserted, e.word_author, e.inside) for e in found.edits] == [
        ("insertion", "", "very slowly ", "A", None),
        ("deletion", "slowly ", "", "B", "A"),
    ]


def test_a_change_of_form() -> None:
    """Words that only look otherwise are a change of form and no edit."""
    found = text(f"<text:p>It {inserted('f', 'is')} so.</text:p>", region("f", "format-change"))
    assert [(c.kind, c.text, c.offset) for c in found.changes] == [("format", "is", 3)]
    assert (found.edits, found.paragraphs[0].text, found.paragraphs[0].after) == ((), "It is so.", None)


def test_a_deleted_paragraph_before_a_heading() -> None:
    """A list item that was taken out before a heading stays an item, and the heading a heading."""
    found = text(
        '<text:list text:style-name="L1"><text:list-item><text:p>One.</text:p></text:list-item></text:list>'
        '<text:h text:outline-level="1"><text:change text:change-id="d"/>Clearance</text:h>',
        region(
            "d",
            "deletion",
            "<text:list><text:list-item><text:p>Two.</text:p></text:list-item></text:list><text:h/>",
        ),
    )
    assert [(p.where, p.label, p.text) for p in found.paragraphs] == [
        ("body", "1", "One."),
        ("body", "2", "Two."),
        ("heading", "", "Clearance"),
    ]


def test_replies_notes_in_cells_and_at_points() -> None:
    """A reply names what it answers; a note in a cell is pinned to it; one without an end stands at its point."""
    loext = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    answers = f'{loext} loext:parent-name="n1" loext:resolved="true"'
    note = '<office:annotation office:name="{}" {}><dc:creator>B</dc:creator><text:p>{}</text:p></office:annotation>'
    found = text(
        f"<text:p>3. It {note.format('n1', '', 'Too weak.')}may be<office:annotation-end office:name='n1'/>"
        f"{note.format('n2', answers, 'Agreed.')} so.</text:p>"
        "<table:table><table:table-row><table:table-cell>"
        f"<text:p>Cell{note.format('', '', 'Here.')}</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert [(c.text, c.quote, c.reply_to, c.resolved, c.paragraph) for c in found.comments] == [
        ("Too weak.", "may be", None, False, 0),
        ("Agreed.", "", "Too weak.", True, 0),
        ("Here.", "", None, False, 1),
    ]


def test_a_text_in_one_xml_file() -> None:
    """A flat file is read like a package; running heads stand last and not in the text."""
    content = (
        f'<office:document {SPACES} office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:master-styles><style:master-page><style:header><text:p>Draft</text:p></style:header>"
        "</style:master-page></office:master-styles>"
        "<office:body><office:text><text:p>4. Agreed.</text:p></office:text></office:body></office:document>"
    )
    found = files.read(content.encode(), "x.fodt")
    assert [(p.where, p.label, p.text) for p in found.paragraphs] == [("body", "4", "Agreed."), ("header", "", "Draft")]
    assert found.text == "4. Agreed."


def test_prefixes_that_a_writer_forgot_to_declare() -> None:
    """A prefix without a declaration means what it means in every file."""
    content = (
        '<office:document office:mimetype="application/vnd.oasis.opendocument.text" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
        '<office:body><office:text><text:p loext:x="1">4. Agreed.</text:p></office:text></office:body>'
        "</office:document>"
    )
    assert files.read(content.encode(), "x.fodt").text == "4. Agreed."


def test_a_damaged_part_beside_the_text() -> None:
    """Styles that cannot be read are told and the text is read without them."""
    content = f"<office:document-content {SPACES}><office:body><office:text><text:p>Words.</text:p></office:text>"
    data = package(f"{content}</office:body></office:document-content>")
    with zipfile.ZipFile(buffer := io.BytesIO(data), "a") as packed:
        packed.writestr("styles.xml", "<broken")
    found = files.read(buffer.getvalue(), "x.odt")
    assert (found.state, found.text, [p.code for p in found.problems]) == ("ok", "Words.", ["part_unreadable"])
