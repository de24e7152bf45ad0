"""A pymap of the tests' own: an IMAP server from the package index, in memory, with one account."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from tests.servers.imap_server import ImapServer
from tests.servers.processes import free_port, running

_USER, _PASSWORD = "info@example.org", "a-secret-for-pymap"


@contextlib.contextmanager
def pymap_server(mailbox: str = "info") -> Iterator[ImapServer]:
    """Start it, and end it with the block."""
    port = free_port()
    program = "import sys; from pymap.main import main; sys.exit(main())"
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "managesieve"]
    account = ["--no-service", "admin", "dict", "--demo-user", _USER, "--demo-password", _PASSWORD]
    with running([sys.executable, "-I", "-c", program, *options, *account], port):
        yield ImapServer(name="pymap", port=port, user=_USER, password=_PASSWORD, mailbox_name=mailbox)
