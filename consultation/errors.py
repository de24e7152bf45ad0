"""Every exception of the project, drawn as one tree.

RapporteurError
├── SettingsError          the settings are wrong; lists every problem at once      (exit code 2)
├── UsageError             the command was asked for something that cannot be       (exit code 2)
│   ├── AmbiguousName      a name that could mean several things; carries them
│   └── NotFound           a message, submission, round, draft or file is not there
├── UnreachableError       a mail server or the database did not answer             (exit code 3)
│   ├── MailboxError       one mailbox could not be read; the others go on
│   │   ├── SignInRefused  the server refused the name or the password
│   │   └── FolderMissing  the account is there, the folder is not
│   ├── TokenError         no token for signing in could be had just now
│   │   └── TokenRefused   the issuer of tokens does not know us, or does not let us
│   ├── DatabaseError      the database could not be opened, or lost its connection
│   └── SendError          the mail server did not take a digest
├── StorageError           disk full, folder not writable, archive damaged          (exit code 1)
│   └── ArchiveDamaged     a stored raw message no longer has its digest
└── ParseError             a file could not be read; a result, never an accident    (exit code 1)
    ├── LimitReached       the child hit a limit of time, memory or output
    ├── HostileFile        it holds what no honest file of its kind needs
    └── ChildFailed        the child died or said something that is not a result

Foreign libraries' errors are mapped to these at one place each (``raise … from``): imaplib in
``ingest/sources/imap.py``, SQLAlchemy in ``store/database.py``, smtplib in ``reports/delivery.py``, those of token
issuers in ``consultation/sign_in/``, the parsing libraries inside the child.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


class RapporteurError(Exception):
    """Something that we expected might go wrong. The text says what, and what to do."""

    #: exit code of a command that ends with this error (CONTRACT: command line)
    exit_code = 1


@dataclass(frozen=True)
class Problem:
    """One wrong key of the settings: where it stands, what is wrong and what would be right."""

    key: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.what}" + (f" — {self.remedy}" if self.remedy else "")


class SettingsError(RapporteurError):
    """The settings cannot be used; ``problems`` has every fault found, not the first alone."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(RapporteurError):
    """The command was asked for something that cannot be done."""

    exit_code = 2


class AmbiguousName(UsageError):
    """A name that could mean several things; ``candidates`` are what it could mean."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        super().__init__(f"'{name}' could mean {', '.join(self.candidates)}: say which")


class NotFound(UsageError):
    """There is no such message, submission, round, draft or file."""


class UnreachableError(RapporteurError):
    """A mail server or the database did not answer."""

    exit_code = 3


class MailboxError(UnreachableError):
    """One mailbox could not be read. The others go on."""

    def __init__(self, mailbox: str, what: str) -> None:
        self.mailbox = mailbox
        super().__init__(f"mailbox '{mailbox}': {what}")


class SignInRefused(MailboxError):
    """The server refused the name or the password; not tried again for 15 minutes (FAULTS I11)."""


class TokenError(UnreachableError):
    """No token could be had just now: its issuer is away, overloaded, or makes no sense. Never holds the token."""

    def __init__(self, what: str, *, retry_after: timedelta = timedelta(0)) -> None:
        #: how long the issuer asked us to wait
        self.retry_after = retry_after
        super().__init__(what)


class TokenRefused(TokenError):
    """The issuer of tokens refused: wrong secret, expired certificate, consent missing (FAULTS I11)."""


class FolderMissing(MailboxError):
    """The account is there, the folder is not (FAULTS I10)."""


class DatabaseError(UnreachableError):
    """The database could not be opened, is locked, or lost its connection."""


class SendError(UnreachableError):
    """The mail server did not take a digest."""


class StorageError(RapporteurError):
    """Disk full, folder not writable: nothing more is fetched until there is room again."""


class ArchiveDamaged(StorageError):
    """A stored raw message no longer has the digest under which it was kept."""


class ParseError(RapporteurError):
    """A file could not be read."""

    #: stable machine word, shown as ``problem`` of the attachment
    code = "failed"


class LimitReached(ParseError):
    """The child that read the file hit a limit of time, memory, output or nesting."""

    code = "limit"


class HostileFile(ParseError):
    """The file holds what no honest file of its kind needs (a DOCTYPE in an Office file): it was not read on."""

    code = "hostile"


class ChildFailed(ParseError):
    """The child died, or what it said is not a result."""

    code = "crashed"
