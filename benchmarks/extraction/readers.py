"""The readers that are compared. Each is used as its own documentation says, at its fastest that gives the text."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Run = Callable[[Path], Any]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A way to read files of one kind: a function of Python, or a program."""

    name: str
    kind: str
    #: what it gives, in a few words
    gives: str
    #: module to import and function that returns what reads one file
    module: str = ""
    make: Callable[[Any], Run] | None = None
    #: a program and its arguments before the name of the file
    program: tuple[str, ...] = ()
    #: installed with this program, and what the others are compared with
    ours: bool = False

    @property
    def installed(self) -> bool:
        """Whether it can be run here."""
        if self.program:
            return shutil.which(self.program[0]) is not None
        return importlib.util.find_spec(self.module.partition(".")[0]) is not None

    def run(self) -> Run:
        """What reads one file, with everything loaded."""
        assert self.make is not None
        return self.make(importlib.import_module(self.module))


def _of_bytes(name: str) -> Callable[[Any], Run]:
    return lambda module: lambda path: getattr(module, name)(path.read_bytes())


def _our_pdf(module: Any) -> Run:
    return lambda path: module.read(path.read_bytes(), path.name, "application/pdf")


def _our_pdf_text(module: Any) -> Run:
    from parsers import files
    from parsers.nesting import Nesting

    def inside(data: bytes, name: str, declared: str, nesting: Any) -> Any:
        return files.read(data, name, declared, nesting.depth)

    return lambda path: module.read(path.read_bytes(), Nesting(reader=inside))


def _python_docx(module: Any) -> Run:
    return lambda path: "\n".join(paragraph.text for paragraph in module.Document(str(path)).paragraphs)


def _docx2python(module: Any) -> Run:
    def run(path: Path) -> Any:
        with module.docx2python(path) as content:
            return content.text, content.comments

    return run


def _markitdown(module: Any) -> Run:
    converter = module.MarkItDown(enable_plugins=False)
    return lambda path: converter.convert(str(path)).text_content


def _pypdf(module: Any) -> Run:
    return lambda path: "\n".join(page.extract_text() for page in module.PdfReader(path).pages)


def _pdfplumber(module: Any) -> Run:
    def run(path: Path) -> list[str]:
        with module.open(path) as pdf:
            return [page.extract_text() for page in pdf.pages]

    return run


def _mail_parser(module: Any) -> Run:
    def run(path: Path) -> Any:
        import base64

        mail = module.parse_from_bytes(path.read_bytes())
        files = [base64.b64decode(item["payload"]) if item["binary"] else item["payload"] for item in mail.attachments]
        return mail.subject, mail.from_, mail.date, mail.message_id, mail.text_plain, files

    return run


def _imap_tools(module: Any) -> Run:
    def run(path: Path) -> Any:
        mail = module.MailMessage.from_bytes(path.read_bytes())
        return mail.subject, mail.from_, mail.date, mail.text, [item.payload for item in mail.attachments]

    return run


def _stdlib(module: Any) -> Run:
    from email import policy

    def run(path: Path) -> Any:
        mail = module.message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain", "html"))
        files = [item.get_payload(decode=True) for item in mail.iter_attachments()]
        return mail["subject"], mail["from"], mail["date"], body.get_content(), files

    return run


READERS = (
    Reader(
        name="rapporteur",
        kind="word",
        gives="text before and after, labels, changes, edits, comments with anchors",
        module="parsers.word",
        make=_of_bytes("read"),
        ours=True,
    ),
    Reader(name="python-docx", kind="word", gives="paragraph.text: no insertions", module="docx", make=_python_docx),
    Reader(name="docx2python", kind="word", gives="text, comments", module="docx2python", make=_docx2python),
    Reader(name="markitdown", kind="word", gives="text", module="markitdown", make=_markitdown),
    Reader(
        name="pandoc",
        kind="word",
        gives="text, changes, comments",
        program=("pandoc", "-f", "docx", "-t", "json", "--track-changes=all"),
    ),
    Reader(
        name="rapporteur",
        kind="pdf",
        gives="paragraphs, tables, annotations, remarks, language",
        module="parsers.files",
        make=_our_pdf,
        ours=True,
    ),
    Reader(
        name="  its text alone",
        kind="pdf",
        gives="paragraphs, tables, annotations",
        module="parsers.pdf.document",
        make=_our_pdf_text,
    ),
    Reader(name="pypdf", kind="pdf", gives="text", module="pypdf", make=_pypdf),
    Reader(name="pdfplumber", kind="pdf", gives="text", module="pdfplumber", make=_pdfplumber),
    Reader(name="markitdown", kind="pdf", gives="text", module="markitdown", make=_markitdown),
    Reader(name="pdftotext", kind="pdf", gives="text", program=("pdftotext", "-q")),
    Reader(
        name="rapporteur",
        kind="mail",
        gives="fields, text, new text, quotations, remarks, language, files by digest",
        module="parsers.message",
        make=_of_bytes("read"),
        ours=True,
    ),
    Reader(name="mail-parser", kind="mail", gives="fields, texts, files", module="mailparser", make=_mail_parser),
    Reader(name="imap-tools", kind="mail", gives="fields, text, files", module="imap_tools", make=_imap_tools),
    Reader(name="standard library", kind="mail", gives="fields, text, files", module="email", make=_stdlib),
)


def reader(kind: str, name: str) -> Reader:
    """The reader of that name for files of that kind."""
    return next(item for item in READERS if (item.kind, item.name) == (kind, name))
