"""Which leaves of a message are its body, and their text (after RFC 8621 4.1.4).

The choice of leaves depends on the structure alone, never on what they say, so that the numbers of the other parts
are the same whenever they are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers import charsets, html_text, mime_tree
from parsers.facts import ParseProblem
from parsers.mime_tree import Node, Tree
from parsers.quoting import coloured

_TEXT = frozenset({"text/plain", "text/html"})
#: an HTML text this many times as long as the plain one shows that the plain one is a stub
_STUB_RATIO = 4
_STUB_LENGTH = 200


@dataclass
class Body:
    """The text of the body and what was wrong with it."""

    text: str = ""
    problems: list[ParseProblem] = field(default_factory=list)


def _is_body(node: Node) -> bool:
    """An unnamed inline text; a named one only where it is the first thing in the message."""
    if node.media_type not in _TEXT or node.disposition == "attachment":
        return False
    top = node.parent
    if top is None:
        return True
    if top.media_type == "multipart/related":
        return node.index == 0
    if _inside_attachment(node):
        return False
    return not node.name()


def _inside_attachment(node: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.disposition == "attachment":
            return True
        parent = parent.parent
    return False


def part_nodes(tree: Tree) -> list[Node]:
    """Leaves that are not the body, in their order: the parts numbered from 1."""
    return [node for node in tree.leaves if not _is_body(node)]


def read(tree: Tree) -> Body:
    """The text of the body: plain text where there is any, else the HTML as text; pieces in their order."""
    body = Body()
    pieces: list[str] = []
    done: set[int] = set()
    for node in tree.leaves:
        if not _is_body(node) or id(node) in done:
            continue
        group = _alternatives(tree, node)
        done.update(id(item) for item in group)
        piece = _best(tree, group, body)
        if piece.strip():
            pieces.append(piece)
    body.text = "\n\n".join(pieces)
    return body


def _alternatives(tree: Tree, node: Node) -> list[Node]:
    """The body leaves that say the same as *node*: those below the same multipart/alternative."""
    top = node.parent
    while top is not None and top.media_type != "multipart/alternative":
        top = top.parent
    if top is None:
        return [node]
    return [leaf for leaf in tree.leaves if _is_body(leaf) and _below(leaf, top)]


def _below(node: Node, top: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent is top:
            return True
        parent = parent.parent
    return False


def _best(tree: Tree, group: list[Node], body: Body) -> str:
    """Text of a group of alternatives."""
    plain = "\n\n".join(_plain(tree, node, body) for node in group if node.media_type == "text/plain").strip("\n")
    rich = [node for node in group if node.media_type == "text/html"]
    # Plain text has lost the colour in which answers stand among the words of another.
    coloured_in = bool(rich) and any(map(coloured.announced, plain.split("\n")))
    if not rich or (len(plain.strip()) > _STUB_LENGTH and not coloured_in):
        return plain
    html = "\n\n".join(_html(tree, node, body) for node in rich).strip("\n")
    stub = not plain.strip() or len(html) > _STUB_RATIO * len(plain) + _STUB_LENGTH
    return html if stub or coloured_in else plain


def _decoded(tree: Tree, node: Node, body: Body) -> str:
    text, problems = charsets.decode(mime_tree.content(tree, node), node.charset)
    body.problems.extend(problems)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(tree: Tree, node: Node, body: Body) -> str:
    text = _decoded(tree, node, body)
    if node.params.get("format", "").lower() == "flowed":
        return unflow(text, delete_space=node.params.get("delsp", "").lower() == "yes")
    if re.match(r"\s*(?:<!doctype html|<html\b)", text, re.IGNORECASE):
        return _as_text(text, body)
    return text


def _html(tree: Tree, node: Node, body: Body) -> str:
    if not node.charset:
        data = mime_tree.content(tree, node)
        declared = re.search(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", data[:4096], re.IGNORECASE)
        text, problems = charsets.decode(data, declared[1].decode("ascii") if declared else "")
        body.problems.extend(problems)
        return _as_text(text, body)
    return _as_text(_decoded(tree, node, body), body)


def _as_text(source: str, body: Body) -> str:
    text, problems = html_text.convert(source)
    body.problems.extend(problems)
    return text


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Lines of format=flowed joined to the paragraphs that they are (RFC 3676 4), quote marks kept."""
    out: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        marks = re.match(r">*", line)
        depth = len(marks.group()) if marks else 0
        rest = line[depth:].removeprefix(" ")
        flows = rest.endswith(" ") and rest != "-- "
        piece = rest[:-1] if flows and delete_space else rest
        if open_depth is not None and open_depth == depth and rest != "-- ":
            out[-1].append(piece)
        else:
            out.append(["> " * depth, piece])
        open_depth = depth if flows else None
    return "\n".join("".join(pieces) for pieces in out)
