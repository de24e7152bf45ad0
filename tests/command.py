"""The program as its users meet it: ``python -m scheduler`` in a process of its own, from the repository's folder."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import scheduler
from consultation import logs

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "data" / "corpus"
#: after everything of the Third Review Conference
AFTERWARDS = "2026-09-30T08:00:00Z"
#: seconds after which a command is stuck
_LONGEST = 240


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be JSON and nothing else."""
        return json.loads(self.out)


@dataclass(frozen=True, kw_only=True)
class Rapporteur:
    """The program with the options that go before every command."""

    data: Path
    settings: Path = ROOT / "settings.toml"
    now: str | None = AFTERWARDS
    environ: Mapping[str, str] = field(default_factory=dict)
    #: command line of a program that limits the one after it
    under: Sequence[str] = ()
    #: the same entry point called in this process: a second less a command
    inside: bool = False

    def __call__(self, *arguments: object, code: int = 0) -> Outcome:
        """Run one command, which must end with that exit code."""
        done = self._called(*arguments) if self.inside else self._run(*arguments)
        assert done.code == code, f"{arguments[0]}: exit code {done.code}\n{done.err[-3000:]}"
        assert "Traceback" not in done.err, done.err[-3000:]
        return done

    def _run(self, *arguments: object) -> Outcome:
        done = subprocess.run(
            [*self.under, *self.command(*arguments)],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
        return Outcome(code=done.returncode, out=done.stdout, err=done.stderr)

    def _called(self, *arguments: object) -> Outcome:
        assert not self.under
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _environment(self.environment()):
            try:
                code = scheduler.main(self._words(*arguments))
            finally:
                # how a program logs is of the whole process, and the next test is none
                logs.reset()
        return Outcome(code=code, out=out.getvalue(), err=err.getvalue())

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """Begin one command and do not wait for it."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(*arguments), cwd=ROOT, env=self.environment(), stdout=pipe, stderr=pipe, text=True
        )

    def command(self, *arguments: object) -> list[str]:
        """The words of the command line."""
        return [sys.executable, "-m", "scheduler", *self._words(*arguments)]

    def _words(self, *arguments: object) -> list[str]:
        clock = ["--now", self.now] if self.now else []
        return ["--settings", str(self.settings), "--data", str(self.data), *clock, *map(str, arguments)]

    def environment(self) -> dict[str, str]:
        """The environment without settings of the machine's user."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORTEUR_")}
        return inherited | {"COLUMNS": "200"} | dict(self.environ)

    def from_inside(self) -> Rapporteur:
        """The same, called in this process."""
        return replace(self, inside=True)

    def at(self, now: str) -> Rapporteur:
        """The same with the clock at another moment."""
        return replace(self, now=now)

    def copied_to(self, data: Path) -> Rapporteur:
        """The same on a copy of its data folder, for tests that change something."""
        shutil.copytree(self.data, data)
        return replace(self, data=data)

    def messages(self) -> list[dict[str, Any]]:
        """What ``messages --json`` prints."""
        listed: list[dict[str, Any]] = self("messages", "--json").json
        return listed


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """The process's environment for a while."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def labels(folder: str = "given") -> list[dict[str, Any]]:
    """The cases of a corpus: what is true of each mail."""
    cases: list[dict[str, Any]] = json.loads((CORPUS / folder / "labels.json").read_text(encoding="utf-8"))
    return cases


def drafts(consultation: str = "ccm-3rc") -> list[dict[str, Any]]:
    """The circulated drafts of a consultation."""
    index = json.loads((CORPUS / "drafts" / "INDEX.json").read_text(encoding="utf-8"))
    return [item for item in index["drafts"] if item["consultation"] == consultation]


def add_draft(program: Rapporteur, item: Mapping[str, Any]) -> None:
    """Register one of them."""
    file, circulated = CORPUS / "drafts" / item["file"], item["circulated"]
    program("draft", "add", file, "--document", item["document"], "--draft", item["draft"], "--circulated", circulated)
