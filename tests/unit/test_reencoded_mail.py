"""The content digest is of what a mail says: re-encoded any mail of the corpus keeps it, and one word makes another."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.identity import Variant, compare, content_digest, same_octets
from parsers import message
from tests.command import CORPUS
from tests.reencoding import one_word_changed, reencoded

#: all but delivery reports, whose fields the standard library writes anew when it writes the mail
MAILS = sorted(
    path
    for name in ("given", "given-2rc")
    for path in (CORPUS / name / "mail").rglob("*.eml")
    if b"multipart/report" not in path.read_bytes()
)


@pytest.mark.parametrize("path", MAILS, ids=lambda path: f"{path.parts[-4]}/{path.parent.name}/{path.stem}")
def test_the_way_changes_no_digest_and_a_word_does(path: Path) -> None:
    """Transfer encodings, boundaries, folding and trace are left out; text is not."""
    raw = path.read_bytes()
    first, again, other = (message.read(mail) for mail in (raw, reencoded(raw), one_word_changed(raw)))
    assert content_digest(again) == content_digest(first)
    assert compare(first, again) is (Variant.REDIRECTED if first.resent else Variant.IDENTICAL)
    assert content_digest(other) != content_digest(first)
    assert not same_octets(raw, reencoded(raw))
    assert same_octets(raw, b"Received: from x by y; Thu, 05 Feb 2026 10:00:03 +0000\r\n" + raw)
