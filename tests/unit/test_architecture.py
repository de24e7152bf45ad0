"""The arrows between the rooms, the names of modules, and what the worker must not have loaded."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("consultation", "parsers", "ingest", "store", "reports")
#: libraries that parse what came by mail: only the child process may have them
PARSING = ("mailparser", "docx", "lxml", "pdfplumber", "pdfminer", "openpyxl", "pypdfium2", "xlrd", "tnefparse")


def test_rooms_import_only_downwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """The arrows of the design hold for every import."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_no_module_is_named_like_the_standard_library_or_a_dependency() -> None:
    """A top-level name of ours hides nobody else's."""
    foreign = set(sys.stdlib_module_names) | {
        name for name, owners in packages_distributions().items() if "rapporteur" not in owners
    }
    ours = {*ROOMS, "scheduler"}
    assert not ours & foreign
    # Inside a package absolute imports tell the two apart, and people cannot: the design forbids these outright.
    inner = {path.stem for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    assert not inner & {"calendar", "email", "mailbox", "types", "docx", "imaplib", "smtplib", "sqlalchemy", "lxml"}


def test_every_package_is_listed_for_the_wheel() -> None:
    """No folder with code is forgotten in the explicit list of packages."""
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    found = {
        str(path.parent.relative_to(ROOT)).replace("/", ".") for room in ROOMS for path in (ROOT / room).rglob("*.py")
    }
    assert found == listed


def test_modules_stay_short() -> None:
    """No module is over 600 lines."""
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if len(path.read_text().splitlines()) > 600
    }
    assert not long


def test_the_worker_has_loaded_no_parsing_library() -> None:
    """Importing all that ``run`` imports loads nothing that reads what came by mail."""
    program = f"import scheduler, sys; print([m for m in {PARSING!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_lock_files_name_no_address() -> None:
    """Locked versions have hashes and no address, so they install from any registry."""
    for lock in (ROOT / "locks").glob("*.txt"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index|--find-links", text)
