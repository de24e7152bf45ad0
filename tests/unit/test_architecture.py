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

import scheduler

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
    """Importing all that ``run`` and the commands import loads nothing that reads what came by mail."""
    rooms = [item.place.partition(":")[0] for item in scheduler.Commands.table.values()]
    wired = ["ingest.ticking", "ingest.worker", "ingest.rehearsal", "reports.dispatch", "reports.showcase"]
    assert not _loaded(f"import scheduler, {', '.join([*rooms, *wired])}", PARSING)


@pytest.mark.parametrize("words", [["--help"], ["extract", "pyproject.toml", "--json"]])
def test_a_command_loads_what_it_works_with_alone(words: list[str]) -> None:
    """Help and the reading of one file do without the database, the settings, the log and tables on a terminal."""
    unused = ("sqlalchemy", "pydantic_settings", "apscheduler", "imapclient", "jinja2", "structlog", "rich")
    assert not _loaded(f"import scheduler; scheduler.main({words!r})", unused)


def test_json_of_the_record_is_printed_without_what_draws_or_sends(tmp_path: Path) -> None:
    """``messages --json`` loads the database and its own dialect, and neither mail, nor tables, nor templates."""
    words = ["--data", str(tmp_path), "messages", "--json"]
    unused = ("alembic", "psycopg", "apscheduler", "imapclient", "jinja2", "structlog", "rich", "pydantic_settings")
    assert _loaded(f"import scheduler; scheduler.main({words!r})", ("sqlalchemy",)) == ["sqlalchemy"]
    assert not _loaded(f"import scheduler; scheduler.main({words!r})", unused)


def _loaded(program: str, names: tuple[str, ...]) -> list[str]:
    """Which of the modules *names* a process has loaded after it ran *program*."""
    asked = f"{program}\nimport sys\nprint(*(name for name in {names!r} if name in sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1].split()


def test_every_command_of_the_table_is_there() -> None:
    """Each place names a command; what is said of it fits a terminal of eighty columns with the longest name."""
    longest = max(map(len, scheduler.Commands.table))
    for name, late in scheduler.Commands.table.items():
        assert late.load(name) is not None
        assert late.says.endswith(".")
        assert len(late.says) <= 80 - longest - 6


def test_lock_files_name_no_address() -> None:
    """Locked versions have hashes and no address, so they install from any registry."""
    for lock in (ROOT / "locks").glob("*.txt"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index|--find-links", text)
