"""Microsoft Graph as a mail source: what it asks, how it bears what Graph does, and what an administrator is told."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consultation.errors import FolderMissing, MailboxError, SignInRefused
from ingest.sources.graph_web import TRIES
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.graph_box import GraphBox
from tests.servers.graph_server import TOKEN, GraphServer, graph_server

MOMENT = datetime(2026, 2, 6, 22, 59, tzinfo=UTC)


def mail(number: int) -> tuple[bytes, datetime]:
    """A mail of its own minute."""
    return f"Subject: {number}\r\n\r\ntext\r\n".encode(), MOMENT + timedelta(minutes=number)


def known(box: GraphBox) -> set[int]:
    """What the ledger has of the folder in use."""
    return {uid for (folder, _, _), uid in box.ledger.items() if folder == box.folder}


def take(box: GraphBox, source: Any) -> list[bytes]:
    """One pass over one folder: what was new, as octets."""
    before = known(box)
    with source, source.open(box.folder) as session:
        return [bytes(session.fetch(item.uid).raw or b"gone") for item in session.list(before)]


@pytest.fixture
def box(graph: GraphBox) -> GraphBox:
    """A mailbox with a folder of its own."""
    graph.new_folder()
    return graph


def test_an_empty_poll_is_one_request_and_leaves_the_ledger_alone(box: GraphBox) -> None:
    """The delta link says that nothing is new; what is known is not read."""

    class Unread(frozenset[int]):
        def __iter__(self) -> Iterator[int]:
            raise AssertionError("the ledger was read")

    box.deliver(mail(1), mail(2))
    source = box.source()
    assert source.folders() == (box.folder,)
    assert len(take(box, source)) == 2
    assert take(box, source) == []
    asked = len(box.server.requests)
    source.folders()
    with source.open(box.folder) as session:
        assert session.list(Unread()) == []
    (request,) = box.server.requests[asked:]
    assert "$deltatoken" in request


def test_a_long_folder_comes_page_by_page_in_the_order_of_receipt(box: GraphBox) -> None:
    """Graph tells the newest first; numbers go by when a message was received, and none is left out."""
    box.server.most = 7
    mails = [mail(number) for number in range(30)]
    box.deliver(*mails)
    assert take(box, box.source()) == [raw for raw, _ in mails]
    assert known(box) == set(range(1, 31))
    assert sum("$skiptoken" in request for request in box.server.requests) == 4


def test_a_listing_that_broke_off_is_gone_on_with(box: GraphBox) -> None:
    """The pages that were read count: the next pass asks for the one that failed."""
    box.server.most = 10
    box.deliver(*(mail(number) for number in range(30)))
    box.server.answers = [("$skiptoken", 500, {}, {})] * TRIES
    source = box.source()
    with pytest.raises(MailboxError, match="busy"):
        take(box, source)
    box.now += timedelta(minutes=2)
    before = len(box.server.requests)
    assert len(take(box, source)) == 30
    listing = [request for request in box.server.requests[before:] if "/delta" in request]
    assert len(listing) == 2
    assert all("$skiptoken" in request for request in listing)


def test_reading_and_flagging_gives_nothing_new(box: GraphBox) -> None:
    """A change that people make is told by the delta query, and the message is known."""
    box.deliver(mail(1), mail(2))
    source = box.source()
    take(box, source)
    for message in box.server.in_folder(box.folder_id):
        box.server.touch(message)
    assert take(box, source) == []


def test_what_was_removed_before_it_was_known_is_forgotten(box: GraphBox) -> None:
    """A message listed and not taken, then deleted: no number, no row."""
    source = box.source()
    with source.open(box.folder) as session:
        box.deliver(mail(1), mail(2))
        assert len(session.list(frozenset())) == 2
    box.ledger.clear()
    box.remove(1)
    assert take(box, source) == [mail(2)[0]]


def test_a_message_filed_away_after_it_was_listed_is_still_had(box: GraphBox) -> None:
    """Its id leads to it wherever it is: better than IMAP can."""
    elsewhere = box.server.add_folder("Elsewhere")
    box.deliver(mail(1))
    with box.source() as source, source.open(box.folder) as session:
        (listed,) = session.list(frozenset())
        box.server.move(listed.server_id or "", elsewhere)
        assert session.fetch(listed.uid).raw == mail(1)[0]
        assert session.list({listed.uid}) == []


def test_a_message_filed_in_a_watched_folder_is_listed_there(box: GraphBox) -> None:
    """It has a number in either folder, and the one that it left lists it no longer."""
    other = box.server.add_folder("Filed")
    box.deliver(mail(1))
    source = box.source(folders=(box.folder, "Filed"))
    assert take(box, source) == [mail(1)[0]]
    box.server.move(box.server.in_folder(box.folder_id)[0], other)
    assert take(box, source) == []
    box.folder = "Filed"
    assert take(box, source) == [mail(1)[0]]


@pytest.mark.parametrize(("status", "code"), [(410, "SyncStateNotFound"), (400, "syncStateNotFound")])
def test_a_state_that_graph_has_lost_is_asked_for_anew_without_doubles(box: GraphBox, status: int, code: str) -> None:
    """The whole folder is listed again; what the ledger has is told by its id."""
    box.deliver(mail(1), mail(2))
    source = box.source()
    take(box, source)
    box.deliver(mail(3))
    box.server.answers = [("$deltatoken", status, {}, {"error": {"code": code, "message": "resync"}})]
    assert take(box, source) == [mail(3)[0]]
    assert known(box) == {1, 2, 3}


def test_another_process_goes_by_the_ledger(box: GraphBox) -> None:
    """A new source knows nothing and lists in full; numbers are gone on with, also after the newest was deleted."""
    box.deliver(mail(1), mail(2), mail(3))
    assert len(take(box, box.source())) == 3
    box.remove(3)
    assert take(box, box.source()) == []
    box.deliver(mail(4))
    assert take(box, box.source()) == [mail(4)[0]]
    assert known(box) == {1, 2, 3, 4}


def test_once_a_day_the_folder_is_listed_in_full(box: GraphBox) -> None:
    """Whatever a delta query has left out is found then."""
    box.deliver(mail(1))
    source = box.source()
    take(box, source)
    box.server.deliver(box.folder_id, *mail(2))
    box.server.folders[box.folder_id].log.pop()
    assert take(box, source) == []
    box.now += timedelta(hours=25)
    assert take(box, source) == [mail(2)[0]]


def test_a_folder_made_anew_is_found_by_its_name(box: GraphBox) -> None:
    """The pass in which it is met ends; the next one reads the new folder, from number one on."""
    box.deliver(mail(1))
    source = box.source()
    take(box, source)
    first = source.open(box.folder).uidvalidity
    box.rebuild()
    box.ledger.clear()
    box.deliver(mail(2))
    with pytest.raises(MailboxError, match="made anew"):
        take(box, source)
    assert take(box, source) == [mail(2)[0]]
    assert known(box) == {1}
    assert source.open(box.folder).uidvalidity != first


def test_folders_go_by_the_names_that_people_see(box: GraphBox) -> None:
    """INBOX in whatever spelling, a path of names, a name with a quote, a name of Graph's own, and none."""
    archive = box.server.add_folder("Archive")
    year = box.server.add_folder("2026 & l'an", parent=archive)
    below = box.server.add_folder("Comments", parent=next(iter(box.server.folders)))
    source = box.source()
    found = {
        name: source._find(name) for name in ("INBOX", "Inbox", "Archive/2026 & l'an", "inbox/Comments", box.folder)
    }
    inbox = next(iter(box.server.folders))
    assert list(found.values()) == [inbox, inbox, year, below, box.folder_id]
    with pytest.raises(FolderMissing, match="'Archive/2025'"):
        source.open("Archive/2025")
    with pytest.raises(FolderMissing, match="'sentitems'"):
        source.open("sentitems")


@pytest.mark.parametrize(("status", "headers", "least"), [(429, {"Retry-After": "7"}, 7), (503, {}, 1), (504, {}, 1)])
def test_a_throttled_request_waits_as_long_as_graph_asks(
    box: GraphBox, status: int, headers: dict[str, str], least: float
) -> None:
    """With jitter on top, and then goes on where it was."""
    box.deliver(mail(1))
    box.server.answers = [("/delta", status, headers, {})]
    assert take(box, box.source()) == [mail(1)[0]]
    (waited,) = box.waited
    assert least <= waited <= least * 1.5


def test_a_long_wait_is_left_to_the_next_pass(box: GraphBox) -> None:
    """Other mailboxes are not kept waiting; Graph hears nothing before the time that it named."""
    box.deliver(mail(1))
    box.server.answers = [("/delta", 429, {"Retry-After": "300"}, {"error": {"code": "TooManyRequests"}})]
    source = box.source()
    with pytest.raises(MailboxError, match=r"busy .*TooManyRequests"):
        take(box, source)
    asked = len(box.server.requests)
    box.now += timedelta(seconds=299)
    with pytest.raises(MailboxError, match="asked not to come before"):
        take(box, source)
    assert (len(box.server.requests), box.waited) == (asked, [])
    box.now += timedelta(minutes=5)
    assert take(box, source) == [mail(1)[0]]


def test_graph_in_trouble_is_given_up_after_some_tries(box: GraphBox) -> None:
    """Each wait is longer than the one before."""
    box.server.answers = [("/delta", 502, {}, b"<html>")] * TRIES
    with pytest.raises(MailboxError, match="busy"):
        take(box, box.source())
    assert len(box.waited) == TRIES - 1
    assert box.waited == sorted(box.waited)


@pytest.mark.parametrize("after", [0, 5, 200])
def test_a_message_that_breaks_off_is_no_message(box: GraphBox, after: int) -> None:
    """Nothing of it was had; the next pass has it whole."""
    whole = (b"Subject: long\r\n\r\n" + b"x" * 1000, MOMENT)
    box.deliver(whole)
    box.server.cut_after = after
    source = box.source()
    with source.open(box.folder) as session:
        (listed,) = session.list(frozenset())
        with pytest.raises(MailboxError, match="broke off"):
            session.fetch(listed.uid)
        assert session.fetch(listed.uid).raw == whole[0]


def test_a_message_of_unsaid_length_is_not_believed(box: GraphBox) -> None:
    """A broken line would look like its end."""
    box.deliver(mail(1))
    box.server.endless = True
    with box.source() as source, source.open(box.folder) as session:
        (listed,) = session.list(frozenset())
        with pytest.raises(MailboxError, match="how long"):
            session.fetch(listed.uid)


def test_a_missing_right_says_what_an_administrator_must_do(box: GraphBox) -> None:
    """403 is a refusal: it is told with the role that is wanted, and not tried again at once."""
    denied = {"error": {"code": "ErrorAccessDenied", "message": "Access is denied. Check credentials and try again."}}
    box.server.answers = [("mailFolders/inbox", 403, {}, denied)]
    with pytest.raises(SignInRefused, match=r"Application Mail\.Read.*ErrorAccessDenied|ErrorAccessDenied.*Mail\.Read"):
        box.source().folders()
    box.deliver(mail(1))
    source = box.source()
    source.folders()
    box.server.answers = [("/delta", 403, {}, denied), ("mailFolders/inbox", 403, {}, denied)]
    with pytest.raises(SignInRefused):
        take(box, source)
    with pytest.raises(SignInRefused):
        source.folders()


def test_an_unknown_mailbox_is_said_to_be_unknown(box: GraphBox) -> None:
    """It is no missing folder."""
    with pytest.raises(MailboxError, match=r"no mailbox nobody@example\.org.*check user") as caught:
        box.source(user="nobody@example.org").folders()
    assert not isinstance(caught.value, FolderMissing)


def test_a_token_that_ended_is_replaced_once(box: GraphBox) -> None:
    """401 in the middle of a run costs one more token; a second one is a refusal that does not tell it."""
    box.deliver(mail(1))
    tokens = box.bearer(TOKEN, "tok.GRAPH.2", "tok.GRAPH.3")
    source = box.source(tokens)
    source.folders()
    box.server.tokens = {"tok.GRAPH.2"}
    assert take(box, source) == [mail(1)[0]]
    box.server.tokens = set()
    with pytest.raises(SignInRefused, match="does not take the token") as caught:
        take(box, source)
    assert "tok." not in str(caught.value)


def test_a_link_to_another_host_is_not_followed(box: GraphBox) -> None:
    """The token stays with the host of the settings."""
    with graph_server() as other:
        page = {"value": [], "@odata.nextLink": f"{other.base}/v1.0/users/x/mailFolders/y/messages/delta?$skiptoken=1"}
        box.server.answers = [("/delta", 200, {}, page)]
        with pytest.raises(MailboxError, match="another host"):
            take(box, box.source())
        assert other.requests == []


@pytest.mark.parametrize(
    ("status", "headers", "body", "words"),
    [
        (200, {}, b"<html>", "could not be understood"),
        (200, {}, [], "could not be understood"),
        (200, {}, {"value": []}, "leads nowhere"),
        (200, {}, {"value": 5, "@odata.deltaLink": "x"}, "no list"),
        (200, {}, {"value": [{"receivedDateTime": "2026"}], "@odata.deltaLink": "x"}, "usable id"),
        (302, {"Location": "https://example.org/"}, b"", "answered 302"),
        (400, {}, {"error": {"code": "BadRequest", "message": "red\u001b[31m"}}, "answered 400 BadRequest"),
    ],
)
def test_what_makes_no_sense_ends_in_an_error_of_the_mailbox(
    box: GraphBox, status: int, headers: dict[str, str], body: Any, words: str
) -> None:
    """Typed, in words, without control characters."""
    box.server.answers = [("/delta", status, headers, body)]
    with pytest.raises(MailboxError, match=words) as caught:
        take(box, box.source())
    assert str(caught.value).isprintable()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For localhost, from an authority of the tests' own."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def secured(certificate: Certificate) -> Iterator[GraphServer]:
    """Graph over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    with graph_server(context) as server:
        yield server


def test_tls_is_verified(secured: GraphServer, certificate: Certificate) -> None:
    """An authority of the settings is believed, one that nobody knows is not, and nothing is said to it."""
    box = GraphBox(secured)
    box.new_folder()
    box.deliver(mail(1))
    assert take(box, box.source(ca_file=certificate.authority)) == [mail(1)[0]]
    asked = len(secured.requests)
    with pytest.raises(MailboxError, match="cannot be trusted; nothing was sent"):
        box.source().folders()
    assert len(secured.requests) == asked


def test_only_this_machine_is_asked_in_the_clear(box: GraphBox) -> None:
    """The rule is that of every other server."""
    with pytest.raises(MailboxError, match="this machine alone"):
        box.source(host="graph.example.org").folders()


def test_nobody_there_is_an_outage(box: GraphBox) -> None:
    """In words; the others are read."""
    with pytest.raises(MailboxError, match="broke off"):
        box.source(port=1).folders()


def test_a_pause_ends_when_the_worker_is_told_to_stop(box: GraphBox) -> None:
    """The real pause, ended before it began: no wait, and an error of the mailbox."""
    source = box.source()
    source._interrupted = True
    with pytest.raises(MailboxError, match="was ended"):
        source._pause(60)
