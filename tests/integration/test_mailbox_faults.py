"""What happens to a mailbox on a real server while it is read (FAULTS 2.2), down to the ledger and the archive."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from consultation.errors import MailboxError
from consultation.model import Mailbox
from ingest.sources import imap_folder
from ingest.sources.imap import ImapSource
from tests.crash.cuts import fetched
from tests.intakes import NOW, digests, record
from tests.servers.dovecot import Dovecot, dovecot_server, is_installed
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import FIN, proxy
from tests.servers.scripted import scripted_server

START = datetime(2026, 2, 1, tzinfo=UTC)


def mail(number: int, words: str = "words") -> tuple[bytes, datetime]:
    """A mail and its moment of arrival."""
    raw = f"From: a@example.org\r\nMessage-ID: <{number}@example.org>\r\nSubject: {number}\r\n\r\n{words} {number}\r\n"
    return raw.encode(), START + timedelta(minutes=number)


@pytest.fixture(params=["pymap", *(["dovecot"] if is_installed() else [])])
def server(request: pytest.FixtureRequest) -> ImapServer:
    """A server in clear on loopback, with a fresh folder."""
    made: ImapServer = request.getfixturevalue(request.param)
    if request.param == "dovecot":
        made = request.getfixturevalue("dovecot").account("faults@example.org", "none")
    made.new_folder()
    return made


def two_folders(server: ImapServer) -> tuple[str, str]:
    """The folder in use and another one, which is named before it in the settings."""
    first = server.folder
    second = server.new_folder()
    server.folder = first
    return second, first


def move(server: ImapServer, uid: int, to: str) -> None:
    """File a message as a person would, with a mail program that knows MOVE or copies and deletes."""
    with server.client() as person:
        person.select_folder(server.folder)
        if person.has_capability("MOVE"):
            person.move([uid], to)
        else:
            person.copy([uid], to)
            person.delete_messages([uid])
            person.expunge()


def test_a_message_moved_before_it_was_read_is_found_where_it_was_filed(server: ImapServer, tmp_path: Path) -> None:
    """I8: missed in one folder, it is read from the other one in the same pass, though that had been looked at."""
    folders = two_folders(server)
    mails = [mail(n) for n in range(3)]
    uids = server.deliver(*mails)

    def file_away(said: bytes) -> None:
        if b"BODY.PEEK" in said.upper():
            line.before = None
            move(server, uids[1], folders[0])

    with proxy(server.port) as line, record(tmp_path) as kept:
        line.before = file_away
        source = ImapSource(server.settings(port=line.port, folders=folders), server.password, clock=lambda: NOW)
        outcomes = kept.poll(source)
        assert [item.problem for item in outcomes if item.problem] == []
        assert kept.archived() == digests(*mails)
        filed = [item for item in kept.receipts() if item.folder == folders[0]]
        missed = [item for item in kept.receipts() if item.state == "vanished"]
        # pymap goes on giving a moved message to a session that has the folder open: then nothing was missed.
        if missed:
            assert [(item.size, item.internal_date) for item in missed] == [
                (item.size, item.internal_date) for item in filed
            ]


def test_a_message_edited_on_the_server_is_another_copy(server: ImapServer, tmp_path: Path) -> None:
    """I9: under a new UID, with the same Message-ID; the first one stays as it was."""
    first, second = mail(1), mail(1, words="other words")
    (uid,) = server.deliver(first)
    with record(tmp_path) as kept, closing(server.source(keep=True, clock=lambda: NOW)) as source:
        kept.poll(source)
        server.deliver(second)
        server.remove(uid)
        kept.poll(source)
        assert [item.state for item in kept.receipts()] == ["archived", "archived"]
        assert kept.archived() == digests(first, second)


def test_a_folder_made_again_while_it_is_read(server: ImapServer, tmp_path: Path) -> None:
    """I5, I6: gone and made again between listing and fetching, with other mail under the same UIDs.

    Dovecot breaks off. pymap, as no server may, gives the new folder's mail under the old numbers without a word.
    Either way what is kept are whole mails, and what the new folder holds is soon on the ledger under its own number.
    """
    old, new = [mail(n) for n in range(3)], [mail(n, words="of the new folder") for n in range(3)]
    server.deliver(*old)

    def make_again(said: bytes) -> None:
        if b"BODY.PEEK" in said.upper():
            line.before = None
            server.rebuild()
            server.deliver(*new)

    with proxy(server.port) as line, record(tmp_path) as kept:
        source = ImapSource(server.settings(port=line.port), server.password, clock=lambda: NOW)
        line.before = make_again
        kept.poll(source)
        assert kept.archived() <= digests(*old, *new)
        assert [item.problem for _ in range(2) for item in kept.poll(source)] == [None, None]
        with server.client() as person:
            number = person.folder_status(server.folder, ["UIDVALIDITY"])[b"UIDVALIDITY"]
        under_its_own = [item for item in kept.receipts() if item.uidvalidity == number]
        assert {item.sha256 for item in under_its_own} == digests(*new)
        assert len(under_its_own) == len(new)


def test_a_folder_numbered_anew_is_read_whole_at_once(server: ImapServer, tmp_path: Path) -> None:
    """I5: what it holds under low numbers does not wait for the daily comparison, on a connection that was kept."""
    new = [mail(n, words="of the new folder") for n in range(2)]
    server.deliver(*(mail(n) for n in range(5)))
    with record(tmp_path) as kept, closing(server.source(keep=True, clock=lambda: NOW)) as source:
        kept.poll(source)
        server.rebuild()
        server.deliver(*new)
        # The first poll may find the connection ended, and says so.
        outcomes = [item for _ in range(2) for item in kept.poll(source)]
        done = next(item for item in outcomes if item.problem is None)
        assert (done.archived, done.renumbered) == (len(new), True)


def test_a_missing_folder_keeps_nobody_from_the_others(server: ImapServer, tmp_path: Path) -> None:
    """I10: the one that is there is read in the same pass; what is on the ledger of the other stays."""
    folders = two_folders(server)
    server.deliver(mail(1))
    with (
        record(tmp_path) as kept,
        closing(ImapSource(server.settings(folders=folders), server.password, keep=True, clock=lambda: NOW)) as source,
    ):
        assert [item.problem for item in kept.poll(source)] == [None, None]
        before = kept.receipts()
        with server.client() as person:
            person.delete_folder(server.folder)
        outcomes = kept.poll(source)
        assert [bool(item.problem) for item in outcomes] == [False, True]
        assert f"it has no folder '{server.folder}'" in str(outcomes[1].problem)
        assert kept.receipts() == before


def test_a_first_poll_goes_on_where_it_broke_off(
    server: ImapServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I14: with a line that breaks again and again each batch is taken once; restarts and kept sources alike."""
    monkeypatch.setattr(imap_folder, "BATCH_MESSAGES", 40)
    monkeypatch.setattr(imap_folder, "_SIZES", 50)
    mails = [mail(n, words="long " * 40) for n in range(300)]
    server.deliver(*mails)
    with proxy(server.port) as line, record(tmp_path) as kept:
        settings, bodies, polls = server.settings(port=line.port), 0, 0
        source = ImapSource(settings, server.password, keep=True, clock=lambda: NOW)
        while len(kept.receipts()) < len(mails):
            polls += 1
            assert polls < 20
            before = {item.uid for item in kept.receipts()}
            line.cut(60_000, FIN)
            line.heard.clear()
            kept.poll(source)
            asked = set(fetched(bytes(line.heard)))
            assert not asked & before
            bodies += len(asked)
            if polls % 2:
                source.close()
                source = ImapSource(settings, server.password, keep=True, clock=lambda: NOW)
        source.close()
        assert polls > 2
        # What was asked for when the line broke is asked for again: a batch, and no more.
        assert bodies <= len(mails) + 40 * polls
        assert kept.archived() == digests(*mails)


def test_a_folder_may_have_any_name(server: ImapServer, tmp_path: Path) -> None:
    """I16: letters of other scripts, an ampersand, quotation marks and blanks, in EXAMINE and STATUS alike."""
    name = 'Entwürfe & "Çıktı" ' + server.folder
    with server.client() as person:
        person.create_folder(name)
    named = replace(server, folder=name)
    with (
        record(tmp_path) as kept,
        proxy(server.port) as line,
        closing(ImapSource(named.settings(port=line.port), server.password, keep=True, clock=lambda: NOW)) as source,
    ):
        for number in range(3):
            named.deliver(mail(number))
            assert [item.archived for item in kept.poll(source)] == [1]
        kept.poll(source)
        line.heard.clear()
        assert [item.listed for item in kept.poll(source)] == [0]
        assert b"STATUS" in line.heard
        assert b"EXAMINE" not in line.heard


@pytest.mark.parametrize("folders", [1, 3])
def test_where_nothing_is_new_one_round_trip_tells_of_all_folders(server: ImapServer, folders: int) -> None:
    """On a kept connection, whatever the number of folders; the one with new mail alone is opened then."""
    names = [server.folder, *(server.new_folder() for _ in range(folders - 1))]
    with proxy(server.port) as line:
        settings = server.settings(port=line.port, folders=tuple(names))
        with closing(ImapSource(settings, server.password, keep=True, clock=lambda: NOW)) as source:
            _pass(source)
            before = line.turns
            assert _pass(source) == [0] * folders
            assert line.turns == before + 1
            server.deliver(mail(1))
            line.heard.clear()
            assert _pass(source) == [0] * (folders - 1) + [1]
            assert line.heard.count(b"EXAMINE") == 1


def _pass(source: ImapSource) -> list[int]:
    with source:
        return [_listed(source, folder) for folder in source.folders()]


def _listed(source: ImapSource, folder: str) -> int:
    with source.open(folder) as session:
        return len(session.list(frozenset()))


def test_the_whole_folder_is_compared_once_a_day(server: ImapServer) -> None:
    """By the clock that the source is given; what the ledger lacks below the newest is found then."""
    uids = server.deliver(*(mail(n) for n in range(4)))
    clock = [NOW]
    with (
        proxy(server.port) as line,
        closing(
            ImapSource(server.settings(port=line.port), server.password, keep=True, clock=lambda: clock[0])
        ) as source,
    ):

        def listed(known: set[int]) -> list[int]:
            with source:
                source.folders()
                with source.open(server.folder) as session:
                    return [item.uid for item in session.list(known)]

        assert listed(set(uids)) == []
        line.heard.clear()
        assert listed(set()) == []
        assert b"SEARCH" not in line.heard
        clock[0] += timedelta(days=1)
        assert listed(set(uids[:1])) == uids[1:]


def test_what_was_listed_and_not_put_on_the_ledger_is_listed_again(server: ImapServer) -> None:
    """A disk that was full, a database that was locked: the next poll tries again, newer mail or not."""
    uids = server.deliver(*(mail(n) for n in range(3)))
    with closing(server.source(keep=True, clock=lambda: NOW)) as source:
        for known in (set(), {uids[0]}, {uids[0], uids[2]}):
            with source:
                source.folders()
                with source.open(server.folder) as session:
                    listed = session.list(known)
                    assert [item.uid for item in listed] == [uid for uid in uids if uid not in known]
                    assert all(session.fetch(item.uid).raw for item in listed)
        with source:
            source.folders()
            with source.open(server.folder) as session:
                assert list(session.list(set(uids))) == []


def test_alerts_of_the_server_are_logged_without_their_tricks() -> None:
    """I16: RFC 9051 wants people to see them; control characters are gone, and so is most of a long one."""
    said = [b"* OK [ALERT] \x1b[31mgo down at noon" + b"!" * 1000, b"* 1 EXISTS", b"* OK [UIDVALIDITY 7] ok"]
    script = lambda command: (said, "OK done") if command.startswith("EXAMINE") else None  # noqa: E731
    with scripted_server(script) as scripted, capture_logs() as logs:
        box = replace(_plain(scripted.port), user="u")
        with ImapSource(box, "p", read_timeout=5) as source, source.open("INBOX") as session:
            assert len(session.list(frozenset())) == 1
    (alert,) = [line for line in logs if line["action"] == "server_alert"]
    assert alert["said"].strip().endswith("!")
    assert "go down at noon" in alert["said"]
    assert alert["said"].isprintable()
    assert len(alert["said"]) <= 200


def test_a_message_larger_than_it_was_said_to_be_is_kept_whole() -> None:
    """I13: RFC822.SIZE is five octets, the message has ten million; nothing is cut off, and the lie is marked."""
    body = b"x" * 10_000_000
    answer = b'* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE "01-Jan-2026 00:00:00 +0000" BODY[] {%d}\r\n%s)' % (
        len(body), body,
    )  # fmt: skip
    script = lambda command: ([answer], "OK done") if "BODY.PEEK[]" in command else None  # noqa: E731
    with (
        scripted_server(script) as scripted,
        ImapSource(_plain(scripted.port), "p", read_timeout=20) as source,
        source.open("INBOX") as session,
    ):
        (listed,) = session.list(frozenset())
        got = session.fetch(listed.uid)
    assert got.raw == body
    assert got.size_mismatch


def _plain(port: int) -> Mailbox:
    return Mailbox(name="info", addresses=(), host="127.0.0.1", port=port, security="none", user="u")


if is_installed():

    @pytest.mark.dovecot
    def test_a_server_that_throws_us_out_loses_nothing(dovecot: Dovecot, tmp_path: Path) -> None:
        """I4: ``doveadm kick`` in the middle of a fetch; whole mails are kept, the rest comes with the next poll."""
        server = dovecot.account("kicked@example.org", "none")
        server.new_folder()
        mails = [mail(n, words="long " * 2000) for n in range(40)]
        server.deliver(*mails)

        def kick(said: bytes) -> None:
            if b"BODY.PEEK" in said.upper():
                line.before = None
                dovecot.administer("kick", server.user)

        with proxy(server.port) as line, record(tmp_path) as kept:
            source = ImapSource(server.settings(port=line.port), server.password, clock=lambda: NOW)
            line.before = kick
            kept.poll(source)
            assert kept.archived() <= digests(*mails)
            assert [item.problem for item in kept.poll(source)] == [None]
            assert kept.archived() == digests(*mails)
            assert len(kept.receipts()) == len(mails)

    @pytest.mark.dovecot
    def test_a_folder_numbered_anew_while_it_is_open_writes_nothing(dovecot: Dovecot, tmp_path: Path) -> None:
        """I6: an administrator gives it another UIDVALIDITY after it was opened and before anything is asked of it.

        Dovecot tells no second number to a session: it ends it ("IMAP session state is inconsistent"). Nothing is
        written of that pass, and the next one has every message under the new number.
        """
        server = dovecot.account("renumbered@example.org", "none")
        server.new_folder()
        mails = [mail(n) for n in range(3)]
        server.deliver(*mails)

        def number_anew(said: bytes) -> None:
            if b"RFC822.SIZE" in said.upper():
                line.before = None
                dovecot.administer("mailbox", "update", "-u", server.user, "--uid-validity", "77", server.folder)

        with proxy(server.port) as line, record(tmp_path) as kept:
            source = ImapSource(server.settings(port=line.port), server.password, clock=lambda: NOW)
            line.before = number_anew
            (outcome,) = kept.poll(source)
            assert outcome.problem
            assert kept.receipts() == ()
            assert kept.archived() == set()
            assert [item.problem for item in kept.poll(source)] == [None]
            assert {(item.uidvalidity, item.uid) for item in kept.receipts()} == {(77, 1), (77, 2), (77, 3)}
            assert kept.archived() == digests(*mails)

    @pytest.mark.dovecot
    def test_where_the_server_has_no_connection_left_we_come_back(tmp_path: Path) -> None:
        """I18: a person holds the one that an account may have; the problem is said, and mail is there afterwards."""
        with dovecot_server(more="mail_max_userip_connections = 1\n") as limited, record(tmp_path) as kept:
            server = limited.account("limited@example.org", "none")
            server.deliver(mail(1))
            source = ImapSource(server.settings(), server.password, clock=lambda: NOW)
            with server.client() as person:
                (outcome,) = kept.poll(source)
                assert not outcome.refused
                assert outcome.problem is not None
                assert "connections" in outcome.problem
                person.noop()
            assert [item.archived for item in kept.poll(source)] == [1]

    @pytest.mark.dovecot
    @pytest.mark.slow
    def test_two_hundred_megabytes_pass_in_little_memory(dovecot: Dovecot, tmp_path: Path) -> None:
        """I13: fetched in pieces to disk, archived, not opened (``held``); the process stays below 300 MB."""
        server = dovecot.account("huge@example.org", "none")
        server.new_folder()
        line = b"x" * 76 + b"\r\n"
        with server.client() as person:
            person.append(server.folder, b"Subject: huge\r\n\r\n" + line * (200 * 1024**2 // len(line)))
        program = (
            "import sys\nfrom pathlib import Path\nfrom consultation.model import Mailbox\n"
            "from ingest.sources.imap import ImapSource\nfrom tests.intakes import record\n"
            "box = Mailbox(name='info', addresses=(), host='127.0.0.1', port=int(sys.argv[1]), security='none',\n"
            "              user=sys.argv[2], folders=(sys.argv[3],))\n"
            "with record(Path(sys.argv[5]), limit=150 * 1024**2) as kept:\n"
            "    (outcome,) = kept.poll(ImapSource(box, sys.argv[4]))\n"
            "    assert (outcome.held, outcome.problem) == (1, None), outcome\n"
            "    (receipt,) = kept.receipts()\n"
            "    assert {receipt.sha256} == {*kept.intake.archive.all()}\n"
            "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])\n"
        )
        words = [str(server.port), server.user, server.folder, server.password, str(tmp_path)]
        done = subprocess.run(
            [sys.executable, "-c", program, *words], check=True, timeout=240, capture_output=True, text=True
        )
        assert int(done.stdout) < 300_000

    @pytest.mark.dovecot
    def test_an_institution_may_sign_its_own_servers(dovecot: Dovecot) -> None:
        """I12: with ``ca_file`` of the mailbox its authority is trusted, beside the system's; without it is not."""
        server = dovecot.account("signed@example.org", "tls")
        trusting = server.settings(ca_file=server.authority)
        with ImapSource(trusting, server.password) as source:
            assert list(source.folders()) == ["INBOX"]
        with (
            ImapSource(server.settings(), server.password) as source,
            pytest.raises(MailboxError, match="certificate cannot be trusted"),
        ):
            source.folders()
