"""The IMAP source against what servers and lines do (FAULTS.md 2.2), and what it never does to a mailbox."""

from __future__ import annotations

import dataclasses
import logging
import ssl
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from consultation.checks import is_loopback
from consultation.errors import MailboxError, SignInRefused
from consultation.model import Mailbox
from ingest.sources import imap_folder
from ingest.sources.imap import ImapSource
from ingest.sources.tls import client_context
from tests.servers.certificates import make_certificate
from tests.servers.dovecot import is_installed
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import BYE, FIN, HANG, RST, proxy
from tests.servers.scripted import SIZE_OF_ONE, scripted_server

MOMENT = datetime(2026, 2, 6, 22, 59, tzinfo=UTC)
MAILS = [
    (f"Subject: {number}\r\n\r\n{'text ' * 40 * number}\r\n".encode(), MOMENT + timedelta(hours=number))
    for number in range(1, 7)
]
#: every command that a reader of mail may use; none of them can change anything
ALLOWED = {
    "CAPABILITY",
    "LOGIN",
    "AUTHENTICATE PLAIN",
    "AUTHENTICATE",
    "EXAMINE",
    "LIST",
    "NOOP",
    "UID SEARCH",
    "UID FETCH",
    "LOGOUT",
}


@pytest.fixture(params=["pymap", *(["dovecot"] if is_installed() else [])])
def server(request: pytest.FixtureRequest) -> ImapServer:
    """A server in clear on loopback, so that a proxy can listen; with a fresh folder."""
    made: ImapServer = request.getfixturevalue(request.param)
    if request.param == "dovecot":
        made = request.getfixturevalue("dovecot").account("cuts@example.org", "none")
    made.new_folder()
    return made


@pytest.fixture
def line_server(request: pytest.FixtureRequest) -> ImapServer:
    """The same, the quicker one alone: what the line does is no matter of the server."""
    kind = "dovecot" if is_installed() else "pymap"
    found = request.getfixturevalue(kind)
    made: ImapServer = found.account("cuts@example.org", "none") if kind == "dovecot" else found
    made.new_folder()
    return made


def poll(source: ImapSource, known: set[int]) -> dict[int, bytes]:
    """One pass, keeping what was fetched before a break, as the intake does."""
    got: dict[int, bytes] = {}
    try:
        for folder in source.folders():
            with source.open(folder) as session:
                for listed in session.list(known):
                    fetched = session.fetch(listed.uid)
                    assert fetched.raw is not None
                    got[listed.uid] = bytes(fetched.raw)
    except MailboxError:
        return got
    return got


def test_no_command_is_used_that_could_change_anything(server: ImapServer) -> None:
    """Listening between source and server: an allow-list of commands, bodies by PEEK alone, no write access asked."""
    server.deliver(*MAILS)
    with proxy(server.port) as heard:
        settings = server.settings(port=heard.port)
        for _ in range(3):
            with ImapSource(settings, server.password) as source:
                assert len(poll(source, set())) == len(MAILS)
        with ImapSource(dataclasses.replace(settings, folders=("Nowhere",)), server.password) as source:
            assert poll(source, set()) == {}
    assert heard.commands() <= ALLOWED
    said = bytes(heard.heard).upper()
    assert said.count(b"BODY") == said.count(b"BODY.PEEK[") > 0
    assert not {word for word in (b"ENVELOPE", b"BODYSTRUCTURE", b"RFC822 ", b"RFC822)", b"STORE") if word in said}


@pytest.mark.parametrize("how", [FIN, RST, HANG, BYE])
def test_a_line_cut_anywhere_gives_no_part_of_a_message(line_server: ImapServer, how: str) -> None:
    """Whatever was had is whole; what was not is there at the next pass."""
    uids = line_server.deliver(*MAILS)
    whole = {uid: raw for uid, (raw, _) in zip(uids, MAILS, strict=True)}
    with proxy(line_server.port) as line:
        settings = line_server.settings(port=line.port)
        with ImapSource(settings, line_server.password) as source:
            poll(source, set())
        length = line.passed
        # A hang costs the read timeout each time, so it gets fewer places.
        places = 4 if how == HANG else 12
        for after in range(10, length - 60, length // places):
            line.cut(after, how)
            with ImapSource(settings, line_server.password, connect_timeout=0.4, read_timeout=0.4) as source:
                first = poll(source, set())
            line.cut(None)
            with ImapSource(settings, line_server.password) as source:
                second = poll(source, set(first))
            assert first.items() <= whole.items()
            assert {**first, **second} == whole
            assert not first.keys() & second.keys()


def test_a_silent_server_ends_the_poll_in_time(line_server: ImapServer) -> None:
    """The read timeout holds, and hanging up does not wait for it a second time."""
    line_server.deliver(*MAILS)
    with proxy(line_server.port) as line:
        line.cut(100, HANG)
        began = time.monotonic()
        with (
            ImapSource(
                line_server.settings(port=line.port), line_server.password, connect_timeout=0.5, read_timeout=0.5
            ) as source,
            pytest.raises(MailboxError, match="did not answer in time"),
            source.open(line_server.folder) as session,
        ):
            session.list(set())
        assert time.monotonic() - began < 1.5


def test_a_kept_connection_serves_several_polls(server: ImapServer) -> None:
    """It signs in once; ``close`` ends it."""
    uids = server.deliver(*MAILS[:3])
    with proxy(server.port) as line:
        settings = server.settings(port=line.port)
        with closing(ImapSource(settings, server.password, keep=True)) as source:
            for _ in range(3):
                with source:
                    assert len(poll(source, set())) == 3
            server.deliver(MAILS[3])
            with source:
                assert list(poll(source, set(uids)).values()) == [MAILS[3][0]]
        assert line.connections == 1


def test_a_kept_connection_that_died_is_replaced(server: ImapServer) -> None:
    """A server that hung up between two polls costs a new connection and no error."""
    server.deliver(*MAILS[:2])
    with proxy(server.port) as line:
        line.cut(1_000_000)
        with closing(ImapSource(server.settings(port=line.port), server.password, keep=True)) as source:
            with source:
                assert len(poll(source, set())) == 2
            assert source._client is not None
            source._client.socket().shutdown(2)
            with source:
                assert len(poll(source, set())) == 2
        assert line.connections == 2


def test_a_mailbox_in_which_nothing_is_new_costs_one_round_trip(server: ImapServer) -> None:
    """On a kept connection a poll of a known folder asks once, and does not even open it."""
    uids = server.deliver(*MAILS)
    with (
        proxy(server.port) as line,
        closing(
            ImapSource(server.settings(port=line.port), server.password, keep=True, clock=lambda: MOMENT)
        ) as source,
    ):
        with source:
            poll(source, set(uids))
        heard, turns = len(line.heard), line.turns
        with source:
            assert poll(source, set(uids)) == {}
        said = bytes(line.heard[heard:]).decode()
        assert line.turns == turns + 1
    assert [line.split(maxsplit=1)[1].split()[0] for line in said.splitlines()] == ["NOOP", "STATUS"]


def test_the_newest_message_is_not_listed_again(server: ImapServer) -> None:
    """``n:*`` names the last message also where it is older than n; that one is left out."""
    uids = server.deliver(*MAILS)
    with closing(ImapSource(server.settings(), server.password, keep=True, clock=lambda: MOMENT)) as source:
        for _ in range(2):
            with source, source.open(server.folder) as session:
                assert list(session.list(set(uids))) == []


def test_the_debug_format_of_imapclient_is_switched_off(server: ImapServer) -> None:
    """The private attribute is still there and 0: with it large mail costs twelve times the CPU."""
    with server.source() as source:
        source.folders()
        assert source._client is not None
        assert source._client._imap.debug == 0


def test_neither_password_nor_mail_is_logged(server: ImapServer, caplog: pytest.LogCaptureFixture) -> None:
    """At the most talkative level of every logger."""
    caplog.set_level(logging.DEBUG)
    server.deliver(MAILS[0])
    with server.source() as source:
        poll(source, set())
    with server.refusing_source() as source, pytest.raises(SignInRefused) as caught:
        source.folders()
    told = caplog.text + repr(source) + str(caught.value) + repr(caught.value.__cause__)
    assert server.password not in told
    assert "text text" not in told


class TestEncryption:
    """TLS is verified always and stripped never (FAULTS I12)."""

    SCRIPT = staticmethod(lambda _command: None)

    def settings(self, port: int, **changes: Any) -> Mailbox:
        return Mailbox(
            **{
                "name": "info",
                "addresses": (),
                "host": "127.0.0.1",
                "port": port,
                "security": "none",
                "user": "u",
                **changes,
            }
        )

    def test_starttls_that_is_not_offered_is_not_done_without(self) -> None:
        """A server (or somebody before it) without STARTTLS is refused before a password is sent."""
        with scripted_server(self.SCRIPT) as server:
            with (
                ImapSource(self.settings(server.port, security="starttls"), "hunter2") as source,
                pytest.raises(MailboxError, match="no STARTTLS"),
            ):
                source.folders()
            assert server.heard == ["CAPABILITY"]

    def test_a_greeting_that_signs_us_in_before_tls_is_refused(self) -> None:
        """PREAUTH would make STARTTLS impossible."""
        script = _answers({"CAPABILITY": ([b"* CAPABILITY IMAP4rev1 STARTTLS"], "OK done")})
        with (
            scripted_server(script, b"* PREAUTH hello") as server,
            ImapSource(self.settings(server.port, security="starttls"), "hunter2") as source,
            pytest.raises(MailboxError),
        ):
            source.folders()
        assert not [command for command in server.heard if "hunter2" in command]

    def test_in_clear_is_for_this_machine_alone(self) -> None:
        """Another host is refused before anything is sent."""
        source = ImapSource(self.settings(143, host="192.0.2.1"), "hunter2")
        with pytest.raises(MailboxError, match="this machine alone"):
            source.folders()

    @pytest.mark.parametrize(
        ("host", "expected"),
        [("localhost", True), ("127.0.0.1", True), ("::1", True), ("[::1]", True), ("10.0.0.1", False),
         ("localhost.example.org", False), ("127.0.0.1.nip.example", False), ("", False)],
    )  # fmt: skip
    def test_this_machine_is_told_by_name(self, host: str, expected: bool) -> None:
        """DNS is not asked."""
        assert is_loopback(host) is expected

    def test_there_is_no_context_that_does_not_verify(self, tmp_path: Path) -> None:
        """Certificate and name are checked, TLS is 1.2 at least."""
        for context in (client_context(), client_context(make_certificate(tmp_path).authority)):
            assert context.verify_mode is ssl.CERT_REQUIRED
            assert context.check_hostname
            assert context.minimum_version >= ssl.TLSVersion.TLSv1_2

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    @pytest.mark.parametrize("case", ["unknown authority", "wrong name", "expired"])
    def test_a_certificate_that_cannot_be_trusted_is_refused(
        self, tls_stub: Any, tmp_path: Path, case: str, security: str
    ) -> None:
        """Nothing is sent: neither user nor password."""
        certificate = make_certificate(
            tmp_path, "elsewhere.example.org" if case == "wrong name" else "localhost", expired=case == "expired"
        )
        authority = None if case == "unknown authority" else certificate.authority
        with tls_stub(certificate, security) as stub:
            source = ImapSource(
                self.settings(stub.port, security=security, host="localhost"), "hunter2", ca_file=authority
            )
            with pytest.raises(MailboxError, match="certificate cannot be trusted"):
                source.folders()
        assert b"hunter2" not in stub.heard


def _answers(answers: dict[str, tuple[list[bytes], str]]) -> Any:
    """A script: the answer to the first key that a command begins with."""
    return lambda command: next((answer for key, answer in answers.items() if command.startswith(key)), None)


@pytest.fixture
def scripted_poll() -> Any:
    """Runs one pass on a server that answers as scripted: what was fetched, or the error."""

    def run(answers: dict[str, tuple[list[bytes], str]], known: frozenset[int] = frozenset()) -> list[Any]:
        with scripted_server(_answers(answers)) as server:
            box = Mailbox(name="info", addresses=(), host="127.0.0.1", port=server.port, security="none", user="u")
            with ImapSource(box, "p", read_timeout=5) as source, source.open("INBOX") as session:
                return [session.fetch(listed.uid) for listed in session.list(known)]

    return run


class TestOddServers:
    """What servers say that is no plain answer (FAULTS I6, I7, I15, I16)."""

    FETCH = "UID FETCH 1 (RFC822.SIZE INTERNALDATE BODY.PEEK[])"
    WHOLE = b'* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE "01-Jan-2026 00:00:00 +0000" BODY[] {5}\r\nhello)'
    NIL = b'* 1 FETCH (UID 1 RFC822.SIZE 0 INTERNALDATE "01-Jan-1970 00:00:00 +0000" BODY[] NIL)'

    def test_a_plain_answer_is_read(self, scripted_poll: Any) -> None:
        """The script's own server is understood."""
        (fetched,) = scripted_poll({self.FETCH: ([self.WHOLE], "OK done")})
        assert fetched.raw == b"hello"
        assert not fetched.size_mismatch

    def test_a_body_of_nil_with_a_good_ending_is_a_vanished_message(self, scripted_poll: Any) -> None:
        """As Dovecot answers for a message expunged between search and fetch: OK, NIL, size 0, 1970."""
        answers = {
            "UID SEARCH UID 1": ([b"* SEARCH"], "OK done"),
            self.FETCH: ([self.NIL], "OK [EXPUNGEISSUED] done"),
        }
        (fetched,) = scripted_poll(answers)
        assert (fetched.raw, fetched.still_listed, fetched.internal_date) == (None, False, None)

    def test_an_answer_in_pieces_is_no_message(self, scripted_poll: Any) -> None:
        """What the library cannot put together is not archived as something shorter."""
        (fetched,) = scripted_poll({self.FETCH: ([b"* 1 FETCH (UID 1 BODY[] (("], "OK done")})
        assert (fetched.raw, fetched.still_listed) == (None, True)

    def test_a_body_of_nil_for_a_message_still_there_is_not_vanished(self, scripted_poll: Any) -> None:
        """It is said to be listed still, so that nobody counts it as gone."""
        (fetched,) = scripted_poll({self.FETCH: ([self.NIL], "OK done")})
        assert (fetched.raw, fetched.still_listed) == (None, True)

    def test_a_refused_fetch_stops_no_other_message(self, scripted_poll: Any) -> None:
        """Where the server refuses a batch, messages are fetched one by one, and the bad one is named."""
        two = SIZE_OF_ONE.replace(b"UID 1", b"UID 2").replace(b"* 1", b"* 2")
        answers = {
            "UID SEARCH": ([b"* SEARCH 1 2"], "OK done"),
            "UID FETCH 1,2 (RFC822.SIZE INTERNALDATE)": ([SIZE_OF_ONE, two], "OK done"),
            "UID FETCH 1,2": ([], "NO some messages could not be fetched"),
            "UID FETCH 1 ": ([self.WHOLE], "OK done"),
            "UID FETCH 2 ": ([], "NO it is broken"),
        }
        first, second = scripted_poll(answers)
        assert first.raw == b"hello"
        assert (second.raw, second.still_listed) == (None, True)

    def test_a_size_that_stays_wrong_is_flagged(self, scripted_poll: Any) -> None:
        """Some servers estimate: the message is kept, fetched twice, and marked."""
        (fetched,) = scripted_poll({self.FETCH: ([self.WHOLE.replace(b"SIZE 5", b"SIZE 9")], "OK done")})
        assert fetched.raw == b"hello"
        assert fetched.size_mismatch

    def test_pieces_that_come_short_leave_no_gap(self) -> None:
        """A server that gives less of a large message than it is asked for is asked for the rest from there."""
        body = bytes(range(256)) * 12_000

        def script(command: str) -> tuple[list[bytes], str] | None:
            if "BODY.PEEK[]<" not in command:
                return (
                    ([SIZE_OF_ONE.replace(b"SIZE 5", b"SIZE %d" % len(body))], "OK done") if "SIZE" in command else None
                )
            offset, length = map(int, command.split("<")[1].split(">")[0].split("."))
            piece = body[offset : offset + min(length, 700_000)]
            return [b"* 1 FETCH (UID 1 BODY[]<%d> {%d}\r\n%s)" % (offset, len(piece), piece)], "OK done"

        with scripted_server(script) as server:
            box = Mailbox(name="info", addresses=(), host="127.0.0.1", port=server.port, security="none", user="u")
            with ImapSource(box, "p", read_timeout=5) as source, source.open("INBOX") as session:
                (listed,) = session.list(frozenset())
                fetched = session.fetch(listed.uid)
        assert bytes(fetched.raw or b"") == body
        assert not fetched.size_mismatch

    def test_a_body_of_another_message_is_not_taken_for_this_one(self, scripted_poll: Any) -> None:
        """An answer that nobody asked for is left aside."""
        stray = self.WHOLE.replace(b"UID 1", b"UID 8").replace(b"hello", b"other")
        (fetched,) = scripted_poll({self.FETCH: ([stray, self.WHOLE], "OK done")})
        assert fetched.raw == b"hello"

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({"EXAMINE": ([b"* 1 EXISTS", b"* 0 RECENT"], "OK done")}, "no UIDVALIDITY"),
            ({FETCH: ([b"* OK [UIDVALIDITY 8] changed", WHOLE], "OK done")}, "rebuilt"),
            ({FETCH: ([b"* BYE shutting down"], "OK done")}, "broke off"),
            ({"UID SEARCH": ([b"* SEARCH one"], "OK done")}, "could not be understood"),
            (
                {"EXAMINE": ([], "NO [OVERQUOTA] \xff\x1b[31m"), "LIST": ([b'* LIST () "/" INBOX'], "OK done")},
                "refused",
            ),
            ({"LOGIN": ([], "NO [AUTHENTICATIONFAILED] hello p")}, "sign-in refused"),
            ({"LOGIN": ([], "NO [UNAVAILABLE] try later")}, "not possible just now"),
            ({"UID SEARCH": ([b"* SEARCH " + b"1 " * 600_000], "OK done")}, "broke off|refused"),
        ],
    )
    def test_what_cannot_be_used_ends_in_an_error_of_the_mailbox(
        self, scripted_poll: Any, answers: dict[str, tuple[list[bytes], str]], words: str
    ) -> None:
        """Typed, in words, without control characters; nothing else leaves the source."""
        with pytest.raises(MailboxError, match=words) as caught:
            scripted_poll(answers)
        assert str(caught.value).isprintable()

    def test_a_large_folder_is_asked_for_in_ranges(self, scripted_poll: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """A reply never outgrows the line that imaplib takes; every range is asked for."""
        monkeypatch.setattr(imap_folder, "_SEARCH_RANGE", 2)
        asked = {f"UID SEARCH {first}:{min(first + 1, 5)}": ([b"* SEARCH 1"], "OK done") for first in (1, 3, 5)}
        answers = {
            "EXAMINE": ([b"* 5 EXISTS", b"* 0 RECENT", b"* OK [UIDVALIDITY 7] ok"], "OK done"),
            **asked,
            "UID SEARCH ": ([], "BAD not asked in ranges"),
            self.FETCH: ([self.WHOLE], "OK done"),
        }
        assert [fetched.raw for fetched in scripted_poll(answers)] == [b"hello"]


def test_a_server_that_is_not_there_is_named_as_such() -> None:
    """The words say what to check."""
    box = Mailbox(name="info", addresses=(), host="127.0.0.1", port=1, security="none", user="u")
    with pytest.raises(MailboxError, match="mailbox 'info': nothing listens there: check host and port"):
        ImapSource(box, "p").folders()


@pytest.fixture
def tls_stub() -> Any:
    """A server that offers TLS with a given certificate and keeps whatever it can read."""
    from tests.servers.tls_stub import tls_stub as running

    return running
