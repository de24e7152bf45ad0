"""The tables of the record, by room of the design. Changed only together with a migration (``migrations/versions``).

Only short or hashed columns are indexed. Times are ``Moment`` (UTC), structured values ``Payload`` (JSON). A message
is named by its id, a submission by its ref, a contribution by ``REF.n``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.columns import Clean, Moment, Payload, name_columns

#: names of constraints must not be the engine's own, or migrations could not name them
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: sha256 in hexadecimal
DIGEST = 64
#: words of a closed vocabulary, document and round ids
WORD = 64
#: names from settings: mailboxes, people, draft and round keys
NAME = 200


def _message(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(
        "message",
        Clean(16),
        ForeignKey("messages.id"),
        primary_key=primary_key,
        nullable=nullable,
        index=not primary_key,
    )


# Numbers given and never given again: message ids and references, without gaps (a sequence would leave some).
counters = Table(
    "counters",
    metadata,
    Column("name", Clean(NAME), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# ---------------------------------------------------------------------------------------------- the way in
messages = Table(
    "messages",
    metadata,
    Column("id", Clean(16), primary_key=True),
    Column("consultation", Clean(WORD), nullable=False),
    Column("message_id", Clean(), nullable=False),
    Column("message_id_digest", Clean(DIGEST), nullable=False, index=True),
    Column("subject", Clean(), nullable=False),
    Column("sender_name", Clean(), nullable=False),
    Column("sender_address", Clean(), nullable=False),
    Column("received_at", Moment, nullable=False, index=True),
    Column("language", Clean(WORD), nullable=False),
    Column("content_digest", Clean(NAME), nullable=False, index=True),
    Column("kind", Clean(WORD), nullable=False),
    Column("state", Clean(WORD), nullable=False, index=True),
    Column("problem", Clean()),
    Column("needs_review", Boolean, nullable=False),
    Column("review_reasons", Payload, nullable=False),
    Column("flags", Payload, nullable=False),
    Column("expected_mailboxes", Payload, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailbox", Clean(NAME), nullable=False),
    Column("folder", Clean(400), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("state", Clean(WORD), nullable=False),
    Column("sha256", Clean(DIGEST), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("internal_date", Moment),
    Column("fetched_at", Moment, nullable=False),
    _message(nullable=True),
    Column("received_at", Moment),
    Column("time_source", Clean(WORD), nullable=False),
    Column("addressed_as", Clean(WORD), nullable=False),
    Column("variant", Clean(WORD), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", Clean()),
    Column("server_id", Clean(400)),
    UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
)

attachments = Table(
    "attachments",
    metadata,
    _message(primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("name", Clean(), nullable=False),
    Column("media_type", Clean(), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Clean(DIGEST), nullable=False, index=True),
    Column("role", Clean(WORD), nullable=False),
    Column("extraction", Clean(WORD), nullable=False),
    Column("problem", Clean()),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    _message(),
    Column("at", Moment, nullable=False),
    Column("by", Clean(NAME), nullable=False),
    Column("what", Clean(), nullable=False),
)

# What the parsers said, by the digest of what was read, what was asked and the version of the parsers.
extractions = Table(
    "extractions",
    metadata,
    Column("content", Clean(NAME), primary_key=True),
    Column("what", Clean(NAME), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("data", Payload, nullable=False),
)

# ---------------------------------------------------------------------------------------------- what is said of it
verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    _message(),
    Column("run_id", Clean(NAME), nullable=False),
    Column("at", Moment, nullable=False),
    Column("digest", Clean(DIGEST), nullable=False),
    Column("verdict", Payload, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Clean(NAME), nullable=False),
    Column("subject", Clean(NAME), nullable=False, index=True),
    Column("field", Clean(WORD), nullable=False),
    Column("value", Payload),
    Column("note", Clean(), nullable=False),
    Column("evidence", Clean(NAME), nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", Clean(NAME)),
)

submissions = Table(
    "submissions",
    metadata,
    Column("ref", Clean(WORD), primary_key=True),
    _message(),
    Column("key", Clean(NAME), nullable=False),
    Column("submitters", Payload, nullable=False),
    Column("tags", Payload, nullable=False),
    Column("relation", Payload),
    Column("attachments", Payload, nullable=False),
    Column("flags", Payload, nullable=False),
    Column("confirmed_by", Clean(NAME)),
    Column("received_at", Moment, nullable=False, index=True),
    Column("superseded_by", Clean(WORD)),
    Column("withdrawn_by", Clean(WORD)),
    # its message no longer has it; the ref stays taken
    Column("retired", Boolean, nullable=False),
    # what the rules look up in it when a later message comes: a PriorSubmission
    Column("prior", Payload),
    UniqueConstraint("message", "key"),
)

# The tags and submitters of a submission once more, one a row, for asking by them.
submission_tags = Table(
    "submission_tags",
    metadata,
    Column("ref", Clean(WORD), ForeignKey("submissions.ref"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("document", Clean(WORD), nullable=False),
    Column("round", Clean(WORD), nullable=False),
    Column("draft", Clean(WORD)),
    Column("timing", Clean(WORD), nullable=False),
    Index("ix_submission_tags_document_round", "document", "round"),
)

submission_submitters = Table(
    "submission_submitters",
    metadata,
    Column("ref", Clean(WORD), ForeignKey("submissions.ref"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("submitter", Clean(NAME), nullable=False, index=True),
    Column("role", Clean(WORD), nullable=False),
)

# What an earlier submission is looked up by (store.lookup).
prior_keys = Table(
    "prior_keys",
    metadata,
    Column("ref", Clean(WORD), ForeignKey("submissions.ref"), primary_key=True),
    Column("key", Clean(DIGEST), primary_key=True, index=True),
)

contributions = Table(
    "contributions",
    metadata,
    Column("id", Clean(NAME), primary_key=True),
    Column("ref", Clean(WORD), ForeignKey("submissions.ref"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("fingerprint", Clean(DIGEST), nullable=False),
    # not found again by a later run; the number stays taken
    Column("gone", Boolean, nullable=False),
    Column("document", Clean(WORD), nullable=False),
    Column("round", Clean(WORD), nullable=False),
    Column("kind", Clean(WORD), nullable=False),
    Column("label", Clean(), nullable=False),
    Column("position", Integer, nullable=False),
    Column("deleted", Clean(), nullable=False),
    Column("inserted", Clean(), nullable=False),
    Column("comment", Clean()),
    Column("rationale", Clean()),
    Column("quote", Clean()),
    Column("reply_to", Clean()),
    Column("moved_after", Clean()),
    Column("where", Clean(WORD)),
    Column("submitters", Payload, nullable=False),
    Column("attachment", Integer),
    Column("locator", Clean(), nullable=False),
    Column("offset", Integer),
    Column("word_author", Clean()),
    Column("pin_method", Clean(WORD), nullable=False),
    Column("pin_confidence", Float, nullable=False),
    UniqueConstraint("ref", "n"),
)

# ---------------------------------------------------------------------------------------------- what is consulted on
drafts = Table(
    "drafts",
    metadata,
    Column("key", Clean(NAME), primary_key=True),
    Column("document", Clean(WORD), nullable=False),
    Column("draft", Clean(WORD), nullable=False),
    Column("title", Clean(), nullable=False),
    Column("file_name", Clean(), nullable=False),
    Column("sha256", Clean(DIGEST), nullable=False),
    Column("circulated", Moment),
    Column("added_at", Moment, nullable=False),
    Column("added_by", Clean(NAME), nullable=False),
)

draft_paragraphs = Table(
    "draft_paragraphs",
    metadata,
    Column("draft", Clean(NAME), ForeignKey("drafts.key"), primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("text", Clean(), nullable=False),
    Column("label", Clean(), nullable=False),
    Column("section", Clean(), nullable=False),
    Column("where", Clean(WORD), nullable=False),
    Column("cell", Payload),
    Column("after", Clean()),
)

# Which label of one draft became which label of the next.
draft_maps = Table(
    "draft_maps",
    metadata,
    Column("old", Clean(NAME), ForeignKey("drafts.key"), primary_key=True),
    Column("new", Clean(NAME), ForeignKey("drafts.key"), primary_key=True),
    Column("labels", Payload, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Clean(NAME), nullable=False),
    Column("kind", Clean(WORD), nullable=False),
    Column("subject", Clean(NAME), nullable=False),
    Column("payload", Payload, nullable=False),
    Column("note", Clean(), nullable=False),
)

# ---------------------------------------------------------------------------------------------- the way out
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Clean(WORD), nullable=False),
    Column("consultation", Clean(WORD), nullable=False),
    Column("round", Clean(NAME), nullable=False),
    Column("period", Clean(WORD), nullable=False),
    Column("recipient", Clean(320), nullable=False),
    Column("message_id", Clean(), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", Clean(WORD), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Moment),
    Column("sent_at", Moment),
    Column("problem", Clean()),
    UniqueConstraint("kind", "consultation", "round", "period", "recipient"),
)

outbox_attempts = Table(
    "outbox_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("outbox.id"), nullable=False, index=True),
    Column("at", Moment),
    Column("outcome", Clean(WORD), nullable=False),
    Column("problem", Clean()),
)

polls = Table(
    "polls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailbox", Clean(NAME), nullable=False, index=True),
    Column("folder", Clean(400), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("outcome", Clean(WORD), nullable=False),
    Column("listed", Integer, nullable=False),
    Column("archived", Integer, nullable=False),
    Column("vanished", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("problem", Clean()),
)

# ---------------------------------------------------------------------------------------------- search
# The fields of messages that are indexed, by a number that keeps the rows of ``postings`` short.
search_fields = Table(
    "search_fields",
    metadata,
    Column("id", Integer, primary_key=True),
    _message(),
    Column("field", Clean(NAME), nullable=False),
    # of the text that was indexed: the same text is not indexed again
    Column("digest", Clean(DIGEST), nullable=False),
    UniqueConstraint("message", "field"),
)

# One row for each word of each field, with its positions there, for phrases. Words are cut and clean by their making.
postings = Table(
    "postings",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("place", Integer, ForeignKey("search_fields.id"), primary_key=True, index=True),
    Column("positions", Text, nullable=False),
    sqlite_with_rowid=False,
)

name_columns(metadata)
