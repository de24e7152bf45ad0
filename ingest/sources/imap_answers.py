"""FETCH and its answers (RFC 9051 7.5.2), read at the speed of the line in the form that servers use for all mail.

imapclient's own reader goes through an answer character by character in Python, which for a mail of 5 KB costs more
than the mail. Here the forms that answer what we ask are known by one pattern; whatever does not look like one of
them (flags that somebody changed meanwhile, NIL, other orders of literals) goes to imapclient's reader as it came.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import ProtocolError
from imapclient.response_parser import parse_fetch_response

from ingest.sources.imap_pipeline import ask_each

#: what was said of one message, by the word of each item
Said = dict[bytes, Any]

_ITEMS = rb'(?:(?:UID \d+|RFC822\.SIZE \d+|INTERNALDATE "[^"\\]*")(?: |(?=\))|$))*'
#: an answer without a literal; the line before a literal; the line behind it
_SHORT = re.compile(rb"\d+ \((%s)\)" % _ITEMS)
_BEFORE = re.compile(rb"\d+ \((%s)(BODY\[\](?:<\d+>)?) \{\d+\}" % _ITEMS)
_BEHIND = re.compile(rb" ?(%s)\)" % _ITEMS)
_NUMBERS = re.compile(rb"(UID|RFC822\.SIZE) (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([ \d]\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"')
_MONTHS = {name: n for n, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)}


def fetch(
    client: IMAPClient, batches: Sequence[Sequence[int]], items: Sequence[bytes]
) -> Iterator[tuple[Sequence[int], dict[int, Said] | None]]:
    """UID FETCH of *items*, a command for each of *batches*, all sent at once: together they cost one round trip.

    Gives for each answer the batch that is answered with it and what was said by UID: nothing where the server refused
    or made no sense. Servers may work on several commands at once, so what belongs to a batch may have come before.
    Where the line breaks, what had come whole is given first, with an empty batch. All must be read before anything
    else is asked.
    """
    commands = [b"UID FETCH %s (%s)" % (b",".join(b"%d" % uid for uid in uids), b" ".join(items)) for uids in batches]
    answers = _answers(client, commands)
    for uids in batches:
        try:
            said = next(answers)
        except (imaplib.IMAP4.abort, OSError):
            yield (), _whole_ones(client._imap.untagged_responses.get("FETCH", ()))  # noqa: SLF001 - see imap_pipeline
            raise
        yield uids, said


def fetch_pieces(client: IMAPClient, uid: int, offsets: Sequence[int], length: int) -> Iterator[bytes | None]:
    """UID FETCH of *length* octets of one message from each of *offsets*, all asked for at once.

    Gives the pieces in order, shorter or empty at the message's end; nothing for one that the server does not give.
    All must be read before anything else is asked.

    Raises:
        imaplib.IMAP4.error: the server refuses.
    """
    commands = [b"UID FETCH %d (BODY.PEEK[]<%d.%d>)" % (uid, offset, length) for offset in offsets]
    had: Said = {}
    for offset, said in zip(offsets, _answers(client, commands), strict=True):
        if said is None:
            raise imaplib.IMAP4.error("the server refuses a piece of a large message")
        had |= said.get(uid, {})
        yield had.pop(b"BODY[]<%d>" % offset, None)


def _answers(client: IMAPClient, commands: Sequence[bytes]) -> Iterator[dict[int, Said] | None]:
    """What each command brought; nothing where the server refused it or made no sense."""
    imap = client._imap  # noqa: SLF001 - see imap_pipeline
    validity = list(imap.untagged_responses.get("UIDVALIDITY", ()))
    for answer in ask_each(client, commands):
        # Each answer begins anew; whoever asks later whether the folder was rebuilt must find all that was said.
        validity += answer.untagged.get("UIDVALIDITY", ())
        if validity:
            imap.untagged_responses["UIDVALIDITY"] = list(validity)
        yield _read(answer.untagged.get("FETCH", ())) if answer.ok else None


def _whole_ones(data: Sequence[Any]) -> dict[int, Said]:
    """What came whole of an answer that broke off: a literal at its end may have been cut short."""
    whole = data[:-1] if data and isinstance(data[-1], tuple) else data
    return _read(whole) or {}


def _read(data: Sequence[Any]) -> dict[int, Said] | None:
    try:
        return dict(read(data))
    except ProtocolError:
        # What cannot be put together is as good as refused: it is asked for once more, alone.
        return None


def read(data: Sequence[Any]) -> Mapping[int, Said]:
    """FETCH responses as imaplib keeps them: a line, or a line with its literal and then the line behind it."""
    found: dict[int, Said] = {}
    lines = iter(data)
    for line in lines:
        said = _with_literal(line, next(lines, b"")) if isinstance(line, tuple) else _short(line)
        uid = None if said is None else said.pop(b"UID", None)
        if said is None or uid is None:
            slow: Mapping[int, Said] = parse_fetch_response(list(data), normalise_times=False)
            return slow
        found.setdefault(uid, {}).update(said)
    return found


def _short(line: bytes) -> Said | None:
    match = _SHORT.fullmatch(line)
    return _items(match[1]) if match else None


def _with_literal(line: tuple[bytes, bytes], behind: Any) -> Said | None:
    before, literal = line
    first, last = _BEFORE.fullmatch(before), _BEHIND.fullmatch(behind) if isinstance(behind, bytes) else None
    if first is None or last is None:
        return None
    said = _items(first[1] + b" " + last[1])
    if said is not None:
        said[first[2]] = literal
    return said


def _items(text: bytes) -> Said | None:
    """The simple items; nothing where a date is written in another way."""
    said: Said = {name: int(number) for name, number in _NUMBERS.findall(text)}
    if b"INTERNALDATE" in text:
        moment = _moment(text)
        if moment is None:
            return None
        said[b"INTERNALDATE"] = moment
    return said


def _moment(text: bytes) -> datetime | None:
    match = _DATE.search(text)
    if match is None or match[2] not in _MONTHS:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        zone = timezone(-offset if sign == b"-" else offset)
        return datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=zone)
    except ValueError:
        return None
