"""The unit of work: all repositories on one connection, committed or rolled back together."""

from __future__ import annotations

from sqlalchemy import Connection

from store.extractions import Extractions
from store.messages import Messages
from store.receipts import Receipts
from store.submissions import Submissions
from store.verdicts import Verdicts


class Transaction:
    """What ``Database.transaction`` gives: one repository for each part of the record."""

    def __init__(self, connection: Connection) -> None:
        self.receipts = Receipts(connection)
        self.messages = Messages(connection)
        self.submissions = Submissions(connection)
        self.extractions = Extractions(connection)
        self.verdicts = Verdicts(connection)
