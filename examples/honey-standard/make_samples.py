"""Makes the drafts and the sample mail of this example from ``samples.toml``: ``python make_samples.py [FOLDER]``.

The files are kept beside it, so nobody needs to run it; it is here so that a sample can be changed or added. The same
``samples.toml`` gives the same mails. Labels are as those of the corpus (tests/data/corpus/given/README.md).
"""

from __future__ import annotations

import io
import json
import sys
import tomllib
import zipfile
from copy import deepcopy
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

HERE = Path(__file__).resolve().parent
MAILBOX = "comments"
ADDRESS = "comments@bee-commission.example"
SERVER = "mx1.bee-commission.example"
CONSULTATION = "honey-standard"
WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
#: what stands in a file for its time, so that the same words give the same file
EPOCH = (2026, 1, 1, 0, 0, 0)

Table = dict[str, Any]


def draft_file(item: Table) -> bytes:
    """A draft as Word file: headings, paragraphs with typed numbers, a table of limit values."""
    document = Document()
    rows: list[list[str]] = []
    for line in [*item["text"].strip().splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("| ").split("|")])
            continue
        if rows:
            add_table(document, rows)
            rows = []
        if line.startswith("# "):
            document.add_heading(line[2:], level=0)
        elif line.startswith("## "):
            document.add_heading(line[3:], level=1)
        elif line:
            document.add_paragraph(line)
    return saved(document)


def add_table(document: Any, rows: list[list[str]]) -> None:
    """A table with a border."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def saved(document: Any) -> bytes:
    """The file, with one time for all its parts."""
    document.core_properties.author = "Author"
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(zipfile.ZipInfo(info.filename, EPOCH), source.read(info), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def edited(draft: bytes, item: Table, at: datetime) -> bytes:
    """The draft with tracked changes and margin comments."""
    document = Document(io.BytesIO(draft))
    for number, edit in enumerate(item.get("edits", [])):
        marks = {"id": str(100 + 2 * number), "author": item["author"], "date": stamp(at)}
        track(paragraph_with(document, edit["find"]), edit, marks)
    for note in item.get("comments", []):
        comment = document.add_comment(paragraph_with(document, note["find"]).runs, note["text"], item["author"])
        comment._comment_elm.set(qn("w:date"), stamp(at))  # noqa: SLF001 - python-docx writes the time of now
    return saved(document)


def paragraph_with(document: Any, words: str) -> Paragraph:
    """The one paragraph in which these words stand."""
    found: list[Paragraph] = [item for item in document.paragraphs if words in item.text]
    [paragraph] = found
    return paragraph


def stamp(at: datetime) -> str:
    """A time as Word writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def track(paragraph: Paragraph, edit: Table, marks: dict[str, str]) -> None:
    """Replace words of a paragraph of one run by others, as a tracked deletion and insertion."""
    [run] = paragraph.runs
    inner = run._r  # noqa: SLF001 - python-docx has no tracked changes: they are set around its elements
    start = run.text.index(edit["find"]) + edit["find"].index(edit["old"])
    before, after = run.text[:start], run.text[start + len(edit["old"]) :]
    pieces = [
        deepcopy(inner),
        change("w:del", edit["old"], marks),
        change("w:ins", edit["new"], {**marks, "id": str(int(marks["id"]) + 1)}),
        deepcopy(inner),
    ]
    for piece, text in ((pieces[0], before), (pieces[3], after)):
        piece.text = text
    for piece in pieces:
        inner.addprevious(piece)
    inner.getparent().remove(inner)


def change(tag: str, text: str, marks: dict[str, str]) -> Any:
    """``w:ins`` or ``w:del`` around one run (ECMA-376 part 1, 17.13.5)."""
    element, run = OxmlElement(tag), OxmlElement("w:r")
    for name, value in marks.items():
        element.set(qn(f"w:{name}"), value)
    words = OxmlElement("w:delText" if tag == "w:del" else "w:t")
    words.set(qn("xml:space"), "preserve")
    words.text = text
    run.append(words)
    element.append(run)
    return element


def attachment(item: Table, drafts: dict[str, bytes], at: datetime) -> bytes:
    """A draft, a draft with edits, or a table under a title."""
    if "draft" in item:
        base = drafts[item["draft"]]
        return edited(base, item, at) if "author" in item else base
    document = Document()
    document.add_heading(item["title"], level=1)
    add_table(document, item["table"])
    return saved(document)


def mail(item: Table, drafts: dict[str, bytes]) -> bytes:
    """One mail as our server delivered it."""
    message, at = EmailMessage(), item["received"]
    name, address = parseaddr(item["sender"])
    domain = address.partition("@")[2]
    message["Return-Path"] = f"<{address}>"
    message["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={domain}; spf=pass smtp.mailfrom={domain}"
    message["Received"] = (
        f"from mail.{domain} (mail.{domain} [192.0.2.25]) by {SERVER} (Postfix) with ESMTPS for <{ADDRESS}>; "
        f"{format_datetime(at)}"
    )
    message["From"] = Address(name, addr_spec=address)
    message["To"] = item.get("to", ADDRESS)
    if "cc" in item:
        message["Cc"] = item["cc"]
    message["Subject"] = item["subject"]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{item['key']}@{domain}>"
    if "reply_to" in item:
        message["In-Reply-To"] = f"<{item['reply_to']}@{domain}>"
    for header, value in item.get("headers", {}).items():
        message[header] = value
    message.set_content(item["body"].lstrip("\n"), cte="quoted-printable")
    for file in item.get("attach", []):
        content = attachment(file, drafts, at)
        message.add_attachment(content, maintype=WORD[0], subtype=WORD[1], filename=file["name"])
    if message.is_multipart():
        message.set_boundary(f"=_{item['key']}")
    return message.as_bytes()


def label(item: Table, number: int, cases: dict[str, str]) -> Table:
    """What a careful officer would record."""
    file = f"{MAILBOX}/{number:04}.eml"
    relation = item.get("relation")
    at = item["received"].isoformat()
    _, address = parseaddr(item["sender"])
    return {
        "case": cases[item["key"]],
        "key": item["key"],
        "files": [file],
        "consultation": CONSULTATION,
        "kind": item["kind"],
        "ambiguous": False,
        "submitters": [{"id": name, "role": "author"} for name in item.get("submitters", [])],
        "tags": [dict(zip(("document", "round", "draft", "timing"), tag, strict=True)) for tag in item.get("tags", [])],
        "relation": {"type": relation[0], "of": cases[relation[1]]} if relation else None,
        "flags": item.get("flags", []),
        "flags_optional": item.get("flags_optional", []),
        "missing_receipts": [],
        "language": item["language"],
        "subject": item["subject"],
        "sender": address,
        "received_at": at,
        "receipts": [{"mailbox": MAILBOX, "file": file, "received_at": at}],
        "why": item["why"],
        "message_id": f"<{item['key']}@{address.partition('@')[2]}>",
        "feature": "",
    }


def make(target: Path) -> None:
    """Write ``drafts/`` and ``sample/`` into *target*."""
    made = tomllib.loads((HERE / "samples.toml").read_text("utf-8"))
    folder, box = target / "drafts", target / "sample" / "mail" / MAILBOX
    folder.mkdir(parents=True, exist_ok=True)
    box.mkdir(parents=True, exist_ok=True)
    drafts = {f"{item['document']}/{item['draft']}": draft_file(item) for item in made["draft"]}
    for item in made["draft"]:
        (folder / item["file"]).write_bytes(drafts[f"{item['document']}/{item['draft']}"])
    index = [
        {name: str(item[name]) for name in ("file", "document", "draft", "circulated", "title")}
        | {"consultation": CONSULTATION}
        for item in made["draft"]
    ]
    write_json(folder / "INDEX.json", {"notice": "Fictional text for software testing.", "drafts": index})
    mails = sorted(made["mail"], key=lambda item: item["received"])
    cases = {item["key"]: f"H{number:03}" for number, item in enumerate(mails, 1)}
    for number, item in enumerate(mails, 1):
        (box / f"{number:04}.eml").write_bytes(mail(item, drafts))
    labels = [label(item, number, cases) for number, item in enumerate(mails, 1)]
    write_json(target / "sample" / "labels.json", labels)


def write_json(path: Path, content: Any) -> None:
    """For people to read."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
