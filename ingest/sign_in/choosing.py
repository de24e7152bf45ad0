"""From the settings to what signs in: a password, or tokens of the provider that they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from consultation.model import Mailbox, OAuth, Outgoing
from consultation.settings import secret
from consultation.sign_in.base import Purpose, TokenSource
from consultation.sign_in.keeping import Bearer, Credential
from ingest.sign_in.endpoint import EndpointTokens
from ingest.sign_in.google import SCOPE, GoogleTokens
from ingest.sign_in.microsoft import (
    APPLICATION_SCOPES,
    AUTHORITY,
    DELEGATED_SCOPES,
    ApplicationTokens,
    DelegatedTokens,
    Entra,
)
from ingest.sign_in.token_file import TokenFile
from ingest.sign_in.web import Web


def mailbox_credential(box: Mailbox, environ: Mapping[str, str], clock: Callable[[], datetime]) -> Credential:
    """What opens a mailbox.

    Raises:
        SettingsError: a secret cannot be read.
    """
    if box.oauth is None:
        return secret(box.password, environ)
    return Bearer(token_source(box.oauth, purpose_of(box), box.user, environ), clock)


def outgoing_credential(outgoing: Outgoing, environ: Mapping[str, str], clock: Callable[[], datetime]) -> Credential:
    """What signs in to the mail server for digests; an empty password where no user is set.

    Raises:
        SettingsError: a secret cannot be read.
    """
    if outgoing.oauth is None:
        return secret(outgoing.password, environ) if outgoing.user else ""
    return Bearer(token_source(outgoing.oauth, Purpose.SMTP, outgoing.user, environ), clock)


def purpose_of(box: Mailbox) -> Purpose:
    """What a mailbox's tokens are for."""
    return Purpose.GRAPH if box.protocol == "graph" else Purpose.IMAP


def token_source(oauth: OAuth, purpose: Purpose, user: str, environ: Mapping[str, str]) -> TokenSource:
    """The provider's own. Secrets are read here; where one changes, the next run has the new one.

    Raises:
        SettingsError: a secret cannot be read.
    """
    web = Web(oauth.ca_file)
    if oauth.provider == "google":
        key = secret(oauth.key, environ, "key")
        return GoogleTokens(key=key, subject=user, scope=oauth.scope or SCOPE, web=web)
    if oauth.provider == "endpoint":
        return EndpointTokens(
            token_url=oauth.token_url,
            client_id=oauth.client_id,
            secret=secret(oauth.secret, environ, "secret"),
            scope=oauth.scope,
            audience=oauth.audience,
            web=web,
        )
    if oauth.device_code:
        return delegated(oauth, purpose)
    return ApplicationTokens(
        entra=_entra(oauth),
        scope=oauth.scope or APPLICATION_SCOPES[purpose],
        certificate=secret(oauth.certificate, environ, "certificate") if oauth.certificate else "",
        secret=secret(oauth.secret, environ, "secret") if oauth.secret else "",
    )


def delegated(oauth: OAuth, purpose: Purpose) -> DelegatedTokens:
    """A person's sign-in by code at Entra."""
    scope = oauth.scope or DELEGATED_SCOPES[purpose]
    return DelegatedTokens(entra=_entra(oauth), scope=scope, file=TokenFile(oauth.token_file))


def _entra(oauth: OAuth) -> Entra:
    return Entra(
        tenant=oauth.tenant,
        client_id=oauth.client_id,
        authority=oauth.authority or AUTHORITY,
        web=Web(oauth.ca_file),
    )
