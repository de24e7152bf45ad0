"""When an issuer is asked for a token, how a token is said to a server, and which settings make sense."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consultation.errors import SettingsError, TokenError, TokenRefused
from consultation.settings import load
from consultation.sign_in.base import Token, checked, lifetime
from consultation.sign_in.keeping import FIRST_WAIT, LONGEST_WAIT, Kept
from consultation.sign_in.sasl import OAUTHBEARER, XOAUTH2, Conversation, choose

START = datetime(2026, 2, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


class Issuer:
    """Gives numbered tokens, or fails as it is told."""

    def __init__(self, seconds: float = 3600) -> None:
        self.seconds = seconds
        self.asked = 0
        self.failure: TokenError | None = None

    def token(self, now: datetime) -> Token:
        self.asked += 1
        if self.failure:
            raise self.failure
        return Token(value=f"t{self.asked}", expires_at=now + timedelta(seconds=self.seconds))


def after(**time: float) -> datetime:
    """A moment after the start."""
    return START + timedelta(**time)


@pytest.mark.parametrize(("seconds", "lasts"), [(3600, 3300), (600, 300), (60, 30)])
def test_a_token_is_used_until_shortly_before_it_ends(seconds: float, lasts: float) -> None:
    """Five minutes before, or for half its life where that is longer."""
    issuer = Issuer(seconds)
    kept = Kept(issuer)
    assert kept.token(START).value == "t1"
    assert kept.token(after(seconds=lasts - 1)).value == "t1"
    assert kept.token(after(seconds=lasts)).value == "t2"


def test_a_clock_that_goes_back_costs_a_token() -> None:
    """A token of the future proves nothing about now."""
    kept = Kept(Issuer())
    kept.token(START)
    assert kept.token(after(hours=-2)).value == "t2"


def test_a_token_from_memory_is_renewed_once_after_a_no() -> None:
    """One that came straight from the issuer is not: another would be the same."""
    kept = Kept(Issuer())
    kept.token(START)
    assert kept.renewed(START) is None
    kept.token(START)
    kept.token(START)
    renewed = kept.renewed(START)
    assert renewed is not None
    assert renewed.value == "t3"
    assert kept.renewed(START) is None


def test_a_refusing_issuer_is_left_alone_for_a_quarter_of_an_hour() -> None:
    """The same words come meanwhile, without a request."""
    issuer = Issuer()
    issuer.failure = TokenRefused("no")
    kept = Kept(issuer)
    for minutes in (0, 1, 14.9):
        with pytest.raises(TokenRefused, match="no"):
            kept.token(after(minutes=minutes))
    assert issuer.asked == 1
    issuer.failure = None
    assert kept.token(after(minutes=15)).value == "t2"


def test_an_outage_is_waited_out_longer_each_time() -> None:
    """Twice as long, up to a quarter of an hour, and jitter on top; a success begins anew."""
    issuer = Issuer()
    issuer.failure = TokenError("busy")
    kept, now, waits = Kept(issuer, jitter=lambda: 1.0), START, []
    for _ in range(8):
        with pytest.raises(TokenError):
            kept.token(now)
        begun, asked = now, issuer.asked
        while issuer.asked == asked:
            now += timedelta(seconds=7.5)
            with pytest.raises(TokenError):
                kept.token(now)
        waits.append(now - begun)
        now += timedelta(hours=1)
    assert waits[0] >= FIRST_WAIT
    assert waits == sorted(waits)
    assert waits[-1] <= LONGEST_WAIT * 1.25 + timedelta(seconds=8)


def test_an_issuer_is_not_asked_before_it_wants_to_be() -> None:
    """``Retry-After`` counts where it is longer than our own wait; a day is not believed."""
    issuer = Issuer()
    issuer.failure = TokenError("busy", retry_after=timedelta(minutes=5))
    kept = Kept(issuer, jitter=lambda: 0.0)
    for minutes in (0, 4.9):
        with pytest.raises(TokenError):
            kept.token(after(minutes=minutes))
    assert issuer.asked == 1
    issuer.failure = TokenError("busy", retry_after=timedelta(days=1))
    with pytest.raises(TokenError):
        kept.token(after(minutes=5))
    issuer.failure = None
    assert kept.token(after(hours=1, minutes=6)).value == "t3"


def test_a_token_is_said_as_its_mechanism_wants() -> None:
    """RFC 7628 3.1 with the name of the GS2 header escaped, and XOAUTH2 as Google and Microsoft describe it."""
    said = Conversation(OAUTHBEARER, "a=b,c@example.org", "tok", host="h", port=993).answer(b"")
    assert said == b"n,a=a=3Db=2Cc@example.org,\x01host=h\x01port=993\x01auth=Bearer tok\x01\x01"
    assert Conversation(XOAUTH2, "u@example.org", "tok").answer() == b"user=u@example.org\x01auth=Bearer tok\x01\x01"


@pytest.mark.parametrize(
    ("challenge", "reason"),
    [
        (b'{"status":"invalid_token"}', "invalid_token"),
        (b'{"status":"400","schemes":"bearer"}', "400"),
        (b'{"status":"<script>"}', ""),
        (b'{"status":400}', ""),
        (b"[" * 100_000, ""),
        (b"\xff", ""),
    ],
)
def test_an_error_challenge_ends_the_exchange(challenge: bytes, reason: str) -> None:
    """The token is said once, whatever the server goes on to ask."""
    talk = Conversation(XOAUTH2, "u", "tok")
    talk.answer()
    assert [talk.answer(challenge), talk.answer(b"more")] == [b"", b""]
    again = Conversation(OAUTHBEARER, "u", "tok")
    again.answer()
    assert again.answer(challenge) == b"\x01"
    assert again.reason == reason
    assert "tok" not in repr(talk)


def test_a_name_with_control_characters_is_refused() -> None:
    """It would say something else than a name."""
    with pytest.raises(TokenError, match="check user"):
        Conversation(XOAUTH2, "u\x01auth=Bearer x", "tok")


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [(["PLAIN", "XOAUTH2"], XOAUTH2), (["xoauth2", "oauthbearer"], OAUTHBEARER), (["PLAIN"], ""), ([], "")],
)
def test_the_standard_mechanism_is_preferred(offered: list[str], chosen: str) -> None:
    """Microsoft offers XOAUTH2 alone, Google both."""
    assert choose(offered) == chosen


@pytest.mark.parametrize("value", ["", "a b", "a\r\nb", "ü", None, 5, "x" * 20_000])
def test_what_is_no_token_is_no_token(value: object) -> None:
    """It could end a line of the conversation."""
    with pytest.raises(TokenError):
        checked(value)


@pytest.mark.parametrize(
    ("said", "seconds"), [(60, 60), ("60", 60), (None, 3600), (-1, 3600), ("nan", 3600), (1e99, 3600)]
)
def test_a_lifetime_that_makes_no_sense_is_an_hour(said: object, seconds: float) -> None:
    """Some issuers write it as text."""
    assert lifetime(said) == seconds


GOOD = """
[consultation]
id = "test"
name = "Test"
ref_prefix = "T"
zone = "UTC"
goes_live = 2026-01-01
ends = 2026-12-31
[[mailbox]]
name = "info"
addresses = ["info@example.org"]
user = "info@example.org"
HERE
[[document]]
id = "text"
title = "The Text"
"""
MICROSOFT = 'provider = "microsoft"\ntenant = "example.org"\nclient_id = "app"\n'
CERTIFICATE = 'certificate = { credential = "entra" }'


def read(folder: Path, here: str) -> dict[str, str]:
    """What is wrong with such a mailbox: key -> words."""
    path = folder / "settings.toml"
    path.write_text(GOOD.replace("HERE", here), "utf-8")
    try:
        load(path, {})
    except SettingsError as error:
        return {problem.key: f"{problem.what} {problem.remedy}" for problem in error.problems}
    return {}


def test_settings_of_tokens_become_values(tmp_path: Path) -> None:
    """Graph has its host by itself; paths are relative to the file; the token file lies in the data folder."""
    here = f'protocol = "graph"\n[mailbox.oauth]\n{MICROSOFT}{CERTIFICATE}\nexpires = 2027-01-31\nca_file = "ca.pem"'
    path = tmp_path / "settings.toml"
    path.write_text(GOOD.replace("HERE", here), "utf-8")
    (box,) = load(path, {}, tmp_path / "elsewhere").mailboxes
    assert (box.host, box.port, box.protocol) == ("graph.microsoft.com", 443, "graph")
    assert box.oauth is not None
    assert (box.oauth.tenant, box.oauth.certificate.credential) == ("example.org", "entra")
    assert box.oauth.ca_file == tmp_path / "ca.pem"
    assert box.oauth.token_file == tmp_path / "elsewhere" / "sign-in" / "mailbox-info.json"


@pytest.mark.parametrize(
    ("here", "key", "words"),
    [
        (f"[mailbox.oauth]\n{MICROSOFT}", "oauth.certificate", "device_code"),
        (f"[mailbox.oauth]\n{MICROSOFT}{CERTIFICATE}\ndevice_code = true", "oauth.device_code", "exclude"),
        ('[mailbox.oauth]\nprovider = "microsoft"\ndevice_code = true', "oauth.tenant", "missing"),
        ('[mailbox.oauth]\nprovider = "google"', "oauth.key", "service account"),
        ('[mailbox.oauth]\nprovider = "google"\nkey = { env = "K" }\ntenant = "x"', "oauth.tenant", "no meaning"),
        ('[mailbox.oauth]\nprovider = "endpoint"\nclient_id = "c"', "oauth.token_url", "https"),
        ('[mailbox.oauth]\nprovider = "entra"', "oauth.provider", "microsoft"),
        (
            '[mailbox.oauth]\nprovider = "endpoint"\nclient_id = "c"\ntoken_url = "http://tokens.example.org/"',
            "oauth.token_url",
            "https",
        ),
        (f'password = {{ env = "P" }}\n[mailbox.oauth]\n{MICROSOFT}{CERTIFICATE}', "password", "exclude"),
        (f'[mailbox.oauth]\n{MICROSOFT}secret = "hunter2"', "oauth.secret", "must not stand"),
        ('protocol = "graph"', "oauth", "Microsoft Graph"),
        (
            f'protocol = "graph"\nsecurity = "starttls"\n[mailbox.oauth]\n{MICROSOFT}{CERTIFICATE}',
            "security",
            "STARTTLS",
        ),
        ('host = "h.example.org"\npassword = { credential = "../shadow" }', "password.credential", "LoadCredential"),
    ],
)
def test_settings_of_tokens_that_make_no_sense_are_told(tmp_path: Path, here: str, key: str, words: str) -> None:
    """Each with its key, and with what would be right."""
    problems = read(tmp_path, here)
    assert words in problems[f"mailbox.info.{key}"]
    assert "hunter2" not in str(problems)


def test_a_password_needs_no_tokens(tmp_path: Path) -> None:
    """A mailbox as before."""
    assert read(tmp_path, 'host = "h.example.org"\npassword = { credential = "info" }') == {}
