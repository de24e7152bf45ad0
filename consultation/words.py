"""The closed vocabularies of the record (CONTRACT.md, "A message"); the same words in code, JSON and SQL."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a message is."""

    SUBMISSION = "submission"
    #: "we have no comments": recorded as a return
    NIL_RETURN = "nil_return"
    #: the text of an oral statement
    STATEMENT = "statement"
    WITHDRAWAL = "withdrawal"
    #: the same content again
    RESEND = "resend"
    #: about the consultation, wants an answer
    ENQUIRY = "enquiry"
    #: the secretariat's or the presidency's own mail
    CIRCULAR = "circular"
    #: out of office, bounce, receipt
    AUTOMATIC = "automatic"
    #: all else in a shared mailbox
    UNRELATED = "unrelated"


#: kinds that somebody says on the record: they have submitters and get a reference
SPOKEN = frozenset({Kind.SUBMISSION, Kind.NIL_RETURN, Kind.STATEMENT, Kind.WITHDRAWAL, Kind.RESEND})
#: kinds that are a return on a document and a round: they have tags that count
TAGGED = frozenset({Kind.SUBMISSION, Kind.NIL_RETURN})


class State(StrEnum):
    """How far a message is; every message is in one of these, always."""

    RECEIVED = "received"
    PARSED = "parsed"
    DONE = "done"
    QUARANTINED = "quarantined"
    #: over a size limit: archived, not opened
    HELD = "held"
    #: gone before it could be read
    VANISHED = "vanished"
    FORGOTTEN = "forgotten"


class Timing(StrEnum):
    """Where the receipt stands against the deadline of its round."""

    ON_TIME = "on_time"
    #: past the deadline but still that date somewhere on Earth: until 12:00 UTC next day
    BORDERLINE = "borderline"
    LATE = "late"
    NO_DEADLINE = "no_deadline"


class Role(StrEnum):
    """How a submitter stands to a paper."""

    AUTHOR = "author"
    CO_SPONSOR = "co-sponsor"
    ALIGNED = "aligned"


class RelationType(StrEnum):
    """What a message is to an earlier one."""

    RESEND = "resend"
    REVISION = "revision"
    CORRIGENDUM = "corrigendum"
    WITHDRAWAL = "withdrawal"
    FORWARD = "forward"


class Flag(StrEnum):
    """What a reader should know of a submission or a message before using it."""

    TRACKED_CHANGES = "tracked_changes"
    MARGIN_COMMENTS = "margin_comments"
    UNTRACKED_EDITS = "untracked_edits"
    BODY_ONLY = "body_only"
    JOINT = "joint"
    FORWARDED = "forwarded"
    NOT_FOR_ATTRIBUTION = "not_for_attribution"
    UNVERIFIED_SENDER = "unverified_sender"
    FAILED_AUTHENTICATION = "failed_authentication"
    #: edits an older draft than the one under consultation
    WRONG_BASE = "wrong_base"
    UNREADABLE_ATTACHMENT = "unreadable_attachment"
    ENCRYPTED = "encrypted"
    LINK_ONLY = "link_only"
    SCANNED = "scanned"
    #: outside the round's audience
    NOT_INVITED = "not_invited"
    HOSTILE_ATTACHMENT = "hostile_attachment"
    MESSAGE_ID_REUSED = "message_id_reused"
    #: the server's two times differ
    TIME_DISAGREEMENT = "time_disagreement"
    #: edits on top of another submitter's edits
    LAYERED = "layered"


class AttachmentRole(StrEnum):
    """What a file of a message is."""

    SUBMISSION = "submission"
    COVER = "cover"
    INLINE_IMAGE = "inline_image"
    SIGNATURE = "signature"
    #: a circulated draft, unchanged
    QUOTED_DRAFT = "quoted_draft"
    OTHER = "other"


class ExtractionState(StrEnum):
    """What became of reading one file; every file ends in exactly one of these."""

    OK = "ok"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"
    #: over a limit; ``problem`` says which
    REFUSED = "refused"


class ContributionKind(StrEnum):
    """The smallest things that a submission says (CONTRACT.md, "A compilation")."""

    INSERTION = "insertion"
    DELETION = "deletion"
    REPLACEMENT = "replacement"
    #: stands after the paragraph it is pinned to
    NEW_PARAGRAPH = "new_paragraph"
    PARAGRAPH_DELETION = "paragraph_deletion"
    MOVE = "move"
    MARGIN_COMMENT = "margin_comment"
    #: prose or a table row on a paragraph
    REMARK = "remark"
    GENERAL = "general"


class ParticipantKind(StrEnum):
    """Who can speak (DOMAIN.md, section 2)."""

    STATE = "state"
    GROUP_OF_STATES = "group_of_states"
    REGIONAL_ORG = "regional_org"
    UN = "un"
    RED_CROSS = "icrc_red_cross"
    EXPERT_CENTRE = "expert_centre"
    CIVIL_SOCIETY = "civil_society"
    OPERATOR = "operator"
    #: producers, traders and their associations
    INDUSTRY = "industry"
    INDIVIDUAL = "individual"
    UNKNOWN = "unknown"
    #: the secretariat and the presidency: never submitters unless "in national capacity"
    INTERNAL = "internal"


class TreatyStatus(StrEnum):
    """A State's standing under the Convention on a given date."""

    STATE_PARTY = "state_party"
    #: has deposited its instrument; in force for it on the first day of the sixth month after (Article 17)
    ACCEDING = "acceding"
    SIGNATORY = "signatory"
    NOT_PARTY = "not_party"
