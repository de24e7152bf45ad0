"""Kind, second family: whose mail it is. Who speaks in it, and whether the sender only passes somebody's paper on.

Mail from the secretariat or the presidency is a circular, except where they pass on what somebody else wrote, or where
the State of the presidency speaks in its national capacity. A domain that only looks like ours is never ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultation.model import Internal
from consultation.words import Kind, ParticipantKind
from ingest.tagging import authentication
from ingest.tagging.people import calls_itself, imitated_domain
from ingest.tagging.reading import Leaf, Reading, Voice
from ingest.tagging.scoring import Hit, hit, hit_at
from ingest.tagging.vocabulary import said

#: characters of a covering note above a forwarded mail
NOTE = 700


@dataclass(frozen=True)
class Standing:
    """Whose words count."""

    #: the mails that speak: the message's own text, or the mails forwarded in it
    voices: tuple[Voice, ...]
    #: the secretariat or presidency, if it sent the mail
    internal: Internal | None = None
    #: it passes on what somebody else wrote
    passes_on: bool = False
    #: letters are attached that somebody else wrote, without the mail they came in
    letters: bool = False
    #: speaks for the presidency's State
    national: bool = False
    #: nothing says in which capacity it speaks
    doubtful: bool = False
    hits: tuple[Hit[Kind], ...] = ()


def standing(reading: Reading) -> Standing:
    """Who speaks in the message."""
    forged = _forged(reading)
    if forged:
        return Standing(voices=(reading.outer,), hits=forged)
    internal = reading.context.registry.internal_at(reading.sender.address)
    return _outside(reading) if internal is None else _inside(reading, internal)


def _forged(reading: Reading) -> tuple[Hit[Kind], ...]:
    """Somebody who wants to be taken for us."""
    consultation = reading.context.consultation
    address = reading.sender.address
    boxes = frozenset(receipt.mailbox for receipt in reading.view.receipts)
    if reading.context.registry.internal_at(address) is not None:
        if authentication.failed(reading.view.facts, consultation, boxes):
            return (hit(Kind.UNRELATED, "phishing.forged", address, "sender"),)
        return ()
    match = reading.context.registry.by_address(address)
    if match is not None and not match.shared:
        return ()
    imitated = imitated_domain(address, consultation)
    if imitated is not None:
        return (hit(Kind.UNRELATED, "phishing.look_alike", f"{address} (ours: {imitated})", "sender"),)
    for internal in consultation.internal:
        if calls_itself(reading.sender.name, internal):
            return (hit(Kind.UNRELATED, "phishing.impersonates", f"{reading.sender.name} <{address}>", "sender"),)
    return _unproved(reading, boxes) if match is None else ()


def _unproved(reading: Reading, boxes: frozenset[str]) -> tuple[Hit[Kind], ...]:
    """A stranger, found not to be who the address says, with a link and no paper; or one who asks for a password."""
    if not reading.facts.links or any(leaf.is_readable for leaf in reading.files):
        return ()
    password = said("password", reading.subject.text, reading.outer.body)
    found = [] if password is None else [hit_at(Kind.UNRELATED, "phishing.password", password)]
    if authentication.failed(reading.view.facts, reading.context.consultation, boxes):
        found.append(hit(Kind.UNRELATED, "phishing.unproved", reading.sender.address, "sender"))
    return tuple(found)


def _outside(reading: Reading) -> Standing:
    """From a participant or a stranger: their own words, unless they only pass on another participant's mail."""
    outer = reading.outer
    others = [voice for voice in reading.mails if not _is_ours(reading, voice)]
    if not others:
        return Standing(voices=(outer,))
    own = _participant(reading, outer)
    brief = len(outer.body.content) <= NOTE and not any(remark.locator for remark in outer.remarks)
    edited = any(leaf.is_edited and leaf.mail is None for leaf in reading.files)
    theirs = {_participant(reading, voice) for voice in others} - {None}
    handed_on = own not in theirs if theirs else _for_another(reading, others)
    if handed_on and brief and not edited:
        note = hit(Kind.SUBMISSION, "internal.passes_on", others[0].sender.address, others[0].where, 0.25)
        return Standing(voices=tuple(others), passes_on=True, hits=(note,))
    return Standing(voices=(outer, *(v for v in others if _participant(reading, v) in (own, None))))


def _for_another(reading: Reading, others: Sequence[Voice]) -> bool:
    """Whether one whom we know sends on the mail of one who writes from nobody's domain, and names somebody else."""
    match = reading.context.registry.by_address(reading.sender.address)
    if match is None or match.participant is None or not reading.subject.forward:
        return False
    texts = (text.content for v in others for text in (v.subject.text, v.body, v.signature))
    named = {found.participant.id for text in texts for found in reading.context.registry.find_names(text)}
    return bool(named) and match.participant.id not in named


def _inside(reading: Reading, internal: Internal) -> Standing:
    """From the secretariat or the presidency."""
    others = tuple(voice for voice in reading.mails if not _is_ours(reading, voice) and _speaks(reading, voice))
    if others:
        return Standing(voices=others, internal=internal, passes_on=True, hits=())
    outer = reading.outer
    texts = (outer.subject.text, outer.body, *(leaf.head for leaf in reading.files))
    national = said("national_capacity", *texts) or said("own_capacity", *texts)
    if internal.national is not None and national is not None:
        found = hit_at(Kind.SUBMISSION, "internal.national", national, 0.3)
        return Standing(voices=(outer,), internal=internal, national=True, hits=(found,))
    if internal.national is not None and _speaks_as(reading, internal.national):
        note = hit(
            Kind.SUBMISSION, "internal.national", "in the State's name, not said in which capacity", "message", 0.1
        )
        return Standing(voices=(outer,), internal=internal, national=True, doubtful=True, hits=(note,))
    if _letters(reading):
        passed = said("passed_on", outer.subject.text, outer.body)
        quote, where = (passed.quote, passed.where) if passed else ("a file by somebody else", "attachments")
        found = hit(Kind.SUBMISSION, "internal.passes_on", quote, where, 0.4)
        return Standing(voices=(outer,), internal=internal, passes_on=True, letters=True, hits=(found,))
    return Standing(
        voices=(outer,),
        internal=internal,
        hits=(hit(Kind.CIRCULAR, "internal.author", reading.sender.address, "sender"),),
    )


def _speaks_as(reading: Reading, state: str) -> bool:
    """Whether the State of the presidency offers comments in its own name, without saying in which capacity."""
    named = {m.participant.id for m in reading.context.registry.find_names(reading.subject.text.content)}
    brings = any(leaf.is_edited or leaf.remarks for leaf in reading.files)
    brings = brings or len([remark for remark in reading.outer.remarks if remark.locator]) > 1
    return state in named and brings and said("comments", reading.subject.text, reading.outer.body) is not None


def _letters(reading: Reading) -> bool:
    """Whether files are attached that came from somebody else: said so, and no drafts as circulated."""
    files = [leaf for leaf in reading.files if not (leaf.is_copy and not leaf.is_edited)]
    if not files:
        return False
    outer = reading.outer
    if said("passed_on", outer.subject.text, outer.body) is not None or reading.subject.forward:
        return True
    return any(_headed(reading, leaf) and (leaf.is_edited or leaf.remarks) for leaf in files)


def _headed(reading: Reading, leaf: Leaf) -> bool:
    """Whether a file's head or name names one participant, and hardly more."""
    registry = reading.context.registry
    found = (*registry.find_names(leaf.title.content), *registry.find_in_file_name(leaf.name))
    named = {m.participant.id for m in found if m.participant.kind is not ParticipantKind.INTERNAL}
    return 1 <= len(named) <= 2


def _is_ours(reading: Reading, voice: Voice) -> bool:
    return reading.context.registry.internal_at(voice.sender.address) is not None


def _speaks(reading: Reading, voice: Voice) -> bool:
    """Whether a forwarded mail has any content of its own."""
    return (
        bool(voice.body)
        or any(leaf.mail is not None and reading.mails[leaf.mail] is voice for leaf in reading.files)
        or bool(reading.files)
    )


def _participant(reading: Reading, voice: Voice) -> str | None:
    """The participant whose address a voice writes from; ``None`` for shared domains and strangers."""
    match = reading.context.registry.by_address(voice.sender.address)
    if match is None or match.shared or match.participant is None:
        return None
    return str(match.participant.id)
