"""Reads the settings of a consultation: a TOML file, the environment over it, every fault told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from consultation.assembly import assemble
from consultation.checks import check, check_file_only
from consultation.environment import override
from consultation.errors import Problem, SettingsError
from consultation.faults import problems_of
from consultation.model import Consultation, Secret
from consultation.schema import File

#: the environment variable that names the settings file (CONTRACT, the command line)
VARIABLE = "RAPPORTEUR_SETTINGS"
DEFAULT_NAME = "settings.toml"
#: a settings file is a few pages; what is larger is another file
LARGEST = 4_000_000


def find(option: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The settings file: ``--settings``, else ``RAPPORTEUR_SETTINGS``, else ``settings.toml`` in ``cwd``.

    Raises:
        SettingsError: there is no file at that place.
    """
    named = environ.get(VARIABLE)
    given, where = (option, "--settings") if option is not None else (Path(named) if named else None, VARIABLE)
    path = (cwd / given) if given is not None else cwd / DEFAULT_NAME
    if path.is_file():
        return path
    if given is None:
        raise SettingsError(
            [Problem(DEFAULT_NAME, f"there is none in {cwd}", "name one with --settings FILE, or change the folder")]
        )
    raise SettingsError([Problem(where, f"there is no file {path}", "check the name")])


def load(path: Path, environ: Mapping[str, str], data: Path | None = None) -> Consultation:
    """The consultation that the file describes.

    Paths in the file are relative to its folder; ``data`` (the option ``--data``) is taken as it is.

    Raises:
        SettingsError: with every problem found, its key and what would be right.
    """
    raw = _read(path)
    in_file = check_file_only(raw)
    merged, problems = override(raw, environ)
    problems = [*in_file, *problems]
    parsed: File | None = None
    try:
        parsed = File(**merged)
    except ValidationError as error:
        problems += problems_of(error, File, merged)
    problems += check(merged)
    if problems or parsed is None:
        raise SettingsError(_each_once(problems))
    return assemble(parsed, path.resolve().parent, data)


def secret(where: Secret, environ: Mapping[str, str], key: str = "password") -> str:
    """The password itself, read when it is needed and kept nowhere; *key* is what the settings call it.

    Raises:
        SettingsError: the variable is not set, or the file cannot be read or is empty.
    """
    if where.env:
        value = environ.get(where.env, "")
        if not value:
            raise SettingsError([Problem(where.env, "the environment variable is not set", "set it to the password")])
        return value
    file = _credential(where.credential, environ) if where.credential else where.file
    if file:
        try:
            value = file.read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError([Problem(str(file), "cannot be read", "check its name and its rights")]) from error
        if not value:
            raise SettingsError([Problem(str(file), "is empty", "write the password into it")])
        return value
    raise SettingsError([Problem(key, "is missing", f'write {key} = {{ env = "NAME_OF_A_VARIABLE" }}')])


def _credential(name: str, environ: Mapping[str, str]) -> Path:
    """Where systemd keeps a credential for this service (systemd.exec(5), LoadCredential=)."""
    folder = environ.get("CREDENTIALS_DIRECTORY", "")
    if not folder:
        remedy = f"start it as a service with LoadCredential={name}:FILE, or name a file or a variable in its place"
        raise SettingsError([Problem(f"credential {name}", "systemd keeps no credentials for this process", remedy)])
    return Path(folder) / name


def _read(path: Path) -> dict[str, Any]:
    """The file as tables. Errors of reading and of syntax become problems here."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError([Problem(str(path), f"cannot be read ({error.strerror})", "check its rights")]) from error
    if len(content) > LARGEST:
        raise SettingsError([Problem(str(path), "is too large for a settings file", "check the name")])
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SettingsError([Problem(f"{path.name} line {line}", "is not UTF-8", "save the file as UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        remedy = 'text stands in quotes, a list in [ ], and a key once only: name = "…"'
        raise SettingsError([Problem(path.name, f"is not TOML: {error}", remedy)]) from error


def _each_once(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
