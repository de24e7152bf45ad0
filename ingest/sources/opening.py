"""The source that the settings name for a mailbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from consultation.model import Mailbox
from ingest.sign_in.choosing import mailbox_credential
from ingest.sources.imap import ImapSource
from ingest.spooled import Spooled

if TYPE_CHECKING:
    from ingest.sources.graph import GraphSource
    from ingest.sources.graph_folder import Numbers


def source_of(
    box: Mailbox,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
    numbers: Numbers,
    randomness: Callable[[], float] = lambda: 0.5,
    spool: Callable[[], Spooled] = Spooled,
) -> ImapSource | GraphSource:
    """IMAP or Microsoft Graph; what it knows and its connection are kept over several ``with`` blocks.

    *numbers* asks the ledger which UIDs stand for a server's own ids; *spool* makes the files of large messages.

    Raises:
        SettingsError: a secret cannot be read.
    """
    credential = mailbox_credential(box, environ, clock)
    if box.protocol != "graph":
        return ImapSource(box, credential, keep=True, clock=clock, spool=spool)
    # Loaded where it is used: most mailboxes are read by IMAP, and an HTTP client takes a while to load.
    from ingest.sources.graph import GraphSource

    assert not isinstance(credential, str), "checks.py reports a mailbox of Graph without oauth"
    return GraphSource(box, credential, numbers=numbers, clock=clock, randomness=randomness, spool=spool)
