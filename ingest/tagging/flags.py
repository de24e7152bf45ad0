"""What a reader should know of a paper, or of the message, before using it (CONTRACT, ``flags``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from consultation.words import ExtractionState, Flag, Kind, ParticipantKind, Role
from ingest.tagging import authentication
from ingest.tagging.papers import Paper
from ingest.tagging.reading import Leaf, Reading
from ingest.tagging.standing import Standing
from ingest.tagging.submitters import Author
from ingest.tagging.vocabulary import said
from store.records import Tag

#: difference of the server's two times from which on it is worth telling
APART = timedelta(hours=1)
_UNREAD = (ExtractionState.FAILED, ExtractionState.REFUSED, ExtractionState.EMPTY)
#: changes that say something; changes of format alone do not
_FORMAT = "format"


def of_message(reading: Reading) -> tuple[Flag, ...]:
    """Flags of the message itself."""
    found = []
    boxes = frozenset(receipt.mailbox for receipt in reading.view.receipts)
    if authentication.failed(reading.view.facts, reading.context.consultation, boxes):
        found.append(Flag.FAILED_AUTHENTICATION)
    if any(leaf.is_hostile for leaf in reading.leaves):
        found.append(Flag.HOSTILE_ATTACHMENT)
    if reading.view.message_id_reused:
        found.append(Flag.MESSAGE_ID_REUSED)
    if any(
        receipt.time_source == "received"
        and receipt.internal_date is not None
        and abs(receipt.internal_date - receipt.received_at) > APART
        for receipt in reading.view.receipts
    ):
        found.append(Flag.TIME_DISAGREEMENT)
    return tuple(found)


def of_paper(
    reading: Reading, who: Standing, paper: Paper, kind: Kind, tags: Sequence[Tag], unread: Sequence[Leaf]
) -> tuple[Flag, ...]:
    """Flags of one paper; ``unread``: files of the message that nobody could read and that may belong to it."""
    found = [*_by_edits(paper.leaves), *_by_files(reading, paper, kind, unread)]
    if sum(author.role is not Role.ALIGNED for author in paper.authors.authors) > 1:
        found.append(Flag.JOINT)
    passed_on = who.passes_on or paper.handed_on
    if passed_on:
        found.append(Flag.FORWARDED)
    if _unattributed(paper):
        found.append(Flag.NOT_FOR_ATTRIBUTION)
    if not passed_on and paper.authors.authors and not _from_its_domain(reading, who, paper):
        found.append(Flag.UNVERIFIED_SENDER)
    if any(tag.draft is not None and _older(reading, tag) for tag in tags):
        found.append(Flag.WRONG_BASE)
    if any(_uninvited(reading, paper.authors.authors, tag) for tag in tags):
        found.append(Flag.NOT_INVITED)
    return tuple(dict.fromkeys(found))


def _by_edits(leaves: Sequence[Leaf]) -> Iterator[Flag]:
    if any(c.kind != _FORMAT for leaf in leaves for c in leaf.extraction.changes) or any(
        not edit.silent for leaf in leaves for edit in leaf.extraction.edits
    ):
        yield Flag.TRACKED_CHANGES
    if any(leaf.extraction.comments for leaf in leaves):
        yield Flag.MARGIN_COMMENTS
    if any(leaf.lineage.silent for leaf in leaves):
        yield Flag.UNTRACKED_EDITS
    if any(leaf.layer_authors for leaf in leaves):
        yield Flag.LAYERED


def _by_files(reading: Reading, paper: Paper, kind: Kind, unread: Sequence[Leaf]) -> Iterator[Flag]:
    if not paper.leaves and kind in (Kind.SUBMISSION, Kind.NIL_RETURN):
        yield Flag.LINK_ONLY if is_link_only(reading, paper) else Flag.BODY_ONLY
    files = [*paper.leaves, *unread]
    if any(leaf.extraction.state == ExtractionState.ENCRYPTED for leaf in files):
        yield Flag.ENCRYPTED
    if any(leaf.extraction.scanned for leaf in files):
        yield Flag.SCANNED
    if any(is_unreadable(leaf) for leaf in files):
        yield Flag.UNREADABLE_ATTACHMENT


def is_unreadable(leaf: Leaf) -> bool:
    """A file somebody sent that no program could read: broken, empty, refused, of an unknown kind, or a photograph."""
    if leaf.is_hostile or leaf.extraction.scanned or leaf.extraction.state == ExtractionState.ENCRYPTED:
        return False
    return leaf.extraction.state in _UNREAD or leaf.is_image or leaf.extraction.state == ExtractionState.UNSUPPORTED


def is_link_only(reading: Reading, paper: Paper) -> bool:
    """Whether a link is all that there is: no file, no remark, hardly a word."""
    if paper.leaves or not reading.facts.links:
        return False
    if any(remark.locator for voice in paper.voices for remark in voice.remarks):
        return False
    words = " ".join(voice.body.content for voice in paper.voices)
    for link in reading.facts.links:
        words = words.replace(link, "")
    offered = any(said("link_offer", v.body) is not None or said("comments", v.body) is not None for v in paper.voices)
    return offered and len(words) < 600


def _unattributed(paper: Paper) -> bool:
    texts = [text for voice in paper.voices for text in (voice.subject.text, voice.body)]
    texts += [leaf.head for leaf in paper.leaves if not leaf.is_copy]
    return said("not_for_attribution", *texts) is not None


def _from_its_domain(reading: Reading, who: Standing, paper: Paper) -> bool:
    """Whether the sender writes from a domain of one of the submitters."""
    if who.national:
        return True
    match = reading.context.registry.by_address(reading.sender.address)
    if match is None or match.participant is None:
        return False
    authors = [author.participant for author in paper.authors.authors]
    # a group of States has no domain: the State in the chair sends its papers
    led = match.participant.is_state and not match.shared
    return any(a.id == match.participant.id or (led and a.kind is ParticipantKind.GROUP_OF_STATES) for a in authors)


def _older(reading: Reading, tag: Tag) -> bool:
    """Whether the text edited is older than the one under consultation in its round."""
    state = reading.context.timeline.round(f"{tag.document}/{tag.round}")
    if state.round.draft is None or tag.draft == state.round.draft:
        return False
    order = [item.draft.id for item in reading.context.timeline.drafts() if item.draft.document == tag.document]
    return tag.draft in order and state.round.draft in order and order.index(tag.draft) < order.index(state.round.draft)


def _uninvited(reading: Reading, authors: Sequence[Author], tag: Tag) -> bool:
    invited = reading.context.timeline.round(f"{tag.document}/{tag.round}").round.invited
    if not invited:
        return False
    day = reading.view.received_at.date()
    for author in authors:
        participant = author.participant
        if author.role is Role.ALIGNED or participant.kind is ParticipantKind.GROUP_OF_STATES:
            # those in a group may stand differently, so that nobody can say of the group that it was not invited
            continue
        if participant.kind is ParticipantKind.STATE:
            status = participant.status_on(day)
            if (
                status is not None
                and status.value not in invited
                and not (status.value == "acceding" and "signatory" in invited)
            ):
                return True
        elif "organisation" not in invited:
            return True
    return False
