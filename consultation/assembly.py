"""From a settings file that has been checked to the values of ``model``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from consultation.model import (
    Addition,
    Consultation,
    DigestPlan,
    Document,
    Draft,
    FuzzyDate,
    Internal,
    Mailbox,
    OAuth,
    Outgoing,
    Round,
    Secret,
)
from consultation.moments import end_of_day, in_zone, local_moment, start_of_day
from consultation.schema import (
    DocumentSection,
    DraftSection,
    File,
    FuzzySection,
    MailboxSection,
    OAuthSection,
    OutgoingSection,
    PasswordSection,
    RetentionSection,
    RoundSection,
)
from consultation.words import Kind

#: IANA service names: imaps, imap; submissions, submission (RFC 8314)
IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}
#: Microsoft Graph of the worldwide cloud
GRAPH_HOST = "graph.microsoft.com"
GRAPH_PORTS = {"tls": 443, "starttls": 443, "none": 80}
#: folder within the data folder for what people who signed in by code are known by
TOKENS = "sign-in"
MEGABYTE = 1_000_000


def assemble(file: File, folder: Path, data: Path | None) -> Consultation:
    """The consultation; ``folder`` is where the file's relative paths begin."""
    head, zone = file.consultation, file.consultation.zone
    written = data if data is not None else folder / file.data.path
    return Consultation(
        id=head.id,
        name=head.name,
        ref_prefix=head.ref_prefix,
        zone=zone,
        goes_live=_moment(head.goes_live, zone, end=False),
        ends=head.ends,
        names=head.names,
        other_processes=head.other_processes,
        other_business=head.other_business,
        documents=tuple(_document(item, place, zone, folder) for place, item in enumerate(file.document)),
        mailboxes=tuple(_mailbox(item, folder, written) for item in file.mailbox),
        internal=tuple(Internal(**item.model_dump()) for item in file.internal),
        participants=tuple(Addition(**item.model_dump()) for item in file.participant),
        status_file=folder / file.registry.status if file.registry.status else None,
        organisations=file.registry.organisations,
        outgoing=_outgoing(file.outgoing, folder, written),
        digests=DigestPlan(**file.digests.model_dump()),
        retention=_retention(file.retention),
        data=written,
        store_url=file.store.url,
        threshold=file.tagging.threshold,
        confirm=file.tagging.confirm,
        settling=timedelta(hours=file.ingest.settling_hours),
        poll_minutes=file.ingest.poll_minutes,
        max_message_bytes=int(file.ingest.max_message_megabytes * MEGABYTE),
        demo=folder / file.demo.mail if file.demo.mail else None,
    )


def _retention(item: RetentionSection) -> dict[Kind, timedelta]:
    days = {Kind.UNRELATED: item.unrelated_days, Kind.AUTOMATIC: item.automatic_days}
    return {kind: timedelta(days=number) for kind, number in days.items() if number}


def _moment(value: date | datetime, zone: str, *, end: bool) -> datetime:
    """A day becomes its first or last second; a wall-clock time is read in the zone."""
    if not isinstance(value, datetime):
        return end_of_day(value, zone) if end else start_of_day(value, zone)
    return in_zone(value if value.tzinfo else local_moment(value, zone), zone)


def _document(item: DocumentSection, place: int, zone: str, folder: Path) -> Document:
    drafts = tuple(_draft(draft, item.id, folder) for draft in item.draft)
    circulated = {draft.id: draft.circulated for draft in drafts}
    return Document(
        id=item.id,
        title=item.title,
        aliases=item.aliases,
        weak_aliases=item.weak_aliases,
        look_alikes=item.look_alikes,
        topic_words=item.topic_words,
        drafts=drafts,
        rounds=tuple(_round(found, item.id, zone, circulated) for found in item.round),
        position=place,
    )


def _draft(item: DraftSection, document: str, folder: Path) -> Draft:
    return Draft(
        document=document,
        id=item.id,
        title=item.title or item.id.replace("-", " "),
        names=item.names,
        symbols=item.symbols,
        circulated=_fuzzy(item.circulated) if item.circulated else None,
        file=folder / item.file if item.file else None,
    )


def _round(item: RoundSection, document: str, zone: str, circulated: dict[str, FuzzyDate | None]) -> Round:
    opens = _fuzzy(item.opens) if item.opens else circulated.get(item.draft or "")
    assert opens is not None, "checks.py reports a round that does not say when it opens"
    return Round(
        document=document,
        id=item.id,
        title=item.title or item.id.replace("-", " "),
        draft=item.draft,
        opens=opens,
        deadline=_moment(item.deadline, item.zone or zone, end=True) if item.deadline else None,
        deadline_words=item.deadline_words,
        closes=item.closes,
        closes_with=item.closes_with,
        zone=item.zone or "",
        invited=item.invited,
        write_to=item.write_to,
        source=item.source,
    )


def _fuzzy(item: FuzzySection) -> FuzzyDate:
    return FuzzyDate(words=item.words, earliest=item.earliest, nominal=item.nominal, latest=item.latest)


def _mailbox(item: MailboxSection, folder: Path, data: Path) -> Mailbox:
    return Mailbox(
        name=item.name,
        addresses=item.addresses,
        host=item.host or (GRAPH_HOST if item.protocol == "graph" else ""),
        port=item.port or (GRAPH_PORTS if item.protocol == "graph" else IMAP_PORTS)[item.security],
        security=item.security,
        user=item.user,
        password=_secret(item.password, folder),
        oauth=_oauth(item.oauth, folder, data / TOKENS / f"mailbox-{item.name}.json") if item.oauth else None,
        protocol=item.protocol,
        folders=item.folders,
        idle=item.idle,
        ca_file=folder / item.ca_file if item.ca_file else None,
        received_by=item.received_by,
        authserv_ids=item.authserv_ids,
    )


def _outgoing(item: OutgoingSection, folder: Path, data: Path) -> Outgoing:
    return Outgoing(
        host=item.host,
        port=item.port or SMTP_PORTS[item.security],
        security=item.security,
        user=item.user,
        password=_secret(item.password, folder),
        oauth=_oauth(item.oauth, folder, data / TOKENS / "outgoing.json") if item.oauth else None,
        sender=item.sender,
    )


def _secret(item: PasswordSection, folder: Path) -> Secret:
    return Secret(env=item.env, file=folder / item.file if item.file else None, credential=item.credential)


def _oauth(item: OAuthSection, folder: Path, token_file: Path) -> OAuth:
    return OAuth(
        provider=item.provider,
        tenant=item.tenant,
        client_id=item.client_id,
        secret=_secret(item.secret, folder),
        certificate=_secret(item.certificate, folder),
        key=_secret(item.key, folder),
        device_code=item.device_code,
        authority=item.authority,
        token_url=item.token_url,
        scope=item.scope,
        audience=item.audience,
        expires=item.expires,
        ca_file=folder / item.ca_file if item.ca_file else None,
        token_file=token_file,
    )
