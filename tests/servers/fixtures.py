"""Fixtures for mail servers. What runs from the package index alone is always there; Dovecot where it is installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.dovecot import Dovecot, dovecot_server
from tests.servers.graph_box import GraphBox
from tests.servers.graph_server import graph_server
from tests.servers.imap_server import ImapServer
from tests.servers.pymap_server import pymap_server
from tests.servers.smtp import SmtpServer
from tests.servers.smtp import smtp_server as running_smtp_server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot for the session; ``account`` makes accounts. Ask for it only where ``is_installed()``."""
    with dovecot_server() as server:
        yield server


@pytest.fixture(scope="session")
def pymap() -> Iterator[ImapServer]:
    """A pymap with one account for the session."""
    with pymap_server() as server:
        yield server


@pytest.fixture
def graph() -> Iterator[GraphBox]:
    """A mailbox at a Microsoft Graph of the tests' own; it fails where anything but GET is asked."""
    with graph_server() as server:
        yield GraphBox(server)


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """An SMTP server for one test."""
    with running_smtp_server() as server:
        yield server
