"""What must hold between the keys of a settings file.

Each check looks at the file as read, so that all can speak even where single values are wrong; a check passes over
what it cannot understand, for that is reported elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from consultation import tables
from consultation.errors import Problem
from consultation.near import nearest
from consultation.oauth_checks import check_oauth, secrets_named

LOOPBACK_NAME = "localhost"


def check(raw: Mapping[str, Any]) -> list[Problem]:
    """Every contradiction in the file."""
    return [
        *_duplicates(raw),
        *_servers(raw),
        *_documents(raw),
        *_outgoing(raw),
        *_organisations(raw),
    ]


def check_file_only(raw: Mapping[str, Any]) -> list[Problem]:
    """What must not stand in the file, though it may come from the environment."""
    url = _table(raw, "store").get("url")
    if isinstance(url, str) and _has_password(url):
        return [
            Problem(
                "store.url",
                "a password must not stand in this file",
                "leave the password out and give the whole URL as RAPPORTEUR_STORE__URL, or use a .pgpass file",
            )
        ]
    return []


def is_loopback(host: str) -> bool:
    """Whether *host* is this machine and nothing else, judged by the name alone: DNS may lie."""
    if host.casefold() == LOOPBACK_NAME:
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _has_password(url: str) -> bool:
    try:
        return urlsplit(url).password is not None
    except ValueError:
        return False


def _tables(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = raw.get(key)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, (list, tuple)) else []


def _table(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = raw.get(key)
    return found if isinstance(found, Mapping) else {}


def _names(tables: list[Mapping[str, Any]], key: str = "id") -> list[str]:
    return [name for table in tables if isinstance(name := table.get(key), str)]


def _repeated(where: str, names: list[str]) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Problem(where, f"'{name}' stands {times} times", "give each a name of its own")


def _duplicates(raw: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _repeated("mailbox.name", _names(_tables(raw, "mailbox"), "name"))
    yield from _repeated("document.id", _names(_tables(raw, "document")))
    yield from _repeated("internal.id", _names(_tables(raw, "internal")))
    yield from _repeated("participant.id", _names(_tables(raw, "participant")))
    for document in _tables(raw, "document"):
        name = document.get("id", "?")
        yield from _repeated(f"document.{name}.draft.id", _names(_tables(document, "draft")))
        yield from _repeated(f"document.{name}.round.id", _names(_tables(document, "round")))
    owners: dict[str, str] = {}
    for mailbox in _tables(raw, "mailbox"):
        for address in mailbox.get("addresses") or ():
            first = owners.setdefault(str(address).lower(), str(mailbox.get("name")))
            if first != mailbox.get("name"):
                yield Problem(
                    f"mailbox.{mailbox.get('name')}.addresses",
                    f"'{address}' is an address of mailbox '{first}' too",
                    "an address can mean one mailbox only",
                )


def _servers(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Both kinds of server: mail is never fetched or sent in the clear, and never without a password."""
    for mailbox in _tables(raw, "mailbox"):
        yield from _server(f"mailbox.{mailbox.get('name', '?')}", mailbox)
        yield from _protocol(f"mailbox.{mailbox.get('name', '?')}", mailbox)
        if mailbox.get("host") and not mailbox.get("user"):
            yield Problem(f"mailbox.{mailbox.get('name', '?')}.user", "is missing", "write the account's sign-in name")
    yield from _server("outgoing", _table(raw, "outgoing"))


def _server(where: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    host = table.get("host")
    if isinstance(host, str) and host and table.get("security") == "none" and not is_loopback(host):
        yield Problem(
            f"{where}.security",
            f"mail and password would cross the network to {host} in the clear",
            'write "tls" or "starttls"; "none" is for 127.0.0.1, ::1 and localhost',
        )
    if isinstance(table.get("oauth"), Mapping):
        yield from _tokens(where, table)
    elif isinstance(host, str):
        yield from _password(where, table, host)


def _tokens(where: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    yield from check_oauth(f"{where}.oauth", table["oauth"])
    password = table.get("password")
    if isinstance(password, Mapping) and secrets_named(password):
        yield Problem(f"{where}.password", "a password and [oauth] exclude each other", "keep one of them")
    if table.get("host") and not table.get("user") and where == "outgoing":
        yield Problem(f"{where}.user", "is missing", "write the address of the mailbox that the token opens")


def _password(where: str, table: Mapping[str, Any], host: str) -> Iterator[Problem]:
    password = table.get("password")
    if isinstance(password, Mapping):
        given = secrets_named(password)
        if given > 1:
            yield Problem(f"{where}.password", "names several places", "keep one of them: env, file or credential")
        elif not given and host:
            yield _no_password(where)
    elif password is None and host and (table.get("user") or where != "outgoing"):
        yield _no_password(where)


def _no_password(where: str) -> Problem:
    return Problem(
        f"{where}.password",
        "is missing",
        'write { env = "NAME_OF_A_VARIABLE" } or { file = "/path/of/a/file" }',
    )


def _protocol(where: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    """Microsoft Graph knows tokens alone."""
    if table.get("protocol") != "graph":
        return
    if not isinstance(table.get("oauth"), Mapping):
        yield Problem(f"{where}.oauth", "is missing", "Microsoft Graph wants a section [mailbox.oauth]")
    if table.get("security") == "starttls":
        yield Problem(f"{where}.security", "Microsoft Graph has no STARTTLS", "leave security out")
    if not table.get("user") and not table.get("host"):  # with a host it is told already
        yield Problem(f"{where}.user", "is missing", "write the address of the mailbox")


def _outgoing(raw: Mapping[str, Any]) -> Iterator[Problem]:
    outgoing = _table(raw, "outgoing")
    if outgoing.get("host") and not outgoing.get("sender"):
        yield Problem("outgoing.sender", "is missing", 'write the address that digests come from: "info@example.org"')


def _organisations(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Only what the registry has can be chosen from it; others are added as ``[[participant]]``."""
    chosen = _table(raw, "registry").get("organisations")
    known = [item.id for item in tables.organisations()]
    for name in chosen if isinstance(chosen, list) else ():
        if isinstance(name, str) and name not in known:
            near = nearest(name, known)
            remedy = f"did you mean '{near}'?" if near else "add it as a [[participant]]"
            yield Problem("registry.organisations", f"the registry has no organisation '{name}'", remedy)


def _documents(raw: Mapping[str, Any]) -> Iterator[Problem]:
    mailboxes = _names(_tables(raw, "mailbox"), "name")
    for document in _tables(raw, "document"):
        drafts = {str(draft.get("id")): draft for draft in _tables(document, "draft")}
        for number, item in enumerate(_tables(document, "round"), start=1):
            where = f"document.{document.get('id', '?')}.round.{item.get('id', number)}"
            yield from _references(where, item, list(drafts), mailboxes)
            yield from _dates(where, item, drafts)
        for draft in _tables(document, "draft"):
            where = f"document.{document.get('id', '?')}.draft.{draft.get('id', '?')}.circulated"
            yield from _order(where, draft.get("circulated"))


def _references(where: str, item: Mapping[str, Any], drafts: list[str], mailboxes: list[str]) -> Iterator[Problem]:
    for key in ("draft", "closes_with"):
        name = item.get(key)
        if isinstance(name, str) and name not in drafts:
            yield Problem(f"{where}.{key}", f"the document has no draft '{name}'", _choose(name, drafts))
    written = item.get("write_to")
    for name in written if isinstance(written, list) else ():
        if isinstance(name, str) and name not in mailboxes:
            yield Problem(f"{where}.write_to", f"there is no mailbox '{name}'", _choose(name, mailboxes))


def _choose(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    if near:
        return f"did you mean '{near}'?"
    return f"there is: {', '.join(known)}" if known else "there is none yet: add one"


def _dates(where: str, item: Mapping[str, Any], drafts: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    opens = item.get("opens")
    if opens is None:
        draft = item.get("draft")
        opens = drafts.get(str(draft), {}).get("circulated")
        # a draft that does not exist is reported as such
        if opens is None and (draft is None or draft in drafts):
            yield Problem(
                f"{where}.opens", "is missing", "write a date, or name a draft that has one: opens = 2026-01-15"
            )
    else:
        yield from _order(f"{where}.opens", opens)
    first, deadline, closes = _day(opens), _day(item.get("deadline")), _day(item.get("closes"))
    if first and deadline and deadline < first:
        yield Problem(
            f"{where}.deadline", f"{deadline} lies before the opening, {first}", "check the year and the month"
        )
    if first and closes and closes < first:
        yield Problem(f"{where}.closes", f"{closes} lies before the opening, {first}", "check the year and the month")
    if deadline and closes:
        yield Problem(f"{where}.closes", "a round with a deadline ends with it", "leave out 'closes', or the deadline")


def _order(where: str, fuzzy: Any) -> Iterator[Problem]:
    """Bounds of a fuzzy date stand in their order."""
    if not isinstance(fuzzy, Mapping):
        return
    days = [_day(fuzzy.get(key)) for key in ("earliest", "nominal", "latest")]
    known = [day for day in days if day]
    if known != sorted(known):
        yield Problem(where, "earliest, nominal and latest are not in that order", "put them in order")


def _day(value: Any) -> date | None:
    """The day of a date, a date-time, a date as text or a fuzzy date's nominal."""
    if isinstance(value, Mapping):
        return _day(value.get("nominal"))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
