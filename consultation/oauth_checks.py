"""What must hold within ``[mailbox.oauth]`` and ``[outgoing.oauth]``: what each provider needs, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from consultation.errors import Problem

_REMEDIES = {
    "tenant": 'write the organisation in Entra: tenant = "example.org", or its id',
    "client_id": "write the id of the app that was registered",
    "key": 'write where the JSON file of the service account is: key = { credential = "google" }',
    "token_url": 'write token_url = "https://…"',
    "secret": 'write where the secret is: secret = { credential = "entra" }',
}
_NEEDED = {
    "microsoft": ("tenant", "client_id"),
    "google": ("key",),
    "endpoint": ("token_url", "client_id", "secret"),
}
_ALLOWED = {
    "microsoft": {"tenant", "client_id", "secret", "certificate", "device_code", "authority"},
    "google": {"key"},
    "endpoint": {"token_url", "client_id", "secret", "audience"},
}
_ALWAYS = {"provider", "scope", "expires", "ca_file"}


def secrets_named(table: Mapping[str, Any]) -> int:
    """How many places a table names at which its secret is."""
    return sum(bool(table.get(key)) for key in ("env", "file", "credential"))


def check_oauth(where: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    """Every contradiction in the section; an unknown provider is reported elsewhere."""
    provider = table.get("provider")
    if provider not in _NEEDED:
        return
    for key in _NEEDED[provider]:
        if not _is_given(table.get(key)):
            yield Problem(f"{where}.{key}", "is missing", _REMEDIES[key])
    known = set().union(*_ALLOWED.values())
    for key in sorted(table.keys() & (known - _ALLOWED[provider] - _ALWAYS)):
        yield Problem(f"{where}.{key}", f"has no meaning for provider {provider}", "leave it out")
    for key in ("secret", "certificate", "key"):
        value = table.get(key)
        if isinstance(value, Mapping) and secrets_named(value) > 1:
            yield Problem(f"{where}.{key}", "names several places", "keep one of env, file and credential")
    if provider == "microsoft":
        yield from _microsoft(where, table)


def _microsoft(where: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    """One way to sign in: a certificate, a secret, or a person with a code."""
    ways = [key for key in ("certificate", "secret", "device_code") if _is_given(table.get(key))]
    if not ways:
        remedy = 'write certificate = { credential = "entra" }, a secret, or device_code = true for a first try'
        yield Problem(f"{where}.certificate", "is missing", remedy)
    elif len(ways) > 1:
        yield Problem(f"{where}.{ways[1]}", f"{ways[0]} and {ways[1]} exclude each other", "keep one of them")


def _is_given(value: Any) -> bool:
    return secrets_named(value) > 0 if isinstance(value, Mapping) else bool(value)
