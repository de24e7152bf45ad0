"""The parts of a message as the standard library reads them, to find mail that two programs would read differently.

A sender who knows two parsers can show one text to a filter and another to a reader (FAULTS M16; OWASP ASVS 1.5.3).
Where the two readings have other leaves, the message is marked as ambiguous; ours stands.
"""

from __future__ import annotations

import email
import hashlib
from collections import Counter
from email.message import Message

from parsers import mime_tree
from parsers.facts import ParseProblem
from parsers.mime_tree import Tree

#: the standard library needs eight times the size of a message: larger ones are not compared
MAX_SIZE = 1024 * 1024
#: structure already known to be cut or repaired: two readings differ of themselves
_REPAIRED = frozenset({"parts_over_limit", "nesting_over_limit", "header_over_limit", "no_boundary", "damaged_base64"})


def compare(tree: Tree) -> tuple[ParseProblem, ...]:
    """A problem ``ambiguous_structure`` where the standard library finds other leaves than *tree* has."""
    if not tree.root.children or len(tree.raw) > MAX_SIZE or _REPAIRED & {item.code for item in tree.problems}:
        return ()
    ours = Counter(
        _digest(mime_tree.content(tree, leaf)) for leaf in tree.leaves if not leaf.media_type.startswith("message/")
    )
    try:
        theirs = Counter(_leaves(email.message_from_bytes(tree.raw)))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        detail = f"the standard library cannot read the parts: {type(error).__name__}"
        return (ParseProblem(code="ambiguous_structure", detail=detail),)
    if ours == theirs:
        return ()
    only_ours, only_theirs = sum((ours - theirs).values()), sum((theirs - ours).values())
    detail = f"{only_ours} parts of this reading are not in the standard library's, {only_theirs} the other way"
    return (ParseProblem(code="ambiguous_structure", detail=detail),)


def _leaves(message: Message) -> list[bytes]:
    """Digests of the leaves; nested mails are left out, as both readings keep them whole."""
    waiting, found = [message], []
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(item for item in part.get_payload() if isinstance(item, Message))
        elif part.get_content_maintype() != "message":
            payload = part.get_payload(decode=True)
            found.append(_digest(payload if isinstance(payload, bytes) else b""))
    return found


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data.strip()).digest()
