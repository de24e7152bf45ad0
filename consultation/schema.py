"""The shape of a settings file: sections, keys, defaults. ``settings`` reads with it and makes the values of ``model``.

The description of a key is what a person is told who left it out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from consultation.fields import (
    Address,
    AddressOrDomain,
    AddressOrNothing,
    Clock,
    CredentialName,
    Day,
    DayOrMoment,
    FromDay,
    Host,
    HttpsUrl,
    Identifier,
    NotPlain,
    StoreUrl,
    Zone,
)
from consultation.words import ParticipantKind

Invited = Literal["state_party", "signatory", "not_party", "organisation"]
Security = Literal["tls", "starttls", "none"]


class Section(BaseModel):
    """A table of the file; a key that it does not know is a fault, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FuzzySection(Section):
    """A date in the words of the concept note, with the days it can mean."""

    words: str = Field(description='words = "Mid-January 2026"')
    earliest: Day = Field(description="earliest = 2026-01-11")
    nominal: Day = Field(description="nominal = 2026-01-15")
    latest: Day = Field(description="latest = 2026-01-20")


class PasswordSection(Section):
    """Where a password is found."""

    env: str | None = None
    file: Path | None = None
    credential: CredentialName | None = None


Password = Annotated[PasswordSection, NotPlain]


class OAuthSection(Section):
    """``[mailbox.oauth]`` and ``[outgoing.oauth]``."""

    provider: Literal["microsoft", "google", "endpoint"] = Field(description='provider = "microsoft"')
    tenant: str = Field(default="", pattern=r"^[A-Za-z0-9.-]*$", description='tenant = "example.org"')
    client_id: str = ""
    secret: Password = PasswordSection()
    certificate: Password = PasswordSection()
    key: Password = PasswordSection()
    device_code: bool = False
    authority: Host = ""
    token_url: HttpsUrl = ""
    scope: str = ""
    audience: str = ""
    expires: Day | None = None
    ca_file: Path | None = None


Fuzzy = Annotated[FuzzySection, FromDay]


class ConsultationSection(Section):
    """``[consultation]``."""

    id: Identifier = Field(description='id = "ccm-3rc"')
    name: str = Field(min_length=1, description='name = "Third Review Conference"')
    ref_prefix: str = Field(pattern=r"^[A-Z0-9]{1,12}$", description='ref_prefix = "3RC", for references as 3RC-0042')
    zone: Zone = Field(description='zone = "Europe/Zurich"')
    goes_live: DayOrMoment = Field(description="goes_live = 2025-11-03: nothing that fell due before is mailed")
    ends: Day = Field(description="ends = 2026-09-18")
    names: tuple[str, ...] = ()
    other_processes: tuple[str, ...] = ()
    other_business: tuple[str, ...] = ()


class DataSection(Section):
    """``[data]``."""

    path: Path = Path("data")


class StoreSection(Section):
    """``[store]``."""

    url: StoreUrl = ""


class TaggingSection(Section):
    """``[tagging]``."""

    threshold: float = Field(default=0.8, ge=0, le=1)
    confirm: Literal["doubtful", "all"] = "doubtful"


class IngestSection(Section):
    """``[ingest]``."""

    poll_minutes: int = Field(default=5, ge=1, le=1440)
    settling_hours: float = Field(default=24, ge=0, le=720)
    max_message_megabytes: float = Field(default=150, gt=0, le=2000)


class MailboxSection(Section):
    """``[[mailbox]]``."""

    name: Identifier = Field(description='name = "info"')
    addresses: tuple[Address, ...] = Field(min_length=1, description='addresses = ["info@example.org"]')
    host: Host = ""
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Security = "tls"
    user: str = ""
    password: Password = PasswordSection()
    oauth: OAuthSection | None = None
    protocol: Literal["imap", "graph"] = "imap"
    folders: tuple[str, ...] = Field(default=("INBOX",), min_length=1)
    idle: bool = True
    ca_file: Path | None = None
    received_by: tuple[Host, ...] = ()
    authserv_ids: tuple[str, ...] = ()


class InternalSection(Section):
    """``[[internal]]``."""

    id: Identifier = Field(description='id = "isu"')
    name: str = Field(description='name = "Implementation Support Unit"')
    addresses: tuple[AddressOrDomain, ...] = Field(min_length=1, description='addresses = ["@example.org"]')
    national: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")


class ParticipantSection(Section):
    """``[[participant]]``: one that the registry does not have, or other names and domains of one that it has."""

    id: str = Field(pattern=r"^([A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*)$", description='id = "clear-fields"')
    name: str = ""
    kind: ParticipantKind | None = None
    aliases: tuple[str, ...] = ()
    domains: tuple[Host, ...] = ()


class DraftSection(Section):
    """``[[document.draft]]``."""

    id: Identifier = Field(description='id = "zero-draft"')
    title: str = ""
    names: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    circulated: Fuzzy | None = None
    file: Path | None = None


class RoundSection(Section):
    """``[[document.round]]``."""

    id: Identifier = Field(description='id = "zero-draft"')
    title: str = ""
    draft: Identifier | None = None
    opens: Fuzzy | None = None
    deadline: DayOrMoment | None = None
    deadline_words: str = ""
    zone: Zone | None = None
    closes: Day | None = None
    closes_with: Identifier | None = None
    invited: tuple[Invited, ...] = ("state_party", "signatory", "not_party", "organisation")
    write_to: tuple[str, ...] = ()
    source: str = ""


class DocumentSection(Section):
    """``[[document]]``."""

    id: Identifier = Field(description='id = "review-document"')
    title: str = Field(min_length=1, description='title = "Review Document"')
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()
    topic_words: tuple[str, ...] = ()
    draft: tuple[DraftSection, ...] = ()
    round: tuple[RoundSection, ...] = ()


class OutgoingSection(Section):
    """``[outgoing]``."""

    host: Host = ""
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Security = "starttls"
    user: str = ""
    password: Password = PasswordSection()
    oauth: OAuthSection | None = None
    sender: AddressOrNothing = ""


class DigestsSection(Section):
    """``[digests]``."""

    daily_at: Clock = "07:30"
    daily_to: tuple[Address, ...] = ()
    deadline_to: tuple[Address, ...] = ()
    deadline_after_hours: int = Field(default=13, ge=0, le=240)
    reminder_days: tuple[Annotated[int, Field(ge=1, le=90)], ...] = ()
    reminder_to: tuple[Address, ...] = ()


class RetentionSection(Section):
    """``[retention]``: days for which mail of no business of the consultation is kept; 0: with all the rest."""

    unrelated_days: int = Field(default=0, ge=0, le=36_500)
    automatic_days: int = Field(default=0, ge=0, le=36_500)


class RegistrySection(Section):
    """``[registry]``: who is party to the treaty, and which of the shipped organisations take part, where not all."""

    status: Path | None = None
    organisations: tuple[str, ...] | None = None


class DemoSection(Section):
    """``[demo]``."""

    mail: Path | None = None


class File(Section):
    """A whole settings file."""

    consultation: ConsultationSection = Field(description="the section [consultation]")
    data: DataSection = DataSection()
    store: StoreSection = StoreSection()
    tagging: TaggingSection = TaggingSection()
    ingest: IngestSection = IngestSection()
    mailbox: tuple[MailboxSection, ...] = Field(min_length=1, description="a section [[mailbox]]")
    internal: tuple[InternalSection, ...] = ()
    participant: tuple[ParticipantSection, ...] = ()
    document: tuple[DocumentSection, ...] = Field(min_length=1, description="a section [[document]]")
    outgoing: OutgoingSection = OutgoingSection()
    digests: DigestsSection = DigestsSection()
    retention: RetentionSection = RetentionSection()
    registry: RegistrySection = RegistrySection()
    demo: DemoSection = DemoSection()
