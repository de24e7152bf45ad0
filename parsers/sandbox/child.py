"""What a child does between its birth and its end: lower every limit, run one job, say the result, exit.

Runs in a process made for one file. Nothing here returns to the caller.
"""

from __future__ import annotations

import contextlib
import functools
import mmap
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from consultation.errors import ParseError
from parsers.sandbox import kernel, landlock, partial, seccomp, wire
from parsers.sandbox.limits import Limits

#: takes the arguments and the bytes, gives what ``json.dumps`` takes
Job = Callable[[Mapping[str, Any], bytes], Any]

#: the user that owns nothing, on Debian and elsewhere; used where the worker runs as root
NOBODY = 65534
#: descriptors of a child: the reply, then the request
REPLY, REQUEST = 3, 4


def run(job_table: Callable[[str], Job], limits: Limits, scratch: str, request: int, reply: int) -> NoReturn:
    """Be the child: *request* and *reply* are open descriptors, *scratch* the folder to work in."""
    status = 1
    try:
        _arrange_descriptors(request, reply)
        restrict(limits, scratch)
        status = serve_one(job_table)
    finally:
        # Not sys.exit: nothing of the mother process (buffers, exit handlers) may run a second time.
        os._exit(status)


def serve_one(job_table: Callable[[str], Job]) -> int:
    """Read the request, run its job, write the reply; the exit status."""
    partial.attach(lambda value: _say(wire.PARTIAL, value))
    try:
        request = wire.unpack_request(read_all(REQUEST))
        _say(wire.RESULT, job_table(request.job)(request.arguments, request.data))
    except ParseError as error:
        _say_error(error.code, str(error))
    except MemoryError as error:
        # What the job held is held by its frames: without it there is no room to say anything.
        traceback.clear_frames(error.__traceback__)
        _say_error("limit", "it needs more memory than a file may use")
    except RecursionError:
        _say_error("limit", "it is nested too deeply")
    except Exception as error:  # noqa: BLE001 - the boundary of the process: whatever a library raises is a result
        _say_error("crashed", _described(error))
    return 0


def restrict(limits: Limits, scratch: str) -> None:
    """Give up everything that reading one file does not need. The order matters: rights go last but one."""
    with contextlib.suppress(OSError):
        os.setsid()
    os.chdir(scratch)
    os.umask(0o077)
    openable = landlock.prepare(scratch)
    _prefer_to_be_killed()
    _forget_environment()
    _limit(limits)
    kept = kernel.MAY_READ_CLOSED if needs_passage() else 0
    _leave_root(kept)
    kernel.set_capabilities(kept)
    kernel.no_new_privileges()
    kernel.not_dumpable()
    kernel.die_with_parent(signal.SIGKILL)
    held = landlock.enforce(openable)
    filtered = seccomp.apply(may_start_programs=limits.processes > 0)
    if not (held and filtered):
        kernel.set_capabilities()


@functools.cache
def needs_passage() -> bool:
    """Whether a child that is nobody must be let through closed folders to find its own libraries.

    Only where Landlock holds it to those libraries and the filter takes away the ways around.
    """
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return as_root and landlock.version() > 0 and seccomp.supported() and landlock.libraries_are_closed()


def _arrange_descriptors(request: int, reply: int) -> None:
    """The reply on 3, the request on 4, nothing on 0 to 2, and no other descriptor at all."""
    os.dup2(request, 200)
    os.dup2(reply, 201)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.dup2(201, REPLY)
    os.dup2(200, REQUEST)
    os.closerange(REQUEST + 1, os.sysconf("SC_OPEN_MAX") if sys.platform != "linux" else 65_536)


def _prefer_to_be_killed() -> None:
    # When the machine is out of memory, the kernel should take this process and not the worker.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _forget_environment() -> None:
    os.environ.clear()
    os.environ["LANG"] = "C.UTF-8"
    # The scratch folder may lie below folders that this user may not enter: go by the working folder.
    tempfile.tempdir = "."


def _limit(limits: Limits) -> None:
    import resource

    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1),
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.files, limits.files),
        (resource.RLIMIT_NPROC, limits.processes, limits.processes),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (soft, hard))


def _leave_root(kept: int) -> None:
    if os.geteuid() != 0:
        return
    if kept:
        kernel.keep_capabilities_over_change_of_user()
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def read_all(descriptor: int) -> bytes:
    """The whole of a descriptor; one that is a file is read without a second copy in between."""
    size = os.fstat(descriptor).st_size
    if size:
        with mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) as memory:
            content = memory[:]
    else:
        chunks = iter(lambda: os.read(descriptor, 1 << 20), b"")
        content = b"".join(chunks)
    os.close(descriptor)
    return content


def _say(kind: bytes, value: Any) -> None:
    frame = memoryview(wire.pack_frame(kind, value))
    while frame:
        frame = frame[os.write(REPLY, frame) :]


def _say_error(code: str, detail: str) -> None:
    # The reply pipe may be gone: the worker has heard enough and closed it.
    with contextlib.suppress(OSError):
        _say(wire.ERROR, {"code": code, "detail": detail[:500]})


def _described(error: BaseException) -> str:
    """The type of an error and where it was raised; never its text, which may quote the mail."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"the reader failed ({type(error).__name__}{where})"
