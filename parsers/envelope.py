"""The header of a message: who, to whom, when, on which way, and what tells automatic mail.

mail-parser's reading is taken for addresses, dates and Received; repeated trace fields, raw 8-bit text and what
mail-parser drops come from the fields themselves (``parsers.headers``).
"""

from __future__ import annotations

import dataclasses
import email.utils
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import mailparser
from mailparser.exceptions import MailParserError

from parsers import headers
from parsers.facts import Address, AuthenticationResult, ParseProblem, ReceivedHop
from parsers.headers import Field
from parsers.mime_tree import Tree

_ADDRESS_FIELDS = ("from", "sender", "reply-to", "to", "cc")
#: fields that may stand once (RFC 5322 3.6): the first counts
_ONCE = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references")
_ONCE_MIME = ("content-type", "content-transfer-encoding")
#: RFC 3834 and what servers and programs write beside it
_AUTOMATIC = (
    "auto-submitted",
    "precedence",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-vacation",
    "x-loop",
    "x-failed-recipients",
    "x-mailer-daemon",
    "list-id",
    "list-unsubscribe",
    "list-post",
    "feedback-id",
    "x-pipeline-id",
    "disposition-notification-to",
    "return-receipt-to",
    "x-ms-exchange-generated-message-source",
    "x-ms-exchange-inbox-rules-loop",
    "content-class",
)
_RESENT = ("resent-from", "resent-sender", "resent-to", "resent-cc", "resent-date", "resent-message-id")
_DELIVERED = ("delivered-to", "x-original-to", "x-envelope-to", "envelope-to", "x-delivered-to", "apparently-to")
_TRACE = frozenset({"received", "authentication-results", "arc-authentication-results", "return-path", "arc-seal"})
_MSG_ID = re.compile(r"<[^<>]{1,998}>")
_BARE = re.compile(r"[^\s<>\"(),:;@\[\]\\]{1,64}@[^\s<>\"(),:;@\[\]\\]{1,255}")
#: trace fields of one kind that are read
_MAX_HOPS = 100
_RESULT = re.compile(r"\b([a-z][a-z0-9_-]{1,20})\s*(?:/\d+)?\s*=\s*([a-z]{2,20})", re.IGNORECASE)
_METHODS = frozenset({"auth", "dkim", "spf", "dmarc", "arc", "iprev", "compauth", "bimi", "sender-id", "vbr", "dane"})


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Header facts; field names are those of ``MessageFacts``."""

    subject: str = ""
    from_: tuple[Address, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: str | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    received: tuple[ReceivedHop, ...] = ()
    authentication: tuple[AuthenticationResult, ...] = ()
    delivered_to: tuple[str, ...] = ()
    return_path: str | None = None
    automatic_headers: dict[str, str] = dataclasses.field(default_factory=dict)
    resent: dict[str, str] = dataclasses.field(default_factory=dict)
    problems: tuple[ParseProblem, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The facts by name, without ``problems``."""
        names = (item.name for item in dataclasses.fields(self) if item.name != "problems")
        return {name: getattr(self, name) for name in names}


def read(tree: Tree) -> Envelope:
    """Header facts of the message whose parts are *tree*."""
    fields, charset = tree.root.fields, _charset(tree)
    library, problems = _library(fields, charset)
    problems += _duplicates(fields)
    addresses = {name: _addresses(library, fields, name, charset, problems) for name in _ADDRESS_FIELDS}
    return Envelope(
        subject=_one(fields, "subject", charset),
        from_=addresses["from"],
        sender=next(iter(addresses["sender"]), None),
        reply_to=addresses["reply-to"],
        to=addresses["to"],
        cc=addresses["cc"],
        date=date_of(_one(fields, "date")),
        message_id=_message_id(fields),
        in_reply_to=_ids(fields, "in-reply-to"),
        references=_ids(fields, "references"),
        received=_received(library, fields),
        authentication=_authentication(fields),
        delivered_to=_delivered(fields),
        return_path=_return_path(fields),
        automatic_headers=_automatic(tree, charset),
        resent={name: _one(fields, name, charset) for name in _RESENT if headers.first(fields, name) is not None},
        problems=tuple(problems),
    )


def _charset(tree: Tree) -> str:
    """Set for raw 8-bit header text: what the body declares, if it declares one."""
    if tree.root.charset:
        return tree.root.charset
    return next((leaf.charset for leaf in tree.leaves if leaf.charset), "")


def _library(fields: list[Field], charset: str) -> tuple[Any, list[ParseProblem]]:
    """mail-parser over the address and trace fields alone, raw 8-bit text turned into UTF-8 first."""
    wanted = [item for item in fields if item.name in {*_ADDRESS_FIELDS, "received"}]
    lines = []
    for item in wanted:
        value = item.raw if item.raw.isascii() else headers.raw_text(item.raw, charset).encode("utf-8", "replace")
        lines.append(item.name.encode("ascii") + b":" + value.rstrip(b"\r\n"))
    try:
        return mailparser.parse_from_bytes(b"\r\n".join(lines) + b"\r\n\r\n"), []
    except (MailParserError, ValueError, LookupError, TypeError, IndexError, AttributeError, RecursionError) as error:
        return None, [ParseProblem(code="header", detail=f"mail-parser refused the header: {type(error).__name__}")]


def _one(fields: list[Field], name: str, charset: str = "") -> str:
    raw = headers.first(fields, name)
    return "" if raw is None else headers.decode(raw, charset)


def _duplicates(fields: list[Field]) -> list[ParseProblem]:
    names = [item.name for item in fields]
    return [
        ParseProblem(code="duplicate_header", detail=f"{name} stands {names.count(name)} times; the first counts")
        for name in (*_ONCE, *_ONCE_MIME)
        if names.count(name) > 1
    ]


def _addresses(
    library: Any, fields: list[Field], name: str, charset: str, problems: list[ParseProblem]
) -> tuple[Address, ...]:
    """The mailboxes of one field. What cannot be read as an address is kept as a name without one."""
    raw = headers.first(fields, name)
    if raw is None or not raw.strip():
        return ()
    found = getattr(library, name.replace("-", "_") + ("_" if name == "from" else ""), None) if library else None
    pairs = [pair for pair in found or [] if isinstance(pair, tuple) and len(pair) == 2]
    if pairs:
        return tuple(Address(name=_name(pair[0]), address=str(pair[1]).strip()) for pair in pairs)
    text = headers.raw_text(raw, charset)
    if re.search(r":[^<>,;]*;\s*$", text):
        return ()
    problems.append(ParseProblem(code="malformed_address", detail=f"{name} is no list of addresses"))
    bare = _BARE.findall(text)
    shown = headers.decode(raw, charset)
    if len(bare) == 1:
        return (Address(name=_name(shown.replace(bare[0], "")), address=bare[0]),)
    return (Address(name=_name(shown), address=""),)


def _name(text: str) -> str:
    return re.sub(r"\s+", " ", headers.decode_words(text)).strip(" \t\"'<>")


def date_of(text: str) -> str | None:
    """A date of RFC 5322 as RFC 3339 with its own offset; ``None`` where it cannot be read."""
    try:
        parsed = email.utils.parsedate_tz(text)
        if parsed is None:
            return None
        zone = UTC if not parsed[9] else timezone(timedelta(seconds=parsed[9]))
        return datetime(*parsed[:6], tzinfo=zone).isoformat()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _message_id(fields: list[Field]) -> str:
    """As written, white space folded away; brackets kept."""
    return re.sub(r"\s+", " ", _one(fields, "message-id")).strip()


def _ids(fields: list[Field], name: str) -> tuple[str, ...]:
    text = _one(fields, name)
    found = _MSG_ID.findall(text)
    if not found and text:
        found = [item for item in text.split() if "@" in item]
    return tuple(dict.fromkeys(re.sub(r"\s+", "", item) for item in found))


def _received(library: Any, fields: list[Field]) -> tuple[ReceivedHop, ...]:
    """Trace hops, newest first: the order of the fields. mail-parser gives the clauses, oldest first."""
    raws = [headers.raw_text(item.raw) for item in fields if item.name == "received"][:_MAX_HOPS]
    hops: list[Any] = list(reversed(library.received or [])) if library is not None else []
    readable = hops if len(hops) == len(raws) else [{}] * len(raws)
    return tuple(_hop(hop, raw) for hop, raw in zip(readable, raws, strict=False))


def _hop(hop: dict[str, Any], raw: str) -> ReceivedHop:
    clauses, _, stamp = raw.rpartition(";")
    plain = re.sub(r"\s+", " ", clauses or raw)
    by = str(hop.get("by") or "").split(" ")[0] or _clause(plain, "by")
    for_ = str(hop.get("for") or "").strip("<> ") or _clause(plain, "for")
    return ReceivedHop(
        by=by.strip("<>;,").rstrip("."),
        from_=str(hop.get("from") or "").strip() or _clause(plain, "from"),
        for_=for_.strip("<>;,"),
        date=date_of(re.sub(r"\s+", " ", stamp).strip()) or date_of(str(hop.get("date") or "")),
    )


def _clause(text: str, word: str) -> str:
    """First word of a clause of RFC 5321 4.4, comments apart."""
    bare = re.sub(r"\([^()]{0,1000}\)", " ", text)
    found = re.search(rf"(?:^|\s){word}\s+(\S{{1,255}})", bare, re.IGNORECASE)
    return found[1] if found else ""


def _authentication(fields: list[Field]) -> tuple[AuthenticationResult, ...]:
    """Each Authentication-Results with its position among the trace fields (RFC 8601 2.2, 5)."""
    results: list[AuthenticationResult] = []
    position = 0
    for item in fields:
        if item.name == "authentication-results":
            results.append(_result(re.sub(r"\s+", " ", headers.raw_text(item.raw)), position))
        position += item.name in _TRACE
    return tuple(results[:_MAX_HOPS])


def _result(text: str, position: int) -> AuthenticationResult:
    """``authserv-id [version]; method=result …`` with comments taken out first."""
    plain = text
    for _ in range(5):
        plain, changed = re.subn(r"\([^()]{0,2000}\)", " ", plain)
        if not changed:
            break
    server, _, rest = plain.partition(";")
    found: dict[str, str] = {}
    if "=" in server:
        server, rest = "", plain
    for clause in rest.split(";"):
        match = _RESULT.search(clause)
        if match and match[1].lower() in _METHODS:
            method, result = match[1].lower(), match[2].lower()
            if found.get(method) != "pass":
                found[method] = result
    words = server.split()
    return AuthenticationResult(authserv_id=words[0].lower() if words else "", results=found, position=position)


def _delivered(fields: list[Field]) -> tuple[str, ...]:
    values = (headers.decode(item.raw).strip("<> ") for item in fields if item.name in _DELIVERED)
    return tuple(dict.fromkeys(value for value in values if value))


def _return_path(fields: list[Field]) -> str | None:
    raw = headers.first(fields, "return-path")
    return None if raw is None else headers.decode(raw).strip().strip("<>").strip()


def _automatic(tree: Tree, charset: str) -> dict[str, str]:
    fields = tree.root.fields
    found = {name: _one(fields, name, charset) for name in _AUTOMATIC if headers.first(fields, name) is not None}
    if tree.root.media_type == "multipart/report":
        report = tree.root.params.get("report-type", "").lower()
        found["content-type"] = f"multipart/report; report-type={report}"
    return found
