"""The small process that has the readers loaded and forks one child for each file.

Started with ``exec`` by ``forking``, so it shares nothing with the worker: no threads, no open files, no environment.
It parses nothing itself. It speaks over one socket, its only link: a request comes with two descriptors (request and
reply of the child) and is answered with how the child ended. When the worker is gone, the socket says so, and the
zygote kills its child and ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from parsers.sandbox import child, kernel, landlock, seccomp
from parsers.sandbox.limits import Limits

#: bytes of one message on the socket
MESSAGE = 32 * 1024
#: values made, and not freed, after which a child looks for garbage
_NEW_VALUES = 20_000


def main(descriptor: int, limits_argument: str, jobs_file: str) -> None:
    """Isolate, load, then serve until the worker closes the socket."""
    control = socket.socket(fileno=descriptor)
    jobs, ready = prepare(jobs_file)
    serve(control, Limits.from_argument(limits_argument), jobs, ready)


def prepare(jobs_file: str) -> tuple[Any, dict[str, Any]]:
    """Isolate this process and load the readers: the module of jobs, and what the worker is told of both."""
    # What is loaded stays: to look through it for garbage again and again takes a tenth of the time.
    gc.disable()
    words = _isolate()
    jobs = load_jobs(jobs_file)
    missing = jobs.preload()
    gc.collect()
    kernel.give_back_memory()
    # What is loaded never becomes garbage: children then do not touch, and so do not copy, its pages.
    gc.freeze()
    # A child lives for one file: to look for garbage after every few hundred values costs a tenth and frees little.
    gc.set_threshold(_NEW_VALUES, 10, 10)
    gc.enable()
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    return jobs, {"isolation": words, "missing": missing, "threads": threads}


def serve(control: socket.socket, limits: Limits, jobs: Any, ready: dict[str, Any]) -> None:
    """Say that it is ready, and fork a child for each request until the worker closes the socket."""
    _send(control, ready)
    _Zygote(control, limits, jobs).serve()


def load_jobs(jobs_file: str) -> Any:
    """The module of jobs: ours, or for tests the file named."""
    if not jobs_file:
        return importlib.import_module("parsers.jobs")
    spec = importlib.util.spec_from_file_location("sandbox_jobs", jobs_file)
    if spec is None or spec.loader is None:
        raise ImportError(jobs_file)
    module = importlib.util.module_from_spec(spec)
    sys.modules["sandbox_jobs"] = module
    spec.loader.exec_module(module)
    return module


def _isolate() -> list[str]:
    """Take what isolation this machine gives to a whole process; in words, for ``doctor``."""
    network = kernel.leave_network()
    refused = seccomp.supported()
    words = [
        "network: none (own network namespace)" if network else "network: no namespace could be had",
        "system calls: sockets and programs refused (seccomp)" if refused else "system calls: not filtered",
        "files: its libraries and a scratch folder alone (Landlock)" if landlock.version() else "files: not restricted",
    ]
    if os.geteuid() == 0:
        passage = ", let through to libraries that lie in a closed folder" if child.needs_passage() else ""
        words.append(f"user: nobody ({child.NOBODY}{passage})")
    else:
        words.append("user: the worker's own (start the worker as root, or its unit with DynamicUser, for another)")
    return words


def _send(control: socket.socket, message: dict[str, Any]) -> None:
    control.send(json.dumps(message).encode()[:MESSAGE])


class _Zygote:
    """Serves one request after another."""

    def __init__(self, control: socket.socket, limits: Limits, jobs: Any) -> None:
        self._control = control
        self._limits = limits
        self._jobs = jobs
        self._ended, wake = os.pipe()
        os.set_blocking(self._ended, False)
        os.set_blocking(wake, False)
        # A child's end arrives as a byte, so that one poll waits for it, for the worker and for the clock.
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)

    def serve(self) -> None:
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE, 2)
            if not message:
                return
            # A late "stop" for a child that has ended by itself carries no descriptors.
            if len(descriptors) == 2:
                _send(self._control, self._run(json.loads(message), *descriptors))
            elif len(descriptors) == 1:
                _send(self._control, self._keep(*descriptors))

    def _keep(self, descriptor: int) -> dict[str, Any]:
        """Take in what every later child is to find in its memory: the drafts, from the worker's own store."""
        self._jobs.keep(json.loads(child.read_all(descriptor)))
        gc.collect()
        gc.freeze()
        return {"kept": True}

    def _run(self, message: dict[str, Any], request: int, reply: int) -> dict[str, Any]:
        self._drain()
        pid = os.fork()
        if pid == 0:
            child.run(self._jobs.job, self._limits, message["scratch"], request, reply)
        os.close(request)
        os.close(reply)
        reason = self._wait(pid)
        # The zombie keeps its number until it is waited for, so the group killed here is certainly its own.
        _kill(pid)
        _, status, used = os.wait4(pid, 0)
        return {"status": status, "killed": reason, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss}

    def _wait(self, pid: int) -> str:
        """Wait for the child's end; why it is to be killed, or nothing where it ended by itself."""
        deadline = time.monotonic() + self._limits.wall
        poll = select.poll()
        poll.register(self._ended, select.POLLIN)
        poll.register(self._control, select.POLLIN)
        while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return "wall"
            events = dict(poll.poll(left * 1000))
            if self._control.fileno() in events:
                return self._told_to_stop(pid)
            if self._ended in events:
                self._drain()
        return ""

    def _told_to_stop(self, pid: int) -> str:
        if not self._control.recv(MESSAGE):
            _kill(pid)
            os._exit(0)
        return "stopped"

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._ended, 4096)


def _kill(pid: int) -> None:
    """Kill a child and every process of its group; one that has not yet made its group is killed by itself."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def once(scratch: str, limits_argument: str, jobs_file: str) -> None:
    """Be the one child of the fallback: request on standard input, reply on standard output (macOS, Windows)."""
    jobs = load_jobs(jobs_file)
    limits = Limits.from_argument(limits_argument)
    request, reply = os.dup(0), os.dup(1)
    if os.name == "posix":
        jobs.preload()
        child.run(jobs.job, limits, scratch, request, reply)
    os.chdir(Path(scratch))
    os.dup2(reply, child.REPLY)
    os.dup2(request, child.REQUEST)
    os._exit(child.serve_one(jobs.job))
