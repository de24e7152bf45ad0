"""Which of our own mails came back: read from a delivery report that arrived in a mailbox (FAULTS S8). Pure.

A report on a mail that is late, or that was delivered, is no bounce (RFC 3464 2.3.3): its action is not ``failed``.
Anyone can write such a report; all that it can do is to have people told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.identity import normal_message_id
from ingest.tagging.model import MessageView
from parsers.clean import clean_line
from parsers.facts import Extraction

_FAILED = re.compile(r"^Action:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)
_REASON = re.compile(r"^(?:Diagnostic-Code|Status):[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
#: in the head of the mail that came back, where the report holds that alone (text/rfc822-headers, RFC 6522 4)
_ID = re.compile(r"^Message-ID:\s*(<[^<>\s]{3,300}>)", re.IGNORECASE | re.MULTILINE)
#: characters of the reason that are kept
_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """The Message-IDs of the mails that a report says were not delivered, and the other server's reason."""

    message_ids: tuple[str, ...]
    reason: str


def bounce(view: MessageView) -> Bounce | None:
    """What a message reports as undelivered; ``None`` where it reports nothing of the kind."""
    if view.facts.media_type != "multipart/report":
        return None
    read = [part.extraction for part in view.parts]
    texts = [item.text for item in read]
    if not any(_FAILED.search(text) for text in texts):
        return None
    found = dict.fromkeys(f"<{normal_message_id(item)}>" for each in read for item in _ids(each))
    reasons = [match.group(1) for text in texts if (match := _reason(text))]
    return Bounce(message_ids=tuple(found), reason=clean_line(next(iter(reasons), "no reason given"))[:_SHOWN])


def _reason(text: str) -> re.Match[str] | None:
    """The diagnosis where there is one, else the status."""
    matches = list(_REASON.finditer(text))
    return max(matches, key=lambda match: match.group().lower().startswith("diagnostic"), default=None)


def _ids(extraction: Extraction) -> Iterator[str]:
    if extraction.message is not None:
        yield extraction.message.message_id
    yield from _ID.findall(extraction.text)
