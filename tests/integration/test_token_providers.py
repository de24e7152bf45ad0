"""Tokens of Microsoft and Google through their own libraries, and the HTTPS beneath them."""

from __future__ import annotations

import json
import ssl
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from consultation.errors import SettingsError, TokenError, TokenRefused
from consultation.findings import Level
from consultation.model import OAuth, Secret
from consultation.sign_in.base import Purpose, Token, TokenSource
from consultation.sign_in.expiry import check_expiry
from ingest.sign_in.choosing import token_source
from ingest.sign_in.google import SCOPE, GoogleTokens
from ingest.sign_in.microsoft import (
    APPLICATION_SCOPES,
    DELEGATED_SCOPES,
    ApplicationTokens,
    DelegatedTokens,
)
from ingest.sign_in.microsoft import Entra as Registered
from ingest.sign_in.token_file import TokenFile
from ingest.sign_in.web import Web
from tests.fakes.entra import PERSON, SECRET, TENANT, Entra, EntraHandler
from tests.servers.certificates import make_certificate
from tests.servers.issuer import Issuer, issuer_server, serving
from tests.servers.issuer import _Handler as IssuerHandler

START = datetime(2026, 2, 1, 12, tzinfo=UTC)
ENDS = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """One key for all."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private(key: rsa.RSAPrivateKey) -> str:
    """As PEM."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.fixture(scope="module")
def pem(key: rsa.RSAPrivateKey) -> str:
    """Key and certificate of an app, as an administrator would write them into one file."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rapporteur")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ENDS - timedelta(days=300))
        .not_valid_after(ENDS)
        .sign(key, hashes.SHA256())
    )
    return private(key) + made.public_bytes(serialization.Encoding.PEM).decode()


def registered(entra: Entra) -> Registered:
    """An app at that Entra."""
    web: Any = entra
    return Registered(tenant=TENANT, client_id="app", web=web)


class TestMicrosoft:
    """msal against what Entra says."""

    def test_a_secret_gives_tokens_for_the_app(self) -> None:
        """Each call asks anew: what is kept, and how long, is ours to say."""
        entra = Entra()
        source = ApplicationTokens(entra=registered(entra), scope=APPLICATION_SCOPES[Purpose.IMAP], secret=SECRET)
        first, second = source.token(START), source.token(START)
        assert first.value != second.value
        assert first.expires_at == START + timedelta(seconds=3599)
        form = entra.forms[0]
        assert (form["grant_type"], form["client_secret"]) == ("client_credentials", SECRET)
        assert form["scope"] == "https://outlook.office365.com/.default"
        assert all(url.startswith(f"https://login.microsoftonline.com/{TENANT}/") for url in entra.urls)

    def test_a_certificate_signs_an_assertion(self, pem: str, key: rsa.RSAPrivateKey) -> None:
        """No secret goes over the line: a short-lived assertion for that endpoint, by the app's key."""
        entra = Entra()
        source = ApplicationTokens(entra=registered(entra), scope=APPLICATION_SCOPES[Purpose.GRAPH], certificate=pem)
        assert source.token(START).value == "tok.ENTRA.1"
        (form,) = entra.forms
        assert "client_secret" not in form
        assertion = form["client_assertion"]
        claims = jwt.decode(assertion, key.public_key(), algorithms=["PS256", "RS256"], options={"verify_aud": False})
        assert claims["iss"] == "app"
        assert claims["aud"].startswith(f"https://login.microsoftonline.com/{TENANT}")

    def test_nothing_secret_is_in_any_words(self, pem: str) -> None:
        """Neither in what a source shows of itself nor in a token's."""
        source = ApplicationTokens(entra=registered(Entra()), scope="s", secret=SECRET, certificate=pem)
        token = Token(value="tok.ENTRA.1", expires_at=START)
        assert not [word for word in (SECRET, "PRIVATE KEY", "tok.ENTRA") if word in repr(source) + repr(token)]

    @pytest.mark.parametrize(
        ("status", "body", "kind"),
        [
            (401, {"error": "invalid_client", "error_description": "AADSTS7000222: secret expired"}, TokenRefused),
            (400, {"error": "unauthorized_client", "error_description": "AADSTS700016: no app"}, TokenRefused),
            (400, {"error": "temporarily_unavailable", "error_description": "AADSTS90033"}, TokenError),
            (200, {"token_type": "Bearer", "access_token": "bad\r\ntoken", "expires_in": 10}, TokenError),
        ],
    )
    def test_refusals_and_outages_are_told_apart(self, status: int, body: Any, kind: type[TokenError]) -> None:
        """Entra's own words are shown, for they name what to change."""
        source = ApplicationTokens(entra=registered(Entra(answers=[(status, body)])), scope="s/.default", secret=SECRET)
        with pytest.raises(TokenError) as caught:
            source.token(START)
        assert type(caught.value) is kind
        assert str(body.get("error_description", "usable token")) in str(caught.value)

    def test_an_unknown_tenant_or_a_key_that_is_none_is_refused(self, pem: str) -> None:
        """With what to check, and without the key."""
        elsewhere = replace(registered(Entra()), tenant="no.such.example")
        damaged = pem.replace("A", "!", 40)
        for source in (
            ApplicationTokens(entra=elsewhere, scope="s/.default", secret=SECRET),
            ApplicationTokens(entra=registered(Entra()), scope="s/.default", certificate=damaged),
        ):
            with pytest.raises(TokenRefused, match="check tenant") as caught:
                source.token(START)
            assert damaged[40:80] not in str(caught.value)

    def test_a_person_signs_in_once_with_a_code(self, tmp_path: Path) -> None:
        """From then on the refresh token serves, and each new one is on the disk before the next is asked for."""
        entra = Entra(answers=[(400, {"error": "authorization_pending"})])
        file = TokenFile(tmp_path / "data" / "sign-in" / "mailbox-info.json")
        source = DelegatedTokens(entra=registered(entra), scope=DELEGATED_SCOPES[Purpose.IMAP], file=file)
        with pytest.raises(TokenRefused, match="rapporteur signin"):
            source.token(START)
        shown: list[str] = []
        assert source.sign_in(shown.append) == PERSON
        assert shown == ["type ABCD-EFGH"]
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
        for folder in (file.path.parent, file.path.parent.parent):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for _ in range(3):
            # another process each time: what it has, it has from the file
            again = DelegatedTokens(entra=registered(entra), scope=source.scope, file=TokenFile(file.path))
            assert again.token(START).value.startswith("tok.ENTRA.")
            assert entra.refresh in file.path.read_text()
        assert {form["grant_type"] for form in entra.forms[-3:]} == {"refresh_token"}
        assert [path.name for path in file.path.parent.iterdir()] == ["mailbox-info.json"]

    def test_an_authority_of_ones_own_is_asked_over_tls(self, tmp_path: Path) -> None:
        """Over the line: discovery, then the token; 503 of either is an outage with the wait that was asked for."""
        certificate = make_certificate(tmp_path)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
        entra = Entra()
        with serving(type("Handler", (EntraHandler,), {"entra": entra}), context) as server:
            entra.host = f"localhost:{server.server_address[1]}"
            app = Registered(tenant=TENANT, client_id="app", authority=entra.host, web=Web(certificate.authority))
            source = ApplicationTokens(entra=app, scope="s/.default", secret=SECRET)
            assert source.token(START).value == "tok.ENTRA.1"
            assert entra.forms[0]["client_secret"] == SECRET
            entra.answers = [(503, {"error": "busy"})]
            with pytest.raises(TokenError, match="come later") as caught:
                source.token(START)
            assert type(caught.value) is TokenError
            with pytest.raises(TokenError, match="could not prove who it is"):
                ApplicationTokens(entra=replace(app, web=Web()), scope="s/.default", secret=SECRET).token(START)

    def test_a_refresh_token_that_ended_is_a_refusal(self, tmp_path: Path) -> None:
        """The person has to sign in again; Entra's words say so."""
        entra = Entra()
        source = DelegatedTokens(entra=registered(entra), scope="s/x", file=TokenFile(tmp_path / "x.json"))
        source.sign_in(lambda _: None)
        entra.refresh = "another"
        with pytest.raises(TokenRefused, match="AADSTS700082"):
            source.token(START)

    def test_a_file_that_others_can_read_is_not_used(self, tmp_path: Path) -> None:
        """Nor one that is damaged; both are named with what to do."""
        file = TokenFile(tmp_path / "x.json")
        source = DelegatedTokens(entra=registered(Entra()), scope="s/x", file=file)
        source.sign_in(lambda _: None)
        file.path.chmod(0o644)
        with pytest.raises(TokenError, match="chmod 600"):
            source.token(START)
        file.path.chmod(0o600)
        file.path.write_text("{")
        with pytest.raises(TokenError, match="rapporteur signin"):
            source.token(START)


class TestGoogle:
    """google-auth against a token endpoint on loopback."""

    @pytest.fixture
    def issuer(self) -> Iterator[Issuer]:
        """The endpoint."""
        with issuer_server() as running:
            yield running

    def account(self, issuer: Issuer, key: rsa.RSAPrivateKey) -> str:
        """The JSON file of a service account."""
        return json.dumps(
            {
                "type": "service_account",
                "client_email": "robot@project.example",
                "private_key_id": "k1",
                "private_key": private(key),
                "token_uri": issuer.token_url,
            }
        )

    def test_a_service_account_acts_for_the_mailbox(self, issuer: Issuer, key: rsa.RSAPrivateKey) -> None:
        """An assertion in the name of the account, for the mailbox as subject and mail as scope."""
        source = GoogleTokens(key=self.account(issuer, key), subject="info@example.org")
        token = source.token(START)
        assert token.value in issuer.given
        assert token.expires_at == START + timedelta(hours=1)
        (form,) = issuer.forms
        claims = jwt.decode(
            form["assertion"], key.public_key(), algorithms=["RS256"], audience="https://oauth2.googleapis.com/token"
        )
        assert (claims["iss"], claims["sub"], claims["scope"]) == ("robot@project.example", "info@example.org", SCOPE)
        assert "PRIVATE KEY" not in repr(source)
        assert issuer.requests == ["POST /token"]

    def test_a_missing_delegation_is_a_refusal(self, issuer: Issuer, key: rsa.RSAPrivateKey) -> None:
        """Google's word for it is shown; it is asked once."""
        issuer.answers = [(401, {}, {"error": "unauthorized_client", "error_description": "Client is unauthorized"})]
        with pytest.raises(TokenRefused, match="Client is unauthorized"):
            GoogleTokens(key=self.account(issuer, key), subject="info@example.org").token(START)
        assert len(issuer.forms) == 1

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_trouble_of_google_is_an_outage(self, issuer: Issuer, key: rsa.RSAPrivateKey, status: int) -> None:
        """google-auth does not try by itself meanwhile: one request."""
        issuer.answers = [(status, {"Retry-After": "60"}, {"error": "internal_failure"})]
        with pytest.raises(TokenError) as caught:
            GoogleTokens(key=self.account(issuer, key), subject="info@example.org").token(START)
        assert type(caught.value) is TokenError
        assert caught.value.retry_after == timedelta(seconds=60)
        assert len(issuer.forms) == 1

    @pytest.mark.parametrize("content", ["", "{}", "[]", '{"type": "authorized_user"}', "-----BEGIN"])
    def test_a_file_that_is_no_service_account_is_said_to_be_none(self, content: str) -> None:
        """Whatever it is."""
        with pytest.raises(TokenRefused, match="not that of a service account"):
            GoogleTokens(key=content, subject="info@example.org").token(START)

    def test_an_assertion_crosses_no_network_in_the_clear(self, issuer: Issuer, key: rsa.RSAPrivateKey) -> None:
        """A file that names such an address is not followed."""
        account = self.account(issuer, key).replace("127.0.0.1", "tokens.example.org")
        with pytest.raises(TokenError, match="https"):
            GoogleTokens(key=account, subject="info@example.org").token(START)


class TestWeb:
    """HTTPS to issuers."""

    def test_tls_is_verified(self, tmp_path: Path) -> None:
        """An authority of the settings is believed; one that nobody knows is not."""
        certificate = make_certificate(tmp_path)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
        issuer = Issuer()
        with serving(type("Handler", (IssuerHandler,), {"issuer": issuer}), context) as server:
            url = f"https://127.0.0.1:{server.server_address[1]}/token"
            assert Web(certificate.authority).post(url, data={"grant_type": "x"}).status_code == 200
            with pytest.raises(TokenError, match="could not prove who it is"):
                Web().post(url, data={"grant_type": "x"})
        assert len(issuer.forms) == 1

    @pytest.mark.parametrize("url", ["http://tokens.example.org/t", "ftp://127.0.0.1/t", "/t", "https:///t"])
    def test_only_https_or_this_machine_hears_a_secret(self, url: str) -> None:
        """Anything else is refused before a connection is made."""
        with pytest.raises(TokenError, match="no address for secrets"):
            Web().post(url, data={})

    def test_a_redirect_is_not_followed(self) -> None:
        """A secret goes where the settings say, and nowhere else."""
        with issuer_server() as other, issuer_server() as issuer:
            issuer.answers = [(307, {"Location": other.token_url}, {})]
            oauth = OAuth(provider="endpoint", token_url=issuer.token_url, client_id="c", secret=Secret(env="S"))
            with pytest.raises(TokenError, match="answered 307"):
                token_source(oauth, Purpose.IMAP, "u", {"S": "secret"}).token(START)
            assert other.requests == []

    @pytest.mark.parametrize(
        "body", [b"<html>", b"[]", {"token_type": "Bearer"}, {"access_token": "a b"}, b"x" * 2_000_000]
    )
    def test_an_answer_without_a_token_is_an_outage(self, body: Any) -> None:
        """A page of a proxy, an empty answer, a token that is none, more than any token has."""
        with issuer_server(Issuer(answers=[(200, {}, body)])) as issuer:
            oauth = OAuth(provider="endpoint", token_url=issuer.token_url, client_id="c", secret=Secret(env="S"))
            with pytest.raises(TokenError) as caught:
                token_source(oauth, Purpose.IMAP, "u", {"S": "secret"}).token(START)
            assert type(caught.value) is TokenError

    @pytest.mark.parametrize(
        ("said", "seconds"),
        [("120", 120), ("Sun, 01 Feb 2026 12:10:00 GMT", 600), ("soon", 0), ("-5", 0), ("9" * 30, 86400)],
    )
    def test_a_wait_is_reckoned_by_the_servers_own_clock(self, said: str, seconds: int) -> None:
        """Seconds, or a moment that counts from the Date of the same answer: clocks differ."""
        from ingest.sign_in.web import retry_after

        assert retry_after(said, START) == timedelta(seconds=seconds)


class TestChoosing:
    """From the settings to a source."""

    @pytest.mark.parametrize(
        ("purpose", "device_code", "scope"),
        [
            (Purpose.IMAP, False, "https://outlook.office365.com/.default"),
            (Purpose.SMTP, False, "https://outlook.office365.com/.default"),
            (Purpose.GRAPH, False, "https://graph.microsoft.com/.default"),
            (Purpose.IMAP, True, "https://outlook.office.com/IMAP.AccessAsUser.All"),
            (Purpose.SMTP, True, "https://outlook.office.com/SMTP.Send"),
            (Purpose.GRAPH, True, "https://graph.microsoft.com/Mail.Read"),
        ],
    )
    def test_microsoft_is_asked_for_what_the_purpose_needs(
        self, purpose: Purpose, device_code: bool, scope: str
    ) -> None:
        """No more: reading by Graph is ``Mail.Read`` for a person."""
        oauth = OAuth(
            provider="microsoft",
            tenant=TENANT,
            client_id="app",
            secret=Secret() if device_code else Secret(env="S"),
            device_code=device_code,
        )
        source: Any = token_source(oauth, purpose, "info@example.org", {"S": SECRET})
        assert isinstance(source, DelegatedTokens if device_code else ApplicationTokens)
        assert source.scope == scope
        assert source.entra.authority == "login.microsoftonline.com"

    def test_a_credential_of_systemd_is_read(self, tmp_path: Path, pem: str) -> None:
        """And where systemd keeps none for this process, that is said."""
        (tmp_path / "entra").write_text(pem)
        oauth = OAuth(provider="microsoft", tenant=TENANT, client_id="app", certificate=Secret(credential="entra"))
        found: Any = token_source(oauth, Purpose.IMAP, "u", {"CREDENTIALS_DIRECTORY": str(tmp_path)})
        source: TokenSource = found
        assert isinstance(source, ApplicationTokens)
        assert found.certificate == pem.rstrip("\n")
        with pytest.raises(SettingsError, match="LoadCredential=entra"):
            token_source(oauth, Purpose.IMAP, "u", {})

    @pytest.mark.parametrize(
        ("now", "level"),
        [
            (ENDS - timedelta(days=31), Level.OK),
            (ENDS - timedelta(days=29), Level.WARNING),
            (ENDS + timedelta(days=1), Level.FAULT),
        ],
    )
    def test_the_end_of_a_certificate_is_told_in_time(self, pem: str, now: datetime, level: Level) -> None:
        """A month before, from the certificate itself; a date in the settings counts where it comes sooner."""
        oauth = OAuth(provider="microsoft", certificate=Secret(env="PEM"))
        (finding,) = check_expiry("mailbox info", oauth, {"PEM": pem}, now)
        assert finding.level is level
        assert "2026-03-01" in finding.what
        stated = replace(oauth, expires=(now + timedelta(days=3)).date())
        assert [item.level for item in check_expiry("x", stated, {"PEM": pem}, now)] != [Level.OK]

    def test_a_secret_whose_end_nobody_knows_is_said_to_be_so(self) -> None:
        """A password has no line, and a service account's key no end."""
        secret = OAuth(provider="endpoint", secret=Secret(env="S"))
        assert [item.level for item in check_expiry("x", secret, {}, START)] == [Level.WARNING]
        assert list(check_expiry("x", None, {}, START)) == []
        assert list(check_expiry("x", OAuth(provider="google", key=Secret(env="K")), {}, START)) == []
