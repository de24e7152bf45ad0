"""What an earlier submission is looked up by: who speaks, who sent it, what it says, whose edits it holds.

The rules compare a message with what came before it. Reading all earlier submissions for each would cost the square of
their number, so each is filed under the few keys by which a later one can be related to it. Keys are digests: an
address or a name may be of any length (FAULTS D7).
"""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from store.records import PriorSubmission


def by_submitter(submitter: str) -> str:
    """The key of what that participant (by id) submitted."""
    return _key("submitter", submitter)


def by_sender(address: str) -> str:
    """The key of what came from that address."""
    return _key("sender", address.casefold())


def by_content(digest: str) -> str:
    """The key of what holds that file, or consists of that text, by its digest."""
    return _key("content", digest)


def by_word_author(name: str) -> str:
    """The key of what holds edits by that Word author; the same for names that differ in case, marks or spaces."""
    letters = (char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())
    return _key("word author", "".join(letters))


def keys_of(prior: PriorSubmission) -> frozenset[str]:
    """All keys that a submission is filed under."""
    contents = {*prior.attachment_digests, prior.text_digest} - {""}
    return frozenset(
        {
            by_sender(prior.sender_address),
            *map(by_submitter, prior.submitters),
            *map(by_content, contents),
            *map(by_word_author, prior.word_authors),
        }
    )


def _key(kind: str, value: str) -> str:
    return sha256(f"{kind} {value}".encode("utf-8", "surrogatepass")).hexdigest()
