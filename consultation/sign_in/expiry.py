"""When the secret that signs in ends: secrets that ended unnoticed are the usual reason why such systems stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

from consultation.errors import SettingsError
from consultation.findings import Finding, Level
from consultation.model import OAuth
from consultation.settings import secret

#: days before the end from which ``doctor`` warns
WARNING = timedelta(days=30)


def check_expiry(subject: str, oauth: OAuth | None, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """One line where the end of a secret is known: from the certificate itself, else from ``expires``."""
    if oauth is None:
        return
    end = _end(oauth, environ)
    if end is None:
        if oauth.secret:
            remedy = "write its last day as expires = 2027-05-01, so that this can warn of it"
            yield Finding(subject=subject, level=Level.WARNING, what="when its secret ends is not known", remedy=remedy)
        return
    what, remedy = f"its secret is good until {end:%Y-%m-%d}", "make a new one and put it in its place"
    if end <= now:
        yield Finding(subject=subject, level=Level.FAULT, what=f"its secret ended on {end:%Y-%m-%d}", remedy=remedy)
    elif end - now <= WARNING:
        yield Finding(subject=subject, level=Level.WARNING, what=f"{what}: {(end - now).days} days", remedy=remedy)
    else:
        yield Finding(subject=subject, level=Level.OK, what=what)


def _end(oauth: OAuth, environ: Mapping[str, str]) -> datetime | None:
    stated = datetime.combine(oauth.expires, time.max, UTC) if oauth.expires else None
    known = _end_of_certificate(oauth, environ) if oauth.certificate else None
    return min(filter(None, (stated, known)), default=None)


def _end_of_certificate(oauth: OAuth, environ: Mapping[str, str]) -> datetime | None:
    """``notAfter`` (RFC 5280 4.1.2.5). A certificate that cannot be read is told of by the sign-in itself."""
    from cryptography import x509

    try:
        pem = secret(oauth.certificate, environ, "certificate")
        return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
    except (SettingsError, ValueError):
        return None
