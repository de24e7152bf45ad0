"""A mailbox at the Graph of the tests, as the contract of mail sources sees one, with a ledger of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from consultation.model import Mailbox
from consultation.sign_in.base import Token
from consultation.sign_in.keeping import Bearer
from ingest.sources.base import Fetched, Listed
from ingest.sources.graph import GraphSource
from ingest.sources.graph_folder import GraphFolder
from tests.servers.graph_server import TOKEN, USER, GraphServer

START = datetime(2026, 2, 6, 12, tzinfo=UTC)


@dataclass
class Tokens:
    """An issuer in memory: gives what it is told to, and counts."""

    values: list[str] = field(default_factory=lambda: [TOKEN])
    asked: int = 0

    def token(self, now: datetime) -> Token:
        self.asked += 1
        value = self.values.pop(0) if len(self.values) > 1 else self.values[0]
        return Token(value=value, expires_at=now + timedelta(hours=1))


@dataclass
class GraphBox:
    """One mailbox; ``source`` makes sources on the folder in use."""

    server: GraphServer
    name: str = "graph"
    folder: str = "INBOX"
    folder_id: str = ""
    #: Graph does not say how large a message is
    tells_sizes: bool = False
    failure: Any = None
    now: datetime = START
    #: what a ledger would have: (folder, UIDVALIDITY, id) -> UID
    ledger: dict[tuple[str, int, str], int] = field(default_factory=dict)
    #: seconds that Graph was waited for
    waited: list[float] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def new_folder(self) -> str:
        self.folder = f"case {next(self._numbers)}'s"
        self.folder_id = self.server.add_folder(self.folder)
        return self.folder

    def settings(self, **changes: Any) -> Mailbox:
        where = urlsplit(self.server.base)
        values: dict[str, Any] = {
            "name": "info",
            "addresses": (USER,),
            "host": where.hostname,
            "port": where.port,
            "security": "none" if where.scheme == "http" else "tls",
            "user": USER,
            "protocol": "graph",
            "folders": (self.folder,),
        }
        return Mailbox(**{**values, **changes})

    def bearer(self, *values: str) -> Bearer:
        return Bearer(Tokens(list(values) or [TOKEN]), lambda: self.now)

    def source(self, tokens: Bearer | None = None, **changes: Any) -> RecordingSource:
        return RecordingSource(
            self.settings(**changes),
            tokens or self.bearer(),
            numbers=self.numbers,
            clock=lambda: self.now,
            wait=self.waited.append,
            record=self.record,
        )

    def refusing_source(self) -> RecordingSource:
        return self.source(self.bearer("tok.wrong"))

    def missing_folder_source(self) -> RecordingSource:
        return self.source(folders=("No such folder",))

    def numbers(self, folder: str, uidvalidity: int, ids: Collection[str]) -> dict[str, int]:
        return {key[2]: uid for key, uid in self.ledger.items() if key[:2] == (folder, uidvalidity) and key[2] in ids}

    def record(self, folder: str, uidvalidity: int, listed: Sequence[Listed]) -> None:
        for item in listed:
            assert item.server_id
            self.ledger[folder, uidvalidity, item.server_id] = item.uid

    def deliver(self, *mails: tuple[bytes, datetime]) -> list[int]:
        before = len(self.server.folders[self.folder_id].log)
        for raw, moment in mails:
            self.server.deliver(self.folder_id, raw, moment)
        return [before + number for number in range(1, len(mails) + 1)]

    def remove(self, uid: int) -> None:
        # The numbers of the contract's tests are the order of delivery.
        self.server.remove(self.server.folders[self.folder_id].log[uid - 1][0])

    def rebuild(self) -> None:
        self.server.remove_folder(self.folder_id)
        self.folder_id = self.server.add_folder(self.folder)

    def snapshot(self) -> dict[str, Any]:
        return {"messages": dict(self.server.messages), "folders": dict(self.server.folders)}


class RecordingSource(GraphSource):
    """Enters what is listed into the ledger, as the intake would."""

    def __init__(self, *arguments: Any, record: Callable[[str, int, Sequence[Listed]], None], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._record = record

    def open(self, folder: str) -> RecordingFolder:  # type: ignore[override]
        return RecordingFolder(super().open(folder), folder, self._record)


class RecordingFolder:
    """See ``RecordingSource``."""

    def __init__(self, session: GraphFolder, name: str, record: Callable[[str, int, Sequence[Listed]], None]) -> None:
        self._session, self._name, self._record = session, name, record
        self.uidvalidity = session.uidvalidity

    def __enter__(self) -> Self:
        self._session.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.__exit__(kind, error, trace)

    def list(self, known: AbstractSet[int]) -> Sequence[Listed]:
        listed = self._session.list(known)
        self._record(self._name, self.uidvalidity, listed)
        return listed

    def fetch(self, uid: int) -> Fetched:
        return self._session.fetch(uid)
