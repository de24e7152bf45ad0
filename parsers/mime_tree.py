"""The MIME tree of a message as positions in its bytes (RFC 2046), without copying the bodies.

The standard library's reader needs eight times the size of a message and recurses; this one walks with a list, keeps
offsets and decodes one leaf when it is asked for. Doubtful structure is read as most mail programs do, and recorded.
"""

from __future__ import annotations

import binascii
import quopri
import re
from dataclasses import dataclass, field

from parsers import headers, mime_limits
from parsers.facts import ParseProblem
from parsers.headers import Field

#: nesting of multiparts beyond which a part is kept unopened
MAX_DEPTH = 30
#: leaves that are read; the rest is listed
MAX_LEAVES = 100
#: leaves counted at all: a message of more is cut there
_MAX_COUNTED = 20_000

_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r")
_GUESS = re.compile(rb"(?:\A|\n)--([^\s-][^\r\n]{0,69}|-[^\r\n]{1,69})[ \t]*\r?\n")
_FIRST_FIELD = re.compile(rb"\A(?:>?From [^\r\n]*\r?\n)?[!-9;-~]{1,200}[ \t]*:")


@dataclass
class Node:
    """One entity: its header fields and the positions of its body in the message."""

    fields: list[Field]
    start: int
    end: int
    depth: int = 0
    parent: Node | None = None
    #: position among the children of its parent
    index: int = 0
    media_type: str = "text/plain"
    params: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    children: list[Node] = field(default_factory=list)

    @property
    def encoding(self) -> str:
        """Content-Transfer-Encoding, as a token."""
        return headers.token(headers.first(self.fields, "content-transfer-encoding")).rstrip(";")

    @property
    def charset(self) -> str:
        """Declared character set, as written; empty where none is."""
        return self.params.get("charset", "")

    def name(self, fallback_charset: str = "") -> str:
        """File name as a reader should see it, empty for none (RFC 2183 filename before RFC 2045 name)."""
        raw = headers.first(self.fields, "content-disposition")
        given = headers.parameters(raw, fallback_charset).get("filename", "").strip()
        return given or self.params.get("name", "").strip()


@dataclass
class Tree:
    """A whole message: root, leaves in order, and what was odd about the structure."""

    raw: bytes
    root: Node
    leaves: list[Node] = field(default_factory=list)
    problems: list[ParseProblem] = field(default_factory=list)
    #: leaves beyond MAX_LEAVES
    unread: list[Node] = field(default_factory=list)

    def note(self, code: str, detail: str) -> None:
        """Record a problem once."""
        problem = ParseProblem(code=code, detail=detail)
        if problem not in self.problems:
            self.problems.append(problem)


def header_end(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """End of the header block that begins at *start*, and the beginning of the body."""
    if raw[start : start + 2] == b"\r\n":
        return start, start + 2
    if raw[start : start + 1] == b"\n":
        return start, start + 1
    found = _BLANK.search(raw, start, end)
    return (end, end) if found is None else (found.start(), found.end())


def _node(raw: bytes, start: int, end: int, parent: Node | None) -> tuple[Node, tuple[ParseProblem, ...]]:
    """The entity whose header begins at *start*, and what was cut from its header or is no field in it."""
    if parent is None:
        start = _past_blanks(raw)
    head_end, body = header_end(raw, start, end)
    block, problems = mime_limits.cut_block(raw[start:head_end])
    if block.strip() and not _FIRST_FIELD.match(block):
        block, body = b"", start
    fields, strays = headers.split_block(block)
    node = Node(fields, body, end, depth=0 if parent is None else parent.depth + 1, parent=parent)
    if parent is not None:
        node.index = len(parent.children)
    raw_type = headers.first(fields, "content-type")
    default = "message/rfc822" if parent is not None and parent.media_type == "multipart/digest" else "text/plain"
    media_type = headers.token(raw_type)
    node.media_type = media_type if re.fullmatch(r"[\w.+-]{1,80}/[\w.+-]{1,120}", media_type) else default
    node.params = headers.parameters(raw_type)
    node.disposition = headers.token(headers.first(fields, "content-disposition"))
    if strays:
        where = "the header" if parent is None else "the header of a part"
        problems += (ParseProblem(code="malformed_header", detail=f"{strays} lines of {where} are no fields"),)
    return node, problems


def _past_blanks(raw: bytes) -> int:
    """Where the header of the message begins: white space in front of the first field is passed over."""
    lead = len(raw) - len(raw.lstrip(b" \t\r\n"))
    return lead if lead and _FIRST_FIELD.match(raw[lead : lead + 400]) else 0


def build(raw: bytes) -> Tree:
    """The tree of a message. Work and memory are linear in its size times MAX_DEPTH at most."""
    root, problems = _node(raw, 0, len(raw), None)
    tree = Tree(raw=raw, root=root, problems=list(problems))
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if _open(tree, node):
            waiting.extend(reversed(node.children))
        elif len(tree.leaves) < MAX_LEAVES:
            tree.leaves.append(node)
        else:
            tree.unread.append(node)
    if tree.unread:
        tree.note("parts_over_limit", _listing(tree.unread))
    return tree


def _listing(nodes: list[Node]) -> str:
    names = ", ".join((node.name() or node.media_type)[:80] for node in nodes[:20])
    return f"{len(nodes)} parts after the first {MAX_LEAVES} were not read: {names}{' …' if len(nodes) > 20 else ''}"


def _open(tree: Tree, node: Node) -> bool:
    """Give a multipart its children; False for a leaf."""
    if not node.media_type.startswith("multipart/"):
        return False
    if node.depth >= MAX_DEPTH:
        tree.note("nesting_over_limit", f"parts nested deeper than {MAX_DEPTH} are kept unopened")
        return False
    boundary = node.params.get("boundary", "").encode("utf-8", "replace").rstrip()
    if not boundary:
        guess = _GUESS.search(tree.raw, node.start, min(node.end, node.start + 100_000))
        tree.note("no_boundary", f"{node.media_type} names no boundary")
        boundary = guess[1].rstrip() if guess else b""
    spans = _spans(tree, node, boundary) if boundary else []
    if not spans:
        tree.note("empty_multipart", f"{node.media_type} without parts is read as text")
        node.media_type = "text/plain"
        return False
    for start, end in spans:
        child, problems = _node(tree.raw, start, end, node)
        node.children.append(child)
        for problem in problems:
            tree.note(problem.code, problem.detail)
    return True


def _spans(tree: Tree, node: Node, boundary: bytes) -> list[tuple[int, int]]:
    """Positions of the parts between the delimiter lines (RFC 2046 5.1.1); a missing last delimiter is allowed."""
    raw, delimiter = tree.raw, b"--" + boundary
    spans: list[tuple[int, int]] = []
    begin, behind = None, node.end
    closed = False
    position = raw.find(delimiter, node.start, node.end)
    while position >= 0:
        line_end = _line_end(raw, position, node.end)
        rest = raw[position + len(delimiter) : line_end].strip()
        at_start = position == node.start or raw[position - 1 : position] in (b"\n", b"\r")
        if at_start and rest in (b"", b"--"):
            if begin is not None:
                spans.append((begin, _before(raw, begin, position)))
                behind = line_end
            if closed and rest == b"":
                tree.note("parts_after_close", "parts stand behind the closing delimiter")
            closed = closed or rest == b"--"
            begin = line_end if rest == b"" else None
            if len(spans) >= _MAX_COUNTED:
                tree.note("parts_over_limit", f"more than {_MAX_COUNTED} parts: the rest is not counted")
                begin = None
                break
        position = raw.find(delimiter, max(line_end, position + 1), node.end)
    if begin is None and spans:
        _note_epilogue(tree, node, behind)
    elif begin is not None:
        spans.append((begin, node.end))
        tree.note("no_closing_delimiter", f"{node.media_type} has no closing delimiter")
    return spans


def _note_epilogue(tree: Tree, node: Node, behind: int) -> None:
    """Text behind the delimiter that ends the last part is no part (RFC 2046 5.1.1); that there is some is said."""
    rest = tree.raw[behind : node.end].strip()
    if rest:
        tree.note("epilogue", f"{len(rest)} bytes stand behind the closing delimiter of {node.media_type}")


def _line_end(raw: bytes, position: int, end: int) -> int:
    newline = raw.find(b"\n", position, min(end, position + 400))
    if newline >= 0:
        return newline + 1
    newline = raw.find(b"\r", position, min(end, position + 400))
    return newline + 1 if newline >= 0 else min(end, position + 400)


def _before(raw: bytes, begin: int, position: int) -> int:
    """The line break before a delimiter belongs to the delimiter."""
    if raw[position - 2 : position] == b"\r\n":
        return max(begin, position - 2)
    return max(begin, position - 1)


def content(tree: Tree, node: Node) -> bytes:
    """Decoded bytes of a leaf (RFC 2045 6); an unknown encoding leaves them as they are, and is recorded."""
    body = memoryview(tree.raw)[node.start : node.end]
    encoding = node.encoding
    if encoding == "base64":
        return _from_base64(tree, body)
    if encoding == "quoted-printable":
        return quopri.decodestring(bytes(body))
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return _from_uuencode(tree, bytes(body))
    if encoding not in {"", "7bit", "8bit", "binary", "7-bit", "8-bit"}:
        tree.note("unknown_encoding", f"Content-Transfer-Encoding {encoding[:40]!r} is not known")
    return bytes(body)


def _from_base64(tree: Tree, body: memoryview) -> bytes:
    """One call into C for the whole part; what stands behind the padding, or is damaged, goes the slow way."""
    try:
        decoded = binascii.a2b_base64(body)
    except binascii.Error:
        tree.note("damaged_base64", "a base64 part is cut short or damaged")
        return headers.decode_base64(bytes(body))
    if len(decoded) * 1.37 + 100 < len(body) or len(body) < 4000:
        return _segments(tree, bytes(body), decoded)
    return decoded


def _segments(tree: Tree, body: bytes, decoded: bytes) -> bytes:
    """Base64 texts put one after the other, each with its own padding, as list servers make them."""
    segments = re.findall(rb"[^=]*[A-Za-z0-9+/][^=]*=*", body)
    if len(segments) < 2:
        return decoded
    whole = [len(re.sub(rb"[^A-Za-z0-9+/=]", b"", item)) % 4 == 0 for item in segments]
    if not all(whole):
        tree.note("damaged_base64", "something that is no base64 stands behind the end of a base64 part")
        return decoded
    return b"".join(headers.decode_base64(item) for item in segments)


def _from_uuencode(tree: Tree, body: bytes) -> bytes:
    lines = (line for line in body.splitlines() if line.strip() and not line.startswith((b"begin ", b"end")))
    return b"".join(_uuencoded_line(tree, line) for line in lines)


def _uuencoded_line(tree: Tree, line: bytes) -> bytes:
    """One line, of which some programs write more than it counts; a line that is none is left out and recorded."""
    count = (((line[0] - 32) & 63) * 4 + 5) // 3
    for candidate in (line, line[:count]):
        try:
            return binascii.a2b_uu(candidate)
        except binascii.Error:
            continue
    tree.note("damaged_uuencode", "a uuencoded part is damaged")
    return b""
