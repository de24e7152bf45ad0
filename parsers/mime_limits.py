"""Header blocks cut to a size that every parser behind can take (FAULTS M13 to M16).

A megabyte of encoded words, references or comments hangs all mail parsers of Python for minutes. The pre-scan here is
linear in the size of the block, works on bytes alone and never raises. What it takes away is a problem of the
message, never silent; the raw message keeps everything.
"""

from __future__ import annotations

import re

from parsers.facts import ParseProblem

#: bytes of a header block that are parsed
MAX_BLOCK = 256 * 1024
#: bytes of one field that are parsed
MAX_FIELD = 64 * 1024
#: encoded words of one field (RFC 2047): a Subject has a few, a Cc of an embassy round has some hundred
MAX_WORDS = 600
#: fields of one block
MAX_FIELDS = 1500
#: nested comments of one field (RFC 5322 3.2.2)
MAX_COMMENTS = 200
#: message ids kept of one References field: the first (the thread's root) and the newest
MAX_REFERENCES = 100
#: bytes looked through at all
_MAX_SCAN = 2 * 1024 * 1024

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_ID = re.compile(rb"<[^<>\s]{1,1000}>")
#: fields kept wherever they stand: without them the message is not read aright
_NEEDED_NAMES = (
    b"from sender reply-to to cc date subject message-id in-reply-to references return-path mime-version "
    b"content-type content-transfer-encoding content-disposition content-id auto-submitted precedence"
).split()
_NEEDED = frozenset(_NEEDED_NAMES)
_NEEDED_LINE = re.compile(
    rb"^(" + b"|".join(_NEEDED_NAMES) + rb")[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*){0,1000}",
    re.IGNORECASE | re.MULTILINE,
)


def cut_block(block: bytes) -> tuple[bytes, tuple[ParseProblem, ...]]:
    """The header block with hostile shapes cut away, and what was cut."""
    if len(block) < 2000:
        return block, ()
    problems: list[ParseProblem] = []
    if len(block) > _MAX_SCAN:
        problems.append(_problem(f"of a header of {len(block)} bytes the first {_MAX_SCAN} were read field by field"))
    fields = _fields(block[:_MAX_SCAN])
    fields += [(match[1].lower(), match[0] + b"\r\n") for match in _NEEDED_LINE.finditer(block, _MAX_SCAN)]
    kept: list[bytes] = []
    size, seen, left_out = 0, set[bytes](), 0
    for name, value in fields:
        cut, problem = _cut_field(name, value)
        if problem:
            problems.append(problem)
        needed = name in _NEEDED and name not in seen
        seen.add(name)
        if not needed and (size + len(cut) > MAX_BLOCK or len(kept) >= MAX_FIELDS):
            left_out += 1
            continue
        size += len(cut)
        kept.append(cut)
    if left_out:
        problems.append(
            _problem(f"{left_out} of {len(fields)} header fields were left out: the block is over the limit")
        )
    return b"".join(kept), tuple(problems[:20])


def _problem(detail: str) -> ParseProblem:
    return ParseProblem(code="header_over_limit", detail=detail)


def _fields(block: bytes) -> list[tuple[bytes, bytes]]:
    """Fields as (lower-case name, all lines); a line that is no field stays with the field before it."""
    fields: list[tuple[bytes, list[bytes]]] = []
    for match in _LINE.finditer(block):
        line = match.group()
        if not line:
            continue
        name = _NAME.match(line)
        if name or not fields:
            fields.append((name[1].lower() if name else b"", [line]))
        else:
            fields[-1][1].append(line)
    return [(name, b"".join(lines)) for name, lines in fields]


def _cut_field(name: bytes, value: bytes) -> tuple[bytes, ParseProblem | None]:
    """One field within its limits."""
    if len(value) < 2000:
        return value, None
    shown = name.decode("ascii", "replace")[:60]
    if name == b"references" and value.count(b"<") > MAX_REFERENCES:
        ids = _ID.findall(value[: 2 * MAX_FIELD]) if len(value) > 2 * MAX_FIELD else _ID.findall(value)
        newest = _ID.findall(value[-MAX_FIELD:])[-(MAX_REFERENCES - 1) :]
        line = b"References: " + b"\r\n ".join([*ids[:1], *newest]) + b"\r\n"
        return line, _problem(f"{shown}: {value.count(b'<')} ids, the first and the newest were read")
    end = len(value)
    if len(value) > MAX_FIELD:
        end = MAX_FIELD
    for mark, limit in ((b"=?", MAX_WORDS * 2), (b"(", MAX_COMMENTS)):
        if value.count(mark, 0, end) > limit:
            end = min(end, _nth(value, mark, limit))
    if end == len(value):
        return value, None
    return value[:end].rstrip() + b"\r\n", _problem(f"{shown}: read to {end} of {len(value)} bytes")


def _nth(value: bytes, mark: bytes, count: int) -> int:
    """Position of the occurrence of *mark* after *count* of them."""
    position = -1
    for _ in range(count + 1):
        position = value.find(mark, position + 1)
    return position
