"""The sandbox against jobs that do what hostile files make readers do (FAULTS.md 3 and 8)."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from consultation.errors import ChildFailed, LimitReached, ParseError
from parsers.sandbox import Limits, Sandbox
from parsers.sandbox.forking import ZygoteRunner

JOBS = Path(__file__).parent.parent / "fakes" / "hostile_jobs.py"
ROOT = Path(__file__).parent.parent.parent
#: short, so that the tests are quick; CPU limits count in whole seconds
TIGHT = Limits(wall=3.0, cpu=1, output=4 * 1024 * 1024, file_size=1 << 20)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def sandbox(scratch: Path) -> Iterator[Sandbox]:
    with Sandbox(TIGHT, scratch=scratch, jobs_file=JOBS) as made:
        yield made


def _zygote_pid(sandbox: Sandbox) -> int:
    assert isinstance(sandbox._runner, ZygoteRunner)
    return sandbox._runner.pid


def _descendants(pid: int) -> list[int]:
    """Processes below *pid*, from /proc."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found


def _leftovers(sandbox: Sandbox, scratch: Path) -> list[str]:
    """Folders and processes that a job left behind."""
    folders = [str(path) for home in scratch.iterdir() for path in home.iterdir()]
    return folders + [str(pid) for pid in _descendants(_zygote_pid(sandbox))]


def test_a_job_gets_its_arguments_and_bytes_and_gives_its_result(sandbox: Sandbox) -> None:
    """What goes in comes out unchanged."""
    assert sandbox.ask("echo", {"a": [1, "é"]}, b"0123456789abc") == {
        "arguments": {"a": [1, "é"]},
        "size": 13,
        "head": "0123456789",
    }


def test_a_request_of_fifty_megabytes_reaches_the_child(sandbox: Sandbox) -> None:
    """A large mail passes whole."""
    assert sandbox.ask("echo", {}, b"x" * 50_000_000)["size"] == 50_000_000


HOSTILE: list[tuple[str, dict[str, Any], type[ParseError], str]] = [
    ("sleep", {}, LimitReached, "longer than 3 s"),
    ("allocate", {}, LimitReached, "more memory"),
    ("recurse", {}, LimitReached, "nested too deeply"),
    ("flood", {}, LimitReached, "4 MiB of output"),
    ("refuse", {}, LimitReached, "more than 500 members"),
    ("segfault", {}, ChildFailed, f"signal {int(signal.SIGSEGV)}"),
    ("kill_self", {"signal": int(signal.SIGKILL)}, ChildFailed, "killed"),
    ("kill_self", {"signal": int(signal.SIGABRT)}, ChildFailed, f"signal {int(signal.SIGABRT)}"),
    ("fork_bomb", {}, ParseError, r"BlockingIOError|PermissionError|longer than"),
    ("fork_and_leave", {}, ParseError, r"BlockingIOError|PermissionError|longer than"),
    ("start_program", {}, ChildFailed, r"BlockingIOError|PermissionError"),
    ("start_thread", {}, ChildFailed, "RuntimeError"),
    ("write_much", {}, ChildFailed, "OSError"),
    ("nothing", {}, ChildFailed, "status 3"),
    ("garbage", {"hex": "00ff" * 40}, ChildFailed, "not a reply"),
    ("garbage", {"hex": "52"}, ChildFailed, "without a result"),
    ("garbage", {"hex": "52ffffffffffffffff7b"}, ChildFailed, "without a result"),
    ("frame", {"body": "{"}, ChildFailed, "not JSON"),
    ("frame", {"body": "[NaN]"}, ChildFailed, "not JSON"),
    ("frame", {"body": "[" * 100_000}, ChildFailed, "not JSON"),
    ("frame", {"body": "[" * 500 + "]" * 500}, ChildFailed, "nested too deeply"),
    ("frame", {"body": "9" * 10_000}, ChildFailed, "not JSON"),
    ("no_such_job", {}, ChildFailed, "KeyError"),
]


@pytest.mark.parametrize("job", ["spin", "backtrack"])
def test_a_job_that_never_ends_stops_at_its_share_of_the_processor(tmp_path: Path, job: str) -> None:
    """In Python and inside one call of C alike, however busy the machine is; the next job is unaffected."""
    limits, scratch = replace(TIGHT, wall=120.0), tmp_path
    with Sandbox(limits, scratch=scratch, jobs_file=JOBS) as sandbox:
        sandbox.ask("echo", {}, b"first")
        before, pid = time.monotonic(), _zygote_pid(sandbox)
        with pytest.raises(LimitReached, match="1 s of CPU"):
            sandbox.ask(job, {})
        assert time.monotonic() - before < limits.wall
        assert sandbox.ask("echo", {}, b"next")["head"] == "next"
        assert _zygote_pid(sandbox) == pid
        assert _leftovers(sandbox, scratch) == []


@pytest.mark.parametrize(
    ("job", "arguments", "error", "words"), HOSTILE, ids=[f"{row[0]}-{i}" for i, row in enumerate(HOSTILE)]
)
def test_what_a_hostile_file_does_is_a_result_and_nothing_is_left(
    sandbox: Sandbox, scratch: Path, job: str, arguments: dict[str, Any], error: type[ParseError], words: str
) -> None:
    """It ends with a typed reason in good time, the zygote lives, and the next job is unaffected."""
    before, pid = time.monotonic(), _zygote_pid(sandbox)
    with pytest.raises(error, match=words):
        sandbox.ask(job, arguments)
    assert time.monotonic() - before < TIGHT.wall + 2
    assert sandbox.ask("echo", {}, b"next")["head"] == "next"
    assert _zygote_pid(sandbox) == pid
    assert _leftovers(sandbox, scratch) == []


def test_folders_nested_deeper_than_recursion_goes_are_removed(sandbox: Sandbox, scratch: Path) -> None:
    """Whether the child came to an end or hit a limit first, nothing is left."""
    with contextlib.suppress(LimitReached):
        assert sandbox.ask("nest_folders", {}) == "nested"
    assert _leftovers(sandbox, scratch) == []


def test_a_reply_of_too_many_values_is_not_built(sandbox: Sandbox) -> None:
    """Six million empty lists are refused by counting their commas."""
    with Sandbox(jobs_file=JOBS) as roomy, pytest.raises(ChildFailed, match="too many values"):
        roomy.ask("frame", {"body": "[" + "[]," * 6_000_000 + "0]"})


def test_strings_are_cleaned_at_the_boundary(sandbox: Sandbox) -> None:
    """NUL, lone surrogates, line breaks in a subject and bidi overrides do not come through."""
    assert sandbox.ask("strings", {}) == {
        "subject": "a  Bcc: v@x��txt",
        "text": "a�b�c�\ttab\u200f",
        "�key": "k",
    }


def test_the_text_of_an_error_is_not_told(sandbox: Sandbox) -> None:
    """An exception's words may quote the mail: its type and place are told, no more."""
    with pytest.raises(ChildFailed, match=r"ValueError at hostile_jobs\.py:\d+") as caught:
        sandbox.ask("fail", {}, b"secret words of a mail")
    assert "secret" not in str(caught.value)


def test_a_child_has_no_environment_no_descriptors_and_a_folder_of_its_own(
    sandbox: Sandbox, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the worker is inherited."""
    monkeypatch.setenv("RAPPORTEUR_PASSWORD", "hunter2")
    with Sandbox(TIGHT, scratch=scratch, jobs_file=JOBS) as fresh:
        found = fresh.ask("surroundings", {})
        again = fresh.ask("surroundings", {})
    assert found["environment"] == {"LANG": "C.UTF-8"}
    # 0 to 2 nothing, 3 the reply.
    assert found["descriptors"] == [0, 1, 2, 3]
    assert found["folder"].startswith(str(scratch))
    assert found["folder"] != again["folder"]
    assert found["leader"]


def test_where_the_worker_is_root_the_child_is_nobody(sandbox: Sandbox) -> None:
    """The child's user is another than root, whoever runs the worker."""
    users = sandbox.ask("surroundings", {})["users"]
    assert 0 not in users
    assert set(users) == ({65534} if os.geteuid() == 0 else {os.getuid()} | set(users[2:]))


def _is_refused(sandbox: Sandbox, job: str, arguments: dict[str, Any]) -> bool:
    """Whether the system refused what the job tried."""
    try:
        sandbox.ask(job, arguments)
    except ChildFailed as failure:
        return "Error at" in str(failure)
    return False


def _says(sandbox: Sandbox, *words: str) -> bool:
    """Whether the isolation that this machine gives includes one of these. What it says must be so, and no more."""
    return any(word in said for said in sandbox.isolation() for word in words)


def test_a_child_cannot_connect_where_isolation_says_so(sandbox: Sandbox) -> None:
    """A listener on loopback is not reached through a namespace, nor past the filter of system calls."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        refused = _is_refused(sandbox, "connect", {"port": listener.getsockname()[1]})
    assert refused is _says(sandbox, "network: none", "sockets and programs refused")


def test_a_child_cannot_signal_the_process_that_made_it(sandbox: Sandbox) -> None:
    """Signals to others are refused by the filter, or because the child is another user."""
    refused = _is_refused(sandbox, "signal_parent", {})
    assert refused is _says(sandbox, "sockets and programs refused", "user: nobody")


@pytest.mark.parametrize("place", ["/etc/passwd", "/proc/self/status", "secret", str(ROOT / "pyproject.toml")])
def test_a_child_opens_no_file_but_its_libraries(sandbox: Sandbox, tmp_path: Path, place: str) -> None:
    """Neither the system's files nor the worker's own, though anybody may read them."""
    (tmp_path / "secret").write_text("archive of mail")
    (tmp_path / "secret").chmod(0o644)
    refused = _is_refused(sandbox, "look_at", {"path": str(tmp_path / place)})
    assert refused or not _says(sandbox, "Landlock")


def test_a_child_may_read_what_its_libraries_need(sandbox: Sandbox) -> None:
    """Readers load tables and code late; those stay within reach, where the file system lets the user."""
    assert sandbox.ask("look_at", {"path": str(ROOT / "parsers" / "facts.py")}) == 10


def test_a_library_can_be_loaded_late_wherever_it_lies(sandbox: Sandbox) -> None:
    """Also where Python is installed below the closed home of root and the child is nobody."""
    assert sandbox.ask("load_late", {}) == "wave"


def test_a_child_writes_nowhere_but_to_its_scratch_folder(sandbox: Sandbox, tmp_path: Path) -> None:
    """Not even where everybody may write."""
    tmp_path.chmod(0o777)
    refused = _is_refused(sandbox, "write_to", {"path": str(tmp_path / "left")})
    assert refused is not (tmp_path / "left").exists()
    assert refused or not _says(sandbox, "Landlock")
    assert sandbox.ask("write_to", {"path": "here"}) == 1


def test_pages_read_before_a_limit_are_kept(scratch: Path) -> None:
    """A file killed at its third page still gives two, with the reason."""
    with Sandbox(dataclasses.replace(TIGHT, wall=1.0), scratch=scratch, jobs_file=JOBS) as sandbox:
        sandbox_job = sandbox._extraction("pages_then_hang", {}, b"")
    assert sandbox_job.pages == 2
    assert [problem.code for problem in sandbox_job.problems] == ["limit"]


def test_a_dead_zygote_is_replaced(scratch: Path) -> None:
    """Killing it between two jobs costs nothing but its start."""
    with Sandbox(TIGHT, scratch=scratch, jobs_file=JOBS) as sandbox:
        before = _zygote_pid(sandbox)
        os.kill(before, signal.SIGKILL)
        assert sandbox.ask("echo", {}, b"again")["head"] == "again"
        assert _zygote_pid(sandbox) != before


def test_what_is_kept_is_in_every_later_child_and_survives_the_zygote(scratch: Path) -> None:
    """Drafts are sent once, not with each file; a new zygote is given them again."""
    with Sandbox(TIGHT, scratch=scratch, jobs_file=JOBS) as sandbox:
        sandbox.ask("echo", {})
        assert sandbox._runner.keep([{"key": "a/b"}])
        assert sandbox.ask("kept", {}) == [[{"key": "a/b"}]]
        os.kill(_zygote_pid(sandbox), signal.SIGKILL)
        assert sandbox.ask("kept", {}) == [[{"key": "a/b"}]]


def test_only_folders_of_the_worker_s_own_are_swept(tmp_path: Path) -> None:
    """A link, a file and the folder of a living process stay, whatever they are called."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / "precious").mkdir()
    (tmp_path / f"rapporteur-scratch-{gone.pid}-link").symlink_to(tmp_path / "precious", target_is_directory=True)
    (tmp_path / f"rapporteur-scratch-{gone.pid}-file").write_text("x")
    (tmp_path / f"rapporteur-scratch-{os.getpid()}-alive").mkdir()
    (tmp_path / f"rapporteur-scratch-{gone.pid}-left" / "inner").mkdir(parents=True)
    before = {path.name for path in tmp_path.iterdir()}
    Sandbox(TIGHT, scratch=tmp_path, jobs_file=JOBS).close()
    assert before - {path.name for path in tmp_path.iterdir()} == {f"rapporteur-scratch-{gone.pid}-left"}


def test_relative_folders_are_those_of_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes run elsewhere, and still find scratch and jobs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jobs.py").write_bytes(JOBS.read_bytes())
    with Sandbox(TIGHT, scratch=Path("scratch"), jobs_file=Path("jobs.py")) as sandbox:
        assert sandbox.ask("surroundings", {})["folder"].startswith(str(tmp_path / "scratch"))


def test_closing_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    """After the end there is neither zygote nor scratch."""
    with Sandbox(TIGHT, scratch=tmp_path, jobs_file=JOBS) as sandbox:
        sandbox.ask("echo", {})
        pid = _zygote_pid(sandbox)
    assert not Path(f"/proc/{pid}").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_worker_killed_in_the_middle_of_a_job_leaves_no_process(tmp_path: Path) -> None:
    """The zygote sees its socket close, kills its child and ends; its folder is swept at the next start."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from parsers.sandbox import Sandbox\n"
        "sandbox = Sandbox(scratch=Path(sys.argv[2]), jobs_file=Path(sys.argv[3]))\n"
        "print(sandbox._runner.pid, flush=True)\n"
        "sandbox.ask('sleep', {})\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", code, str(ROOT), str(tmp_path), str(JOBS)], stdout=subprocess.PIPE)
    assert worker.stdout is not None
    with worker.stdout:
        zygote = int(worker.stdout.readline())
    _wait_for(lambda: bool(_descendants(zygote)))
    (child,) = _descendants(zygote)
    worker.kill()
    worker.wait()
    _wait_for(lambda: _gone(zygote) and _gone(child))
    assert len(list(tmp_path.iterdir())) == 1
    with Sandbox(TIGHT, scratch=tmp_path, jobs_file=JOBS):
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def _gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet has ended too."""
    try:
        return re.search(r"^State:\s+[ZX]", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE) is not None
    except OSError:
        return True


def _wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within 10 s"


def test_the_worker_loads_no_parsing_library() -> None:
    """Importing and using the sandbox brings none of them into the worker's process."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from parsers.sandbox import Sandbox\n"
        "with Sandbox() as sandbox:\n"
        "    print(sandbox.isolation()[0])\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'mailparser', 'docx', 'lxml', 'pdfplumber', 'pdfminer', 'openpyxl', 'email'}))\n"
    )
    said = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[1] == "[]"


def test_isolation_is_told_in_words(sandbox: Sandbox) -> None:
    """``doctor`` can say which limits hold here, and whether the forking process is single-threaded."""
    words = " ".join(sandbox.isolation())
    assert "1024 MiB of memory" in words
    assert "network: " in words
    assert "files: " in words
    assert "more than one thread" not in words


class TestFallback:
    """A fresh process for each file, for systems without a zygote."""

    @pytest.fixture
    def fresh(self, tmp_path: Path) -> Iterator[Sandbox]:
        with Sandbox(TIGHT, scratch=tmp_path, jobs_file=JOBS, fork=False) as made:
            yield made

    def test_it_gives_results(self, fresh: Sandbox, tmp_path: Path) -> None:
        """The same jobs give the same results, and nothing is left behind."""
        assert fresh.ask("echo", {}, b"0123456789")["head"] == "0123456789"
        assert [list(home.iterdir()) for home in tmp_path.iterdir()] == [[]]

    @pytest.mark.parametrize(
        ("job", "error"), [("spin", LimitReached), ("segfault", ChildFailed), ("flood", LimitReached)]
    )
    def test_its_limits_hold(self, fresh: Sandbox, job: str, error: type[ParseError]) -> None:
        """The limits of the process are the same."""
        with pytest.raises(error):
            fresh.ask(job, {})

    def test_it_says_that_isolation_is_reduced(self, fresh: Sandbox) -> None:
        """``doctor`` is told."""
        assert fresh.isolation()[0].startswith("reduced")
