"""IDLE (RFC 2177): the server says at once that mail has come. A push on top of polling, never in its place.

What a server says in IDLE is read only when IDLE is ended, with the timeouts of any other command: imapclient's own
``idle_check`` swallows a dead connection and comes back at once for ever.
"""

from __future__ import annotations

import ssl
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from imapclient import IMAPClient

#: RFC 2177: a server may take for gone who stays in IDLE for 30 minutes; routers forget a silent line much sooner
LONGEST = timedelta(minutes=25)
#: so often in so much time IDLE is begun; a server that goes on speaking, or ends it each time, is then only polled
OFTEN, WITHIN = 20, timedelta(minutes=5)


@dataclass
class Rests:
    """When IDLE was begun on one mailbox: for how long it may go on, and how soon it may be begun again."""

    _begun: deque[datetime] = field(default_factory=lambda: deque(maxlen=OFTEN))

    def begun(self, now: datetime) -> None:
        """IDLE has begun."""
        self._begun.append(now)

    def must_end(self, now: datetime) -> bool:
        """Whether it has lasted long enough; also where the clock was set back."""
        return bool(self._begun) and abs(now - self._begun[-1]) >= LONGEST

    def may_begin(self, now: datetime) -> bool:
        """Whether it has not been begun too often of late."""
        return len(self._begun) < OFTEN or abs(now - self._begun[0]) >= WITHIN


def begin_idle(client: IMAPClient) -> None:
    """Put the connection into IDLE; a folder is open on it."""
    client.idle()


def end_idle(client: IMAPClient) -> bool:
    """End IDLE; whether the server had said that messages came (``EXISTS``)."""
    _, said = client.idle_done()
    return any(len(line) > 1 and line[1] == b"EXISTS" for line in said)


def has_input(client: IMAPClient) -> bool:
    """Whether something was read along with the answer to IDLE, where no wait on the socket would find it."""
    imap: Any = client._imap  # noqa: SLF001 - imapclient has no word for it
    stream = getattr(imap, "_file", None) or imap.file
    line = client.socket()
    timeout = line.gettimeout()
    line.settimeout(0)
    try:
        return bool(stream.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        # The line is dead: whoever ends IDLE now will be told.
        return True
    finally:
        line.settimeout(timeout)
