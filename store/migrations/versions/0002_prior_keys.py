"""Earlier submissions are looked up by key.

Revision 0002, after 0001. What is on record is filed under its keys: a later message must find it as before.
"""

from __future__ import annotations

import json
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from store.lookup import keys_of
from store.records import PriorSubmission
from store.repository import load

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_submissions = sa.table("submissions", sa.column("ref", sa.String), sa.column("prior", sa.Text))
_contributions = sa.table("contributions", sa.column("ref", sa.String), sa.column("word_author", sa.Text))


def upgrade() -> None:
    """Make the table and fill it from the submissions on record."""
    made = op.create_table(
        "prior_keys",
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["ref"], ["submissions.ref"], name=op.f("fk_prior_keys_ref_submissions")),
        sa.PrimaryKeyConstraint("ref", "key", name=op.f("pk_prior_keys")),
    )
    op.create_index(op.f("ix_prior_keys_key"), "prior_keys", ["key"], unique=False)
    rows = [{"ref": ref, "key": key} for ref, prior in _on_record() for key in sorted(keys_of(prior))]
    if rows:
        op.bulk_insert(made, rows)


def _on_record() -> list[tuple[str, PriorSubmission]]:
    connection = op.get_bind()
    authors: dict[str, set[str]] = defaultdict(set)
    found = sa.select(_contributions.c.ref, _contributions.c.word_author).where(
        _contributions.c.word_author.is_not(None)
    )
    for ref, author in connection.execute(found):
        authors[ref].add(author)
    known = []
    for ref, prior in connection.execute(sa.select(_submissions.c.ref, sa.cast(_submissions.c.prior, sa.Text))):
        data = json.loads(prior) if prior else None
        if data is not None:
            known.append((ref, load(PriorSubmission, data | {"word_authors": sorted(authors[ref])})))
    return known
