"""Digests written out: subject, text part and HTML part from the templates of their kind.

Every template escapes what it is given, the text ones too: a text part is rendered like HTML and its escapes are
undone once afterwards, so that no template exists in which data could be markup (FAULTS M19, M28). Templates come
from the package alone; nothing that came by mail is ever one.
"""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consultation.words import Timing
from reports.digest import Digest, Entry
from reports.due import DigestKind
from reports.wording import counted

#: columns of the text part (RFC 5322 2.1.1 asks for 78 at most)
WIDTH = 76
#: characters of the mail's subject
SUBJECT = 150
TEMPLATES = Path(__file__).parent / "templates"
_LEAD_IN = re.compile(r"(\s*)((?:[-*>] |\d+\. )?)")
_BLANK_LINES = re.compile(r"\n{3,}")
_COMMAND = re.compile(r"\s*rapporteur ")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A digest as it goes into a mail."""

    subject: str
    text: str
    html: str


def render(digest: Digest) -> Rendered:
    """The three parts of *digest*."""
    folder = DigestKind(digest.kind).value
    return Rendered(
        subject=" ".join(_text(f"{folder}/subject.txt", digest).split())[:SUBJECT],
        text=_laid_out(_text(f"{folder}/body.txt", digest)),
        html=environment().get_template(f"{folder}/body.html").render(digest=digest).strip() + "\n",
    )


@cache
def environment() -> Environment:
    """The one environment: it escapes whatever the template is called, and an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["line_of"] = line_of
    made.filters["counted"] = counted
    return made


def line_of(entry: Entry) -> str:
    """What stands behind the name of an entry in running text."""
    mark = "" if entry.mark is Timing.NO_DEADLINE else entry.timing
    words = [mark, f"received {entry.received}", entry.nature, *entry.notes]
    return f"{'; '.join(filter(None, words))}. {entry.ref}" + ("." if entry.confirmed else ", not confirmed.")


def _text(name: str, digest: Digest) -> str:
    return html.unescape(environment().get_template(name).render(digest=digest))


def _laid_out(text: str) -> str:
    """Lines folded at ``WIDTH`` under their own indent; blank lines at most one after another."""
    lines = [folded for line in text.splitlines() for folded in _folded(line.rstrip())]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def _folded(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    found = _LEAD_IN.match(line)
    assert found is not None
    hanging = " " * len(found[0])
    if _COMMAND.match(line):
        return _folded_command(line, hanging)
    return textwrap.wrap(
        line[len(found[0]) :],
        WIDTH,
        initial_indent=found[0],
        subsequent_indent=hanging,
        break_long_words=True,
        break_on_hyphens=False,
    )


def _folded_command(line: str, indent: str) -> list[str]:
    r"""A command over several lines that a shell takes as one: each but the last ends in ``\``, an option whole."""
    pieces = [""]
    for option in line.strip().replace(" --", "\n--").split("\n"):
        longer = f"{pieces[-1]} {option}".strip()
        if len(indent) + len(longer) + 4 <= WIDTH:
            pieces[-1] = longer
        else:
            pieces.append(option)
    lines = [f"{indent}{'  ' if number else ''}{piece}" for number, piece in enumerate(pieces)]
    return [*(f"{piece} \\" for piece in lines[:-1]), lines[-1]]
