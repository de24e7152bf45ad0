"""Mails out of an mbox file (RFC 4155, and the older and looser kinds that programs export).

The standard library's ``mailbox`` takes every line that begins with "From " for the start of a mail and parses what it
finds. Here a start is such a line after an empty one and before a header field, so that a sentence "From 2 to 5
February …" in a paragraph of its own stays where it is; and nothing is parsed.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator

#: the line that starts a mail: at the start of the file or after an empty line, with a field of a header below
_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n(?=>?[!-9;-~]{1,76}[ \t]*:|>From )")
#: "From " at the start of a line within a mail is written with ">" before it, and that with another (mboxrd)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mbox(start: bytes) -> bool:
    """Whether a file that starts like this is an mbox."""
    return _START.match(start) is not None


def split(content: bytes | mmap.mmap) -> Iterator[bytes]:
    """The mails in order, each as it was before it was put into the file."""
    starts = _START.finditer(content)
    current = next(starts, None)
    while current is not None:
        following = next(starts, None)
        end = following.start() if following else len(content)
        yield _QUOTED.sub(rb"\1", _without_separator(content[current.end() : end]))
        current = following


def _without_separator(mail: bytes) -> bytes:
    """Less the one empty line that stands between two mails."""
    for line_end in (b"\r\n", b"\n"):
        if mail.endswith(line_end * 2):
            return mail[: -len(line_end)]
    return mail
