"""What is consulted on: documents, drafts and rounds. Plain values; ``settings.py`` reads them.

A round is written ``DOCUMENT/ROUND`` (``review-document/zero-draft``): that is its *key*. A draft's key is written
alike (``DOCUMENT/DRAFT``). A deadline is a date and a zone; it ends at 23:59:59 in that zone unless settings say
otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from consultation.words import Kind, ParticipantKind


@dataclass(frozen=True, kw_only=True)
class FuzzyDate:
    """A date as the concept note words it ("Mid-January 2026") with the dates it can mean."""

    words: str
    earliest: date
    nominal: date
    latest: date


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One circulated text of a document."""

    document: str
    #: ``zero-draft``, ``first-draft``, …
    id: str
    title: str
    #: other names in use for the same text, in any language ("consolidated version")
    names: tuple[str, ...] = ()
    #: symbols printed on it (CCM/CONF/2026/PM.1/2)
    symbols: tuple[str, ...] = ()
    #: when it was planned to go out; the true date is a calendar event
    circulated: FuzzyDate | None = None
    #: base text to register at start, if settings name one
    file: Path | None = None

    @property
    def key(self) -> str:
        """``DOCUMENT/DRAFT``."""
        return f"{self.document}/{self.id}"


@dataclass(frozen=True, kw_only=True)
class Round:
    """A window in which comments on one draft of one document are invited."""

    document: str
    id: str
    title: str
    #: id of the draft commented on; ``None`` where no text exists yet (early views) or none is numbered
    draft: str | None
    opens: FuzzyDate
    #: the last moment that is on time, aware; ``None``: the round can never be late
    deadline: datetime | None = None
    deadline_words: str = ""
    #: day after which a round without deadline takes no more mail by itself (implied close), inclusive
    closes: date | None = None
    #: draft whose true circulation ends a round without deadline; until that is known, ``closes`` holds
    closes_with: str | None = None
    #: zone of the deadline where it is not the consultation's
    zone: str = ""
    #: classes of participant invited: state_party, signatory, not_party, organisation
    invited: tuple[str, ...] = ()
    #: mailbox names that every submission should reach; empty where the note names no address or the presidency alone
    write_to: tuple[str, ...] = ()
    #: paragraph of the concept note, or decision, that the round rests on
    source: str = ""

    @property
    def key(self) -> str:
        """``DOCUMENT/ROUND``."""
        return f"{self.document}/{self.id}"


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """A change of the calendar after the start. Settings seed it, these rule it."""

    id: int | None = None
    at: datetime
    by: str
    #: added, opened, closed, extended, circulated
    kind: str
    #: round key, or draft key for ``circulated``
    subject: str
    payload: dict[str, Any]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One of the texts under consultation."""

    id: str
    title: str
    #: names that mean this document wherever they stand, in any language
    aliases: tuple[str, ...] = ()
    #: names that mean this document only when nothing stronger speaks ("LAP" in 2026: the thing reviewed)
    weak_aliases: tuple[str, ...] = ()
    #: phrases that contain an alias and mean something else ("EWIPA Political Declaration"); matched first
    look_alikes: tuple[str, ...] = ()
    #: forward- or backward-looking words that speak for this document when aliases do not decide
    topic_words: tuple[str, ...] = ()
    drafts: tuple[Draft, ...] = ()
    rounds: tuple[Round, ...] = ()
    #: order in lists and digests
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class Secret:
    """Where a password is to be found; the secret itself is never in the settings nor in this object."""

    env: str | None = None
    file: Path | None = None
    #: name of a credential that systemd keeps for the service (LoadCredential=, systemd.exec(5))
    credential: str | None = None

    def __bool__(self) -> bool:
        return bool(self.env or self.file or self.credential)


@dataclass(frozen=True, kw_only=True)
class OAuth:
    """Signing in by tokens (OAuth2) in place of a password: who issues them, and to whom."""

    #: ``microsoft``, ``google`` or ``endpoint``
    provider: str
    #: Microsoft: the organisation, by its id or domain
    tenant: str = ""
    client_id: str = ""
    secret: Secret = field(default_factory=Secret)
    #: Microsoft: PEM with private key and certificate
    certificate: Secret = field(default_factory=Secret)
    #: Google: the JSON file of a service account
    key: Secret = field(default_factory=Secret)
    #: Microsoft: a person signs in once with a code, instead of the app by itself
    device_code: bool = False
    #: Microsoft: another cloud's sign-in host
    authority: str = ""
    token_url: str = ""
    #: in place of the provider's usual one
    scope: str = ""
    audience: str = ""
    #: last day of the secret, where it cannot be read from it
    expires: date | None = None
    #: certificate authorities beside the usual ones (PEM), for an issuer of the institution's own
    ca_file: Path | None = None
    #: where a person's sign-in by code is kept, in the data folder
    token_file: Path = Path("sign-in.json")


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """One mailbox: an account and its watched folders (DESIGN truth 2)."""

    #: ``info``, ``presidency``: the word in receipts
    name: str
    #: addresses that mean this mailbox in To and Cc
    addresses: tuple[str, ...]
    host: str = ""
    port: int = 993
    #: ``tls`` (implicit), ``starttls``, or ``none`` (refused for any host but loopback)
    security: str = "tls"
    user: str = ""
    password: Secret = field(default_factory=Secret)
    #: tokens in place of the password
    oauth: OAuth | None = None
    #: ``imap`` or ``graph`` (Microsoft Graph)
    protocol: str = "imap"
    folders: tuple[str, ...] = ("INBOX",)
    #: have the server say when mail comes (IDLE, RFC 2177), where it can
    idle: bool = True
    #: certificate authorities beside the system's (PEM), for institutions that sign their own servers
    ca_file: Path | None = None
    #: host names that our servers write into ``Received: … by`` (RFC 5321 4.4); the newest such header is the time
    #: of receipt
    received_by: tuple[str, ...] = ()
    #: authserv-ids of our servers (RFC 8601 2.2); results under any other id count for nothing
    authserv_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Internal:
    """An address or domain whose mail is the secretariat's or the presidency's own, not a comment."""

    id: str
    name: str
    #: full addresses, and ``@domain`` for all below a domain
    addresses: tuple[str, ...]
    #: State whose national comment may come from here "in national capacity" (LAO, CHE)
    national: str | None = None


@dataclass(frozen=True, kw_only=True)
class Addition:
    """A participant that the registry does not have, or more names and domains of one that it has."""

    id: str
    name: str = ""
    kind: ParticipantKind | None = None
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """The mail server for digests."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: Secret = field(default_factory=Secret)
    #: tokens in place of the password
    oauth: OAuth | None = None
    sender: str = ""


@dataclass(frozen=True, kw_only=True)
class DigestPlan:
    """Who gets which digest, and when (local time of the consultation's zone)."""

    daily_at: str = "07:30"
    daily_to: tuple[str, ...] = ()
    deadline_to: tuple[str, ...] = ()
    #: hours after the deadline at which the deadline digest is due (borderline mail is then in)
    deadline_after_hours: int = 13
    #: days before a deadline at which a reminder digest is due; empty: none
    reminder_days: tuple[int, ...] = ()
    reminder_to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """One conference's process: everything that the settings say, checked."""

    id: str
    name: str
    #: prefix of references: ``3RC`` gives ``3RC-0042``
    ref_prefix: str
    #: IANA zone of deadlines and digests
    zone: str
    #: what fell due before it is recorded as backfill and never mailed
    goes_live: datetime
    ends: date
    documents: tuple[Document, ...]
    mailboxes: tuple[Mailbox, ...]
    internal: tuple[Internal, ...] = ()
    #: participants that the registry does not have
    participants: tuple[Addition, ...] = ()
    #: table of States' standing under another treaty; ``None``: the one that is shipped
    status_file: Path | None = None
    #: ids of the shipped organisations and groups that take part; ``None``: all
    organisations: tuple[str, ...] | None = None
    outgoing: Outgoing = field(default_factory=Outgoing)
    digests: DigestPlan = field(default_factory=DigestPlan)
    #: how long mail of a kind is kept before ``forget --due`` offers to forget it; a kind that is not here, for good
    retention: Mapping[Kind, timedelta] = field(default_factory=dict)
    #: the one folder for all that is written
    data: Path = Path("data")
    #: database URL; empty: SQLite in ``data``
    store_url: str = ""
    #: verdicts below this confidence go to a person
    threshold: float = 0.8
    #: ``doubtful`` or ``all``: what a person is asked to confirm
    confirm: str = "doubtful"
    #: how long the other mailbox may take before a receipt is called missing
    settling: timedelta = timedelta(hours=24)
    #: minutes between polls
    poll_minutes: int = 5
    #: messages over this many bytes are archived and not opened
    max_message_bytes: int = 150_000_000
    #: sample mail for ``demo``
    demo: Path | None = None
    #: names in the settings of the conference itself, for telling it from other processes
    names: tuple[str, ...] = ()
    #: phrases of neighbouring processes (APMBC, EWIPA, …): a mail is unrelated when nothing of ours stands beside them
    other_processes: tuple[str, ...] = ()
    #: what the treaty itself asks its parties to send to the same address: reports, requests; no comments on a draft
    other_business: tuple[str, ...] = ()

    def document(self, document_id: str) -> Document | None:
        """The document of that id, if it is consulted on."""
        return next((item for item in self.documents if item.id == document_id), None)

    def rounds(self) -> tuple[Round, ...]:
        """Every round of the settings, documents in their order. Later changes are in the timeline."""
        return tuple(item for document in self.documents for item in document.rounds)

    def drafts(self) -> tuple[Draft, ...]:
        """Every draft of the settings, documents in their order."""
        return tuple(item for document in self.documents for item in document.drafts)
