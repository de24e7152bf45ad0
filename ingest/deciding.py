"""A person's decisions: checked, put in the journal, stored, and the message processed again with them.

The journal entry is written before the commit that it belongs to, so that ``rebuild`` finds every decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from consultation.errors import NotFound, UsageError
from consultation.registry import Registry
from consultation.timeline import Timeline
from consultation.words import Flag, Kind, RelationType, Role, State, Timing
from ingest.dividing import MERGE, SPLIT, parse_parts
from store.database import Transaction
from store.evidence import evidence_digest, has_changed
from store.records import Contribution, Decision, HistoryEntry, Message, Pin
from store.session import Session


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the options of ``decide`` ask for; empty means "leave as it is"."""

    kind: str | None = None
    documents: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    submitters: tuple[str, ...] = ()
    timing: str | None = None
    relation: str | None = None
    flags: tuple[str, ...] = ()
    unflags: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()
    #: files that belong together, as ``1,2/3``
    split: str | None = None
    #: the submission of the same message that is one with this one
    merge: str | None = None
    confirm: bool = False
    undo: bool = False
    note: str = ""
    by: str = ""


def decide(session: Session, registry: Registry, subject: str, request: Request) -> Message:
    """Record the decisions of *request* on a message or ref; the message as it stands, still to be processed."""
    if not request.by:
        raise UsageError("a decision needs a name: --by NAME (or set RAPPORTEUR_BY)")
    now = session.clock()
    with session.database.transaction() as tx:
        message = tx.messages.find(subject)
        if message.state is State.FORGOTTEN:
            raise UsageError(f"{message.id} was forgotten: there is nothing left to decide on")
        subject = _full_name(tx, message, subject)
        timeline = session.timeline(tx)
        fields = [*_fields(request, registry, timeline), *_division(request, message, subject)]
        _check(tx, message, fields)
        if not fields and not request.undo:
            raise UsageError(
                "say what is decided: --kind, --document and --round, --submitter, --split, --confirm, --undo …"
            )
        for name, value in fields:
            _record(tx, session, message, subject, name, value, request, now)
        if request.undo:
            _undo(tx, session, message, subject, request, now)
        tx.messages.update(message.id, state=State.PARSED)
        return message


def _full_name(tx: Transaction, message: Message, words: str) -> str:
    """The ref or the id that *words* stands for: a decision is kept under its whole name (not ``m-8``)."""
    refs = (item.ref for item in tx.submissions.of_message(message.id, retired=True))
    return next((ref for ref in refs if ref.casefold() == words.casefold()), message.id)


def _check(tx: Transaction, message: Message, fields: Sequence[tuple[str, Any]]) -> None:
    """NotFound or UsageError where a decision names what is not there, before anything of it is recorded."""
    own = {item.ref for item in message.submissions}
    for name, value in fields:
        if name == "relation" and value is not None and value["of"] is not None:
            if value["of"] in own:
                raise UsageError(f"--relation: {value['of']} is of this very message")
            tx.submissions.get(value["of"])
        if name == "pin" and value["contribution"].rpartition(".")[0] not in own:
            raise NotFound(f"--pin: {message.id} has no contribution '{value['contribution']}': 'show' lists them")


def _record(
    tx: Transaction,
    session: Session,
    message: Message,
    subject: str,
    name: str,
    value: Any,
    request: Request,
    now: datetime,
) -> None:
    decision = Decision(
        id=tx.decisions.next_id(),
        at=now,
        by=request.by,
        subject=subject,
        field=name,
        value=value,
        note=request.note,
        evidence=evidence_digest(message.verdict, name) if message.verdict else "",
    )
    if name == "pin":
        _pin(tx, value)
    payload = asdict(decision) | {"at": now.isoformat(), "message": message.id}
    session.journal.append("decision", now, payload)
    tx.decisions.add(decision)
    words = f"decided {name}" + (f": {request.note}" if request.note else "")
    tx.messages.add_history(message.id, HistoryEntry(at=now, by=request.by, what=words))


def _undo(tx: Transaction, session: Session, message: Message, subject: str, request: Request, now: datetime) -> None:
    """Take back the newest decision in force on this subject."""
    standing = tx.decisions.of([subject])
    if not standing:
        raise UsageError(f"there is no decision on {subject} to undo")
    last = standing[-1]
    session.journal.append("decision", now, {"undo": last.id, "subject": subject, "by": request.by})
    assert last.id is not None
    tx.decisions.undo(last.id, now, request.by)
    if last.field == "pin":
        _unpin(tx, last.value["contribution"], standing[:-1])
    tx.messages.add_history(message.id, HistoryEntry(at=now, by=request.by, what=f"undid the decision on {last.field}"))


def _unpin(tx: Transaction, contribution: str, earlier: Sequence[Decision]) -> None:
    """Back to the pin that an earlier decision gave, else to what the rules find."""
    pins = [item.value for item in earlier if item.field == "pin" and item.value["contribution"] == contribution]
    if pins:
        _pin(tx, pins[-1])
    else:
        tx.contributions.pin(contribution, None)


def _fields(request: Request, registry: Registry, timeline: Timeline) -> list[tuple[str, Any]]:
    fields: list[tuple[str, Any]] = []
    if request.kind:
        fields.append(("kind", _word(Kind, request.kind, "--kind").value))
    if request.rounds or request.documents:
        fields.append(("tags", _tags(request, timeline)))
    if request.submitters:
        fields.append(("submitters", [_submitter(item, registry) for item in request.submitters]))
    if request.timing:
        fields.append(("timing", _word(Timing, request.timing, "--timing").value))
    if request.relation:
        fields.append(("relation", _relation(request.relation)))
    fields += [("flags", {"flag": _word(Flag, item, "--flag").value, "on": True}) for item in request.flags]
    fields += [("flags", {"flag": _word(Flag, item, "--unflag").value, "on": False}) for item in request.unflags]
    fields += [("pin", _pin_value(item)) for item in request.pins]
    if request.confirm:
        fields.append(("confirm", True))
    return fields


def _division(request: Request, message: Message, subject: str) -> list[tuple[str, Any]]:
    """Split and merge; both are about the papers of one message."""
    fields: list[tuple[str, Any]] = []
    if request.split:
        if subject != message.id:
            raise UsageError(f"--split is about the whole message: decide {message.id} --split …")
        fields.append((SPLIT, parse_parts(request.split, [item.n for item in message.attachments])))
    if request.merge:
        own = {item.ref for item in message.submissions}
        other = request.merge.upper()
        if not {subject, other} <= own or subject == other:
            raise UsageError(
                f"--merge: {subject} and {other} must be two submissions of one message; "
                "of two messages, say --relation revision:REF or resend:REF"
            )
        fields.append((MERGE, {"ref": other}))
    return fields


def _word(words: type[Kind | Timing | Flag], value: str, option: str) -> Kind | Timing | Flag:
    try:
        return words(value)
    except ValueError as error:
        raise UsageError(f"{option} '{value}': it must be one of {', '.join(words)}") from error


def _tags(request: Request, timeline: Timeline) -> list[dict[str, str | None]]:
    """Documents, rounds and drafts in the order given: the first round goes with the first document."""
    if not request.rounds:
        raise UsageError("--document needs its --round")
    tags: list[dict[str, str | None]] = []
    for index, name in enumerate(request.rounds):
        document = request.documents[index] if index < len(request.documents) else None
        state = timeline.resolve(name, document)
        draft = request.drafts[index] if index < len(request.drafts) else state.round.draft
        tags.append({"document": state.round.document, "round": state.round.id, "draft": draft})
    return tags


def _submitter(words: str, registry: Registry) -> dict[str, str]:
    name, _, role = words.partition(":")
    if role and role not in list(Role):
        raise UsageError(f"--submitter '{words}': the role must be one of {', '.join(Role)}")
    known = registry.get(name.upper()) or registry.get(name.lower())
    if known is None:
        found = {match.participant.id for match in registry.find_names(name)}
        if len(found) != 1:
            raise NotFound(f"--submitter '{name}': no State or organisation of that id or name is known")
        return {"id": found.pop(), "role": role or Role.AUTHOR.value}
    return {"id": known.id, "role": role or Role.AUTHOR.value}


def _relation(words: str) -> dict[str, str | None] | None:
    if words == "none":
        return None
    name, _, of = words.partition(":")
    try:
        relation = RelationType(name)
    except ValueError as error:
        raise UsageError(f"--relation '{words}': write TYPE:REF with TYPE of {', '.join(RelationType)}") from error
    # A forward may be of a letter that never came by itself; all else is in relation to something on record.
    if not of and relation is not RelationType.FORWARD:
        raise UsageError(f"--relation '{words}': say of which submission, as {relation}:3RC-0042")
    return {"type": relation.value, "of": of.upper() or None}


def _pin_value(words: str) -> dict[str, str]:
    contribution, separator, label = words.partition("=")
    if not separator:
        raise UsageError(f"--pin '{words}': write CONTRIBUTION=LABEL, for example 3RC-0042.3=12 (b)")
    return {"contribution": contribution, "label": label}


def _pin(tx: Transaction, value: dict[str, str]) -> None:
    found: Contribution = tx.contributions.get(value["contribution"])
    tx.contributions.pin(found.id, value["label"], Pin(method="person", confidence=1.0))


def release(session: Session, subjects: Sequence[str], *, everything: bool = False) -> int:
    """Send messages through the rules once more (``reprocess``, ``release``); how many.

    With *everything*, copies that were given up before they became messages are tried again too.
    """
    with session.database.transaction() as tx:
        messages = tx.messages.list() if everything else tuple(tx.messages.find(subject) for subject in subjects)
        again = [item for item in messages if item.state in {State.DONE, State.PARSED, State.QUARANTINED}]
        for message in again:
            tx.messages.update(message.id, state=State.RECEIVED, problem=None)
        given_up = [copy for copy in tx.receipts.troubled() if everything and copy.state == "archived"]
        for copy in given_up:
            tx.receipts.release(copy.id)
    return len(again) + len(given_up)


def shaken(session: Session, subjects: Sequence[str]) -> tuple[str, ...]:
    """Of the messages (all, where none is named) those with a decision whose evidence has changed since it stood."""
    with session.database.transaction(write=False) as tx:
        decided = {item.subject for item in tx.decisions.all() if item.undone_at is None}
        messages = {found.id: found for found in (tx.messages.find(subject) for subject in sorted(decided))}
        asked = {tx.messages.find(subject).id for subject in subjects} or set(messages)
        return tuple(
            message.id
            for message in messages.values()
            if message.id in asked
            and any(
                has_changed(item, message.verdict)
                for item in tx.decisions.of([message.id, *(part.ref for part in message.submissions)])
            )
        )
