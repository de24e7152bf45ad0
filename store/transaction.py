"""The unit of work: all repositories on one connection, committed or rolled back together."""

from __future__ import annotations

from sqlalchemy import Connection

from store.contributions import Contributions
from store.decisions import Decisions
from store.drafts import Drafts
from store.erasure import Erasure
from store.events import Events
from store.extractions import Extractions
from store.messages import Messages
from store.outbox import Outbox
from store.polls import Polls
from store.receipts import Receipts
from store.search import Search
from store.submissions import Submissions
from store.verdicts import Verdicts


class Transaction:
    """What ``Database.transaction`` gives: one repository for each part of the record."""

    def __init__(self, connection: Connection) -> None:
        self.receipts = Receipts(connection)
        self.messages = Messages(connection)
        self.submissions = Submissions(connection)
        self.contributions = Contributions(connection)
        self.extractions = Extractions(connection)
        self.verdicts = Verdicts(connection)
        self.decisions = Decisions(connection)
        self.drafts = Drafts(connection)
        self.events = Events(connection)
        self.outbox = Outbox(connection)
        self.polls = Polls(connection)
        self.search = Search(connection)
        self.erasure = Erasure(connection)
