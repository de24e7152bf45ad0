"""A pymap of the tests' own: an IMAP server from the package index, in memory, with one account."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from tests.servers.imap_server import ImapServer
from tests.servers.processes import free_port, running

_USER, _PASSWORD = "info@example.org", "a-secret-for-pymap"
#: pymap takes a tenth of a second of CPU to compare a password (500,000 rounds of PBKDF2), at every sign-in of a test
_PROGRAM = """
import sys
from pysasl.hashing import BuiltinHash
BuiltinHash.__init__.__kwdefaults__["rounds"] = 1000
from pymap.main import main
sys.exit(main())
"""


@contextlib.contextmanager
def pymap_server(mailbox: str = "info") -> Iterator[ImapServer]:
    """Start it, and end it with the block."""
    port = free_port()
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "managesieve"]
    account = ["--no-service", "admin", "dict", "--demo-user", _USER, "--demo-password", _PASSWORD]
    with running([sys.executable, "-I", "-c", _PROGRAM, *options, *account], port):
        yield ImapServer(name="pymap", port=port, user=_USER, password=_PASSWORD, mailbox_name=mailbox)
