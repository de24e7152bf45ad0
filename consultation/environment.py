"""Settings from the environment: ``RAPPORTEUR_SECTION__KEY``, and for a mailbox ``RAPPORTEUR_MAILBOX__NAME__KEY``.

The environment is an argument, so that a test (or a replay) has its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consultation.errors import Problem
from consultation.near import nearest
from consultation.schema import File, MailboxSection

PREFIX = "RAPPORTEUR_"


def override(raw: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The settings with what the environment says put over them, and what it says that cannot be."""
    merged: dict[str, Any] = {key: dict(value) if isinstance(value, dict) else value for key, value in raw.items()}
    problems: list[Problem] = []
    for name, value in sorted(environ.items()):
        section, nested, key = name.removeprefix(PREFIX).lower().partition("__")
        if not name.startswith(PREFIX) or not nested:
            continue
        if section == "mailbox":
            problems += _override_mailbox(merged, name, key, value)
        else:
            problems += _override_section(merged, name, section, value)
    return merged, problems


def _override_section(merged: dict[str, Any], name: str, section: str, value: str) -> list[Problem]:
    """One ``RAPPORTEUR_SECTION__KEY``, read by pydantic-settings: text as it is, lists and tables as JSON."""
    if section not in File.model_fields:
        near = nearest(section, list(File.model_fields))
        return [Problem(name, f"there is no section [{section}]", f"did you mean [{near}]?" if near else "")]
    try:
        given = _read(name, value)
    except ValueError:
        return [Problem(name, "the value cannot be read", 'write a list as JSON: ["info@example.org"]')]
    for key, table in given.items():
        if not isinstance(merged.setdefault(key, {}), dict):
            continue
        merged[key].update(table)
    return []


def _read(name: str, value: str) -> dict[str, Any]:
    """The tables that one variable gives. ValueError: its value is no JSON where a list or a table is wanted."""
    # It loads readers for the secrets of four clouds too, and most installations set no such variable.
    from pydantic_settings import BaseSettings, EnvSettingsSource

    class Whole(File, BaseSettings):  # type: ignore[misc]  # two kinds of model_config, which pydantic unites
        """A settings file that pydantic-settings knows how to fill."""

    source = EnvSettingsSource(Whole, env_prefix=PREFIX, env_nested_delimiter="__")
    source.env_vars = {name.lower(): value}
    return source()


def _override_mailbox(merged: dict[str, Any], name: str, path: str, value: str) -> list[Problem]:
    """One ``RAPPORTEUR_MAILBOX__NAME__KEY``: mailboxes are a list, so they go by their names."""
    mailboxes = [item for item in merged.get("mailbox", ()) if isinstance(item, dict)]
    names = {str(item.get("name", "")).lower().replace("-", "_"): index for index, item in enumerate(mailboxes)}
    word, _, key = path.partition("__")
    if word not in names:
        known = ", ".join(f"{PREFIX}MAILBOX__{item.upper()}__…" for item in names)
        return [Problem(name, f"there is no mailbox '{word}'", f"write {known}")]
    if key not in MailboxSection.model_fields or key in ("password", "oauth"):
        near = nearest(key, list(MailboxSection.model_fields))
        return [Problem(name, f"a mailbox has no key '{key}'", f"did you mean '{near}'?" if near else "")]
    mailboxes[names[word]] = {**mailboxes[names[word]], key: _listed(key, value)}
    merged["mailbox"] = mailboxes
    return []


def _listed(key: str, value: str) -> Any:
    """Keys that are lists take words separated by commas."""
    if key in {"addresses", "folders", "received_by", "authserv_ids"}:
        return [word.strip() for word in value.split(",") if word.strip()]
    return value
