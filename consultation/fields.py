"""Kinds of value in the settings, each with its check: what is wrong and what would be right, in one sentence each."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, PlainValidator
from pydantic_core import PydanticCustomError

from consultation.checks import is_loopback
from consultation.near import nearest

#: error type by which ``faults`` knows our own checks
OWN = "rapporteur"

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE
)
#: RFC 5321 4.1.2, dot-string local parts; quoted local parts do not occur among addresses that people publish
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def wrong(what: str, remedy: str) -> PydanticCustomError:
    """The error of a check of ours."""
    return PydanticCustomError(OWN, "{what}", {"what": what, "remedy": remedy})


def _identifier(value: str) -> str:
    if not _IDENTIFIER.fullmatch(value):
        small = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-") or "zero-draft"
        raise wrong(f"'{value}' cannot stand in commands and file names", f'write it like this: "{small}"')
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        near = nearest(value, sorted(available_timezones()))
        remedy = f'did you mean "{near}"?' if near else 'write the name of a city in the list of IANA: "Europe/Zurich"'
        raise wrong(f"there is no time zone '{value}'", remedy) from error
    return value


def _host(value: str) -> str:
    bare = value.strip("[]")
    if value and not _HOST.fullmatch(value) and ":" not in bare:
        raise wrong(f"'{value}' is no host name", 'write the name alone, without "imaps://" and without the port')
    if "://" in value or (":" in bare and not re.fullmatch(r"[0-9a-fA-F:.]+", bare)):
        raise wrong(f"'{value}' is no host name", "write the name alone; the port has a line of its own: port = 993")
    return value


def _address(value: str) -> str:
    local, at, domain = value.rpartition("@")
    if not at or not local or not domain:
        raise wrong(f"'{value}' is no mail address", 'write it like this: "info@example.org"')
    if not local.isascii():
        raise wrong(
            f"'{value}' has letters outside ASCII before the @",
            "many mail servers refuse such an address (RFC 6531): use one in plain letters",
        )
    if not domain.isascii():
        raise wrong(f"'{value}' has letters outside ASCII after the @", f'write "{local}@{_ascii_domain(domain)}"')
    if not _LOCAL.fullmatch(local) or not _HOST.fullmatch(domain) or "." not in domain:
        raise wrong(f"'{value}' is no mail address", 'write the address alone: "info@example.org"')
    return value


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return "xn--…"


def _address_or_nothing(value: str) -> str:
    return _address(value) if value else value


def _address_or_domain(value: str) -> str:
    if value.startswith("@"):
        _address(f"postmaster{value}")
        return value
    return _address(value)


def _clock(value: str) -> str:
    if not _CLOCK.fullmatch(value):
        raise wrong(f"'{value}' is no time of day", 'write it with two digits each: "07:30"')
    return value


def _store_url(value: str) -> str:
    scheme = value.partition("://")[0].partition("+")[0]
    if value and scheme not in {"sqlite", "postgresql"}:
        remedy = (
            "write postgresql:// in place of postgres://"
            if scheme == "postgres"
            else 'leave it empty for SQLite in the data folder, or write "postgresql://host/database"'
        )
        raise wrong(f"'{scheme}' is no database that can be used", remedy)
    return value


def _day_or_moment(value: Any) -> date | datetime:
    """A TOML date or date-time, or the same as text."""
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        for read in (date.fromisoformat, datetime.fromisoformat):
            try:
                return read(value.strip())
            except ValueError:
                continue
    raise wrong(f"'{value}' is no date", "write it without quotes: 2026-02-06")


def _day(value: Any) -> date:
    found = _day_or_moment(value)
    if isinstance(found, datetime):
        raise wrong(f"'{value}' has a time of day", f"write the date alone: {found.date().isoformat()}")
    return found


def _fuzzy(value: Any) -> Any:
    """A plain date stands for a fuzzy one whose bounds are itself."""
    if isinstance(value, (date, str)):
        day = _day(value)
        return {"words": f"{day.day} {day:%B %Y}", "earliest": day, "nominal": day, "latest": day}
    return value


def _https_url(value: str) -> str:
    parts = urlsplit(value)
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if value and not (secure and parts.hostname and parts.username is None):
        raise wrong(f"'{value}' is no address that a secret may be sent to", 'write "https://host/path"')
    return value


def _credential_name(value: str) -> str:
    if "/" in value or value in ("", ".", ".."):
        raise wrong(f"'{value}' is no name of a credential", "write the word before the colon of LoadCredential=")
    return value


def _not_plain(value: Any) -> Any:
    """A secret itself must not stand in the settings."""
    if isinstance(value, str):
        raise wrong(
            "a password must not stand in this file",
            'name an environment variable, { env = "RAPPORTEUR_INFO_PASSWORD" }, a credential of systemd, '
            '{ credential = "info" }, or a file, { file = "/etc/rapporteur/info.password" }; '
            "change the password, as it was written down here",
        )
    return value


Identifier = Annotated[str, AfterValidator(_identifier)]
Zone = Annotated[str, AfterValidator(_zone)]
Host = Annotated[str, AfterValidator(_host)]
Address = Annotated[str, AfterValidator(_address)]
AddressOrNothing = Annotated[str, AfterValidator(_address_or_nothing)]
AddressOrDomain = Annotated[str, AfterValidator(_address_or_domain)]
HttpsUrl = Annotated[str, AfterValidator(_https_url)]
CredentialName = Annotated[str, AfterValidator(_credential_name)]
Clock = Annotated[str, AfterValidator(_clock)]
StoreUrl = Annotated[str, AfterValidator(_store_url)]
Day = Annotated[date, PlainValidator(_day)]
DayOrMoment = Annotated[date | datetime, PlainValidator(_day_or_moment)]
FromDay = BeforeValidator(_fuzzy)
NotPlain = BeforeValidator(_not_plain)
