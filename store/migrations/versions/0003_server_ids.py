"""A copy keeps the id by which a server knows it that gives no UIDs (Microsoft Graph).

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is on record came by IMAP and has none."""
    op.add_column("receipts", sa.Column("server_id", sa.String(400), nullable=True))
