"""Several commands in one write, so that what waits for no earlier answer costs no round trip of its own.

RFC 9051 5.5 lets a client send a command before the last one is answered; where one depends on another the server
keeps their order. imapclient has no word for that: this works on imaplib's object beneath it. Every command here
only looks (FAULTS I17).
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient
from imapclient.imap_utf7 import encode
from imapclient.response_parser import parse_message_list

from consultation.logs import Log
from parsers.clean import clean_line

log = Log(__name__)

_PAIR = re.compile(rb"([A-Z]+) (\d+)")
_NAMED = re.compile(rb'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<atom>[^\s(]+))?\s*\((?P<items>[^()]*)\)\s*$', re.DOTALL)
#: characters of an alert that are logged
_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server said to one command."""

    ok: bool
    #: the text behind OK, NO or BAD
    words: bytes
    #: untagged responses by their word, as imaplib keeps them
    untagged: Mapping[str, Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What ``EXAMINE`` told of a folder; 0 and ``None`` for what it left out."""

    uidvalidity: int
    uidnext: int | None
    messages: int
    #: UIDs from the bound that was asked for upwards; ``None`` where none was
    newer: frozenset[int] | None


@dataclass(frozen=True, kw_only=True)
class Status:
    """What ``STATUS`` told of a folder."""

    uidvalidity: int
    uidnext: int


def ask(client: IMAPClient, commands: Sequence[bytes]) -> list[Answer]:
    """Send all of *commands* at once and read the answers in order. A refusal is an answer, a broken line an error."""
    return list(ask_each(client, commands))


def ask_each(client: IMAPClient, commands: Sequence[bytes]) -> Iterator[Answer]:
    """The same, answer by answer: those before a break are had. All must be read before anything else is asked."""
    imap = client._imap  # noqa: SLF001 - see above
    tags = [imap._new_tag() for _ in commands]  # noqa: SLF001
    imap.send(b"".join(tag + b" " + command + b"\r\n" for tag, command in zip(tags, commands, strict=True)))
    for command, tag in zip(commands, tags, strict=True):
        yield _answer(imap, command, tag)


def _answer(imap: Any, command: bytes, tag: bytes) -> Answer:
    imap.untagged_responses = {}
    try:
        kind, data = imap._command_complete(command.split(b" ", 1)[0].decode("ascii"), tag)  # noqa: SLF001
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        # BAD. The answers to the other commands are still to come and must be read.
        return Answer(ok=False, words=str(error).encode(), untagged=imap.untagged_responses)
    return Answer(ok=kind == "OK", words=bytes(data[-1] or b""), untagged=imap.untagged_responses)


def examine(client: IMAPClient, mailbox: str, folder: str, above: int | None = None) -> Opened:
    """Open *folder* read-only and, in the same round trip, look for UIDs greater than *above*.

    Raises:
        imaplib.IMAP4.error: the server refused, or answered nonsense.
    """
    # "n:*" always names the last message, also where its UID is below n (RFC 9051 6.4.9): the caller's filter.
    search = [] if above is None else [b"UID SEARCH UID %d:*" % (above + 1)]
    imap = client._imap  # noqa: SLF001
    imap.is_readonly = True
    first, *rest = ask(client, [b"EXAMINE " + quoted(folder), *search])
    imap.state = "SELECTED" if first.ok else "AUTH"
    log_alerts(mailbox, first.untagged)
    for answer in (first, *rest):
        if not answer.ok:
            raise imaplib.IMAP4.error(answer.words)
    found = parse_message_list(list(rest[0].untagged.get("SEARCH", [b""]))) if rest else None
    return Opened(
        uidvalidity=_number(first.untagged, "UIDVALIDITY") or 0,
        uidnext=_number(first.untagged, "UIDNEXT"),
        messages=_number(first.untagged, "EXISTS") or 0,
        newer=None if found is None else frozenset(uid for uid in found if above is not None and uid > above),
    )


def statuses(client: IMAPClient, folders: Sequence[str], selected: str | None) -> dict[str, Status]:
    """UIDVALIDITY and UIDNEXT of several folders in one round trip; what was not told, or unclearly, is left out.

    STATUS is cheap whatever a folder holds, where EXAMINE is not. Of the folder that is open, *selected*, some servers
    told old numbers (RFC 9051 6.3.11): NOOP first has them look, and what they say of new messages then counts more.
    """
    asked = [b"STATUS " + quoted(folder) + b" (UIDNEXT UIDVALIDITY)" for folder in folders]
    answers = ask(client, [b"NOOP", *asked] if selected else asked)
    # A server may work on several STATUS at once, so an answer is known by the name in it and not by its place.
    said = [item for answer in answers for item in answer.untagged.get("STATUS", ())]
    told = {name: status for name, status in map(_status, said) if status is not None}
    grown = selected if any("EXISTS" in answer.untagged for answer in answers) else None
    return {folder: told[_key(folder)] for folder in folders if _key(folder) in told and folder != grown}


def _status(said: Any) -> tuple[bytes, Status | None]:
    # A name in a literal comes as a tuple (line, literal) with the rest behind it; such a folder is simply opened.
    match = _NAMED.match(said) if isinstance(said, bytes) else None
    if match is None:
        return b"", None
    name = match["atom"] or re.sub(rb"\\(.)", rb"\1", match["quoted"] or b"")
    numbers = {key: int(value) for key, value in _PAIR.findall(match["items"])}
    if not {b"UIDVALIDITY", b"UIDNEXT"} <= numbers.keys():
        return name, None
    status = Status(uidvalidity=numbers[b"UIDVALIDITY"], uidnext=numbers[b"UIDNEXT"])
    return (b"INBOX" if name.upper() == b"INBOX" else name), status


def _key(folder: str) -> bytes:
    """A folder's name as the server writes it; INBOX has no case (RFC 9051 5.1)."""
    return b"INBOX" if folder.upper() == "INBOX" else bytes(encode(folder))


def quoted(folder: str) -> bytes:
    """A folder's name in modified UTF-7 (RFC 3501 5.1.3) as a quoted string."""
    return b'"' + re.sub(rb'(["\\])', rb"\\\1", bytes(encode(folder))) + b'"'


def log_alerts(mailbox: str, untagged: Mapping[str, Sequence[Any]]) -> None:
    """Log what the server wants people to read (RFC 9051 7.1, ALERT), cleaned and cut."""
    for word in ("OK", "NO", "BAD"):
        for said in untagged.get(word, ()):
            if isinstance(said, bytes) and said.upper().startswith(b"[ALERT]"):
                text = clean_line(said[len(b"[ALERT]") :].decode("utf-8", "replace"))[:_SHOWN]
                log.warning("the mail server says", action="server_alert", mailbox=mailbox, said=text)


def _number(untagged: Mapping[str, Sequence[Any]], word: str) -> int | None:
    """The last number said under *word*."""
    said = [value for value in untagged.get(word, ()) if isinstance(value, bytes) and value.isdigit()]
    return int(said[-1]) if said else None
