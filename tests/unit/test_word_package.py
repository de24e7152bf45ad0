"""Word files that are damaged, guarded or hostile: each ends in a named way."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from consultation.errors import HostileFile, LimitReached, ParseError
from parsers import files
from parsers.word import blocks, read
from parsers.word import package as word_package
from tests.fakes.word_builder import comment, docx, ins, p, package

_DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
_XXE = '<!DOCTYPE w:document [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("declaration", [_XXE, _LAUGHS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_is_hostile(declaration: str, encoding: str) -> None:
    """No Office file needs a DOCTYPE: it is refused before an entity is looked at, in any encoding."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}' + _DOCUMENT.format(p("A&e;B"))
    blob = text.encode(encoding)
    with pytest.raises(HostileFile) as caught:
        word_package.parse(blob, "/word/document.xml")
    assert caught.value.code == "hostile"


def test_hostile_side_part_ends_the_reading() -> None:
    """A DOCTYPE in the comments is as hostile as one in the text."""
    files = {"word/document.xml": _DOCUMENT.format(p("x")), "word/comments.xml": _XXE + "<c>&e;</c>"}
    with pytest.raises(HostileFile):
        read(package(files))


def test_cut_file_is_a_parse_error_in_plain_words() -> None:
    """A file cut short raises ParseError, never an error of the zip library."""
    data = docx(p("x"))
    for size in (0, 4, len(data) // 2, len(data) - 10):
        with pytest.raises(ParseError, match=r"damaged|cut short"):
            read(data[:size])


def test_damaged_member_is_a_parse_error() -> None:
    """A member whose bytes do not unpack is named."""
    data = bytearray(docx(p("x" * 2000)))
    start = data.index(b"word/document.xml") + 20
    data[start : start + 20] = b"\xff" * 20
    with pytest.raises(ParseError, match=r"document\.xml"):
        read(bytes(data))


def test_missing_document_is_a_parse_error() -> None:
    """A package without a document is told so."""
    with pytest.raises(ParseError, match="no document"):
        read(package({"other.xml": "<x/>"}))


def test_dangling_relations_are_passed_over() -> None:
    """Relations to ../NULL and to parts that are not there are common in real files."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/image" Target="../NULL"/><Relationship Id="b" Type="x/comments" Target="NULL"/>'
        '<Relationship Id="c" Type="x/styles" Target="styles.xml"/></Relationships>'
    )
    files = {"word/document.xml": _DOCUMENT.format(p("still read")), "word/_rels/document.xml.rels": relations}
    assert read(package(files)).text == "still read"


def test_broken_side_part_is_a_problem_and_no_failure() -> None:
    """Text is read although the styles are damaged; the fault is told."""
    found = read(docx(p("text"), styles="<w:style>"))
    assert found.text == "text"
    assert [item.code for item in found.problems] == ["part_unreadable"]


def test_password_guards_a_file_that_is_encrypted() -> None:
    """An encrypted package is no error: it has a state of its own."""
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500 + "EncryptedPackage".encode("utf-16-le")
    assert read(data).state == "encrypted"


def test_old_binary_under_a_new_name_is_told() -> None:
    """A .doc named .docx is a parse error that says what it is."""
    with pytest.raises(ParseError, match="older binary"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500)


def test_part_over_the_limit_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of a part is looked at before it is unpacked."""
    monkeypatch.setattr(word_package, "MAX_DOCUMENT", 10_000)
    with pytest.raises(LimitReached):
        read(docx(p("x" * 20_000)))


def test_side_part_over_the_limit_is_told_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part beside the text that is too large to read takes nothing with it; which one it was is said."""
    monkeypatch.setattr(word_package, "MAX_PART", 10_000)
    found = read(docx(p("Text ", ins("new")), comments=comment(1, "kept"), header=p("x" * 20_000)))
    assert (found.text_after, [note.text for note in found.comments]) == ("Text new", ["kept"])
    assert [(item.code, "header.xml has" in item.detail) for item in found.problems] == [("part_unreadable", True)]


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of the largest size is parsed only where its tree is of a size that fits into memory."""
    monkeypatch.setattr(word_package, "MAX_PART", 10_000)
    monkeypatch.setattr(word_package, "_MAX_TAGS", 1000)
    with pytest.raises(LimitReached, match="elements"):
        read(docx(p(*["<w:bookmarkStart/>"] * 2000)))


def test_too_many_paragraphs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million empty paragraphs cost as much as the first few thousand."""
    monkeypatch.setattr(blocks, "MAX_PARAGRAPHS", 100)
    with pytest.raises(LimitReached):
        read(docx(*[p("")] * 101))


def test_deep_nesting_ends_in_a_named_way() -> None:
    """Depth is bounded by the parser; the walk does not recurse."""
    deep = "<w:sdt>" * 5000 + p("x") + "</w:sdt>" * 5000
    with pytest.raises(ParseError):
        read(docx(deep))
    within = "<w:sdt>" * 200 + p("x") + "</w:sdt>" * 200
    assert read(docx(within)).text == "x"


def test_strict_vocabulary_is_read_like_the_common_one() -> None:
    """ISO/IEC 29500 Strict has other names for the same elements."""
    strict = _DOCUMENT.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read(package({"word/document.xml": strict.format(p("strict"))})).text == "strict"


def test_file_without_relations_is_read_by_the_usual_names() -> None:
    """Comments are found although nothing points to them."""
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="urn:x"'
    files = {
        "word/document.xml": _DOCUMENT.format(p("x")),
        "word/comments.xml": f"<w:comments {namespace}>{comment(1, 'kept')}</w:comments>",
    }
    assert [note.text for note in read(package(files)).comments] == ["kept"]


def test_member_larger_than_its_directory_says_is_not_unpacked_whole() -> None:
    """A directory that says 100 bytes for a member of 120 MB costs no 120 MB: the reading ends at the bound."""
    document = _DOCUMENT.format(p("x" * 100)).encode() + b" " * 120_000_000
    data = bytearray(package({"word/document.xml": document.decode()}))
    for header, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(b"word/document.xml") - 30 if header == b"PK\x03\x04" else data.rindex(header)
        data[start + at : start + at + 4] = (100).to_bytes(4, "little")
    del document
    tracemalloc.start()
    try:
        with pytest.raises(ParseError, match=r"document\.xml is damaged"):
            read(bytes(data))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000


def test_word_xml_in_one_file_is_read_like_a_package() -> None:
    """A "Word XML document" holds the same parts in one file, XML as it is and the rest in base64."""
    pkg = "http://schemas.microsoft.com/office/2006/xmlPackage"
    with zipfile.ZipFile(io.BytesIO(docx(p("Text ", ins("new")), comments=comment(1, "kept")))) as archive:
        parts = {item: archive.read(item).decode() for item in archive.namelist()}
    inside = "".join(
        f'<pkg:part pkg:name="/{item}"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>' for item, text in parts.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
    data = f'{head}<pkg:package xmlns:pkg="{pkg}">{inside}</pkg:package>'.encode()
    found = files.read(data, "comments.xml")
    assert (found.text, found.text_after, found.state) == ("Text ", "Text new", "ok")
    assert [note.text for note in found.comments] == ["kept"]


def _with_parts(*body: str, parts: dict[str, tuple[str, str]]) -> bytes:
    """A package whose text has further *parts*: kind of relation and content by name."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="{name.partition(".")[0]}" Type="{office}/{kind}" Target="{name}"/>'
        for name, (kind, _) in parts.items()
    )
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    document = _DOCUMENT.replace("<w:document ", f'<w:document xmlns:r="{office}" ').format("".join(body))
    return package(
        {
            "word/document.xml": document,
            "word/_rels/document.xml.rels": f"<Relationships {space}>{relations}</Relationships>",
            **{f"word/{name}": content for name, (_, content) in parts.items()},
        }
    )


def test_part_in_another_format_is_read_as_a_file_inside() -> None:
    """What Word would take into the text when it opens the file (altChunk) is read, and one that is missing is told."""
    chunks = '<w:altChunk r:id="a"/><w:altChunk r:id="gone"/>'
    data = _with_parts(p("Above"), chunks, parts={"a.html": ("aFChunk", "<html><body><p>Inside</p></body></html>")})
    found = files.read(data, "x.docx")
    assert (found.text, [(item.name, item.text) for item in found.children]) == ("Above", [("a.html", "Inside")])
    assert [item.code for item in found.problems] == ["embedded_part", "embedded_part"]
    assert "1 of 2" in found.problems[1].detail


def test_words_of_diagrams_and_charts_are_told() -> None:
    """What a drawing says stands in a part of its own, in no paragraph: it is quoted beside the text."""
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:d="urn:d"'
    words = "<a:p><a:r><a:t>Survey</a:t></a:r></a:p><a:p><a:r><a:t>Clearance</a:t></a:r></a:p>"
    data = _with_parts(
        p("Above"), parts={"data.xml": ("diagramData", f"<d:model {space}><d:t>{words}</d:t></d:model>")}
    )
    found = read(data)
    assert found.text == "Above"
    assert [(item.code, "“Survey Clearance”" in item.detail) for item in found.problems] == [("drawn_text", True)]
