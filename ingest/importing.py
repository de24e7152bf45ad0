"""Mail from files through the same pipeline as mail from servers (``import``).

A file has no UID; its place on the ledger is (mailbox, ``import``, 1, running number), and the same bytes in the same
mailbox are the same receipt, so importing is safe to repeat. Which mailbox a copy was delivered to is told by its own
delivery headers where nobody says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from consultation.errors import NotFound, UsageError
from consultation.model import Consultation
from ingest.archive import Archive
from ingest.entries import Copy, copy_entry
from ingest.intake import Progress, Silent
from ingest.reading import Reader
from ingest.receiving import mailbox_of
from ingest.sources.files import FileMail, read_paths
from store.database import Database
from store.journal import Journal

#: the folder and UIDVALIDITY under which imported files stand on the ledger
FOLDER, UIDVALIDITY = "import", 1


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What an import did."""

    found: int
    new: int
    #: (path, what is wrong) of files that are no mail or could not be read
    problems: tuple[tuple[str, str], ...] = ()


@dataclass
class Importer:
    """Puts mail files into the archive and on the ledger."""

    consultation: Consultation
    archive: Archive
    database: Database
    journal: Journal
    reader: Reader
    clock: Callable[[], datetime]
    progress: Progress = field(default_factory=Silent)

    def run(self, paths: list[Path], mailbox: str | None) -> ImportOutcome:
        """Every mail below *paths*, in the order of their names."""
        self._check(paths, mailbox)
        problems: list[tuple[str, str]] = []
        # Counted for the bar and read again: an export of years does not fit into memory.
        self.progress.start("import", sum(1 for _ in read_paths(paths, [])))
        found = new = 0
        for mail in read_paths(paths, problems):
            found += 1
            new += self._take(mail, mailbox)
            self.progress.step("import")
        return ImportOutcome(found=found, new=new, problems=tuple(problems))

    def _check(self, paths: list[Path], mailbox: str | None) -> None:
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise NotFound(f"there is no file or folder {', '.join(missing)}")
        names = [box.name for box in self.consultation.mailboxes]
        if mailbox is not None and mailbox not in names:
            raise UsageError(f"there is no mailbox '{mailbox}' in the settings; there are: {', '.join(names)}")

    def _take(self, mail: FileMail, mailbox: str | None) -> bool:
        digest = self.archive.put(mail.raw)
        name = mailbox or self._mailbox(mail, digest)
        while True:
            with self.database.transaction() as tx:
                if tx.receipts.by_digest(name, FOLDER, digest) is not None:
                    return False
                copy = Copy(
                    mailbox=name,
                    folder=FOLDER,
                    uidvalidity=UIDVALIDITY,
                    uid=tx.receipts.next_uid(name, FOLDER, UIDVALIDITY),
                    state="held" if self._is_large(mail) else "archived",
                    sha256=digest,
                    size=len(mail.raw),
                    internal_date=None,
                    fetched_at=self.clock(),
                )
                self.journal.append_all([copy_entry(copy)])
                entered = tx.receipts.add(**vars(copy))
            # Another process may have taken the number in the same moment: then with the next one.
            if entered.sha256 == digest:
                return True

    def _is_large(self, mail: FileMail) -> bool:
        return len(mail.raw) > self.consultation.max_message_bytes

    def _mailbox(self, mail: FileMail, digest: str) -> str:
        # What is over the limit is archived and not opened: its head has to do.
        facts = self.reader.head(digest) if self._is_large(mail) else self.reader.message(digest).facts
        box = mailbox_of(facts, self.consultation.mailboxes)
        if box is not None:
            return box.name
        names = {box.name for box in self.consultation.mailboxes}
        # A folder named like a mailbox is how people keep exports of several.
        return next((word for word in mail.folder_hint if word in names), "import")
