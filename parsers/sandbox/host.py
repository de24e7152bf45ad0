"""What the worker calls: bytes in, facts out, or a ``ParseError`` that says which limit was hit or how it ended."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from consultation.errors import ChildFailed, LimitReached
from parsers.facts import (
    DraftText,
    Extraction,
    Lineage,
    MessageFacts,
    ParseProblem,
    from_json,
    to_json,
)
from parsers.sandbox import wire
from parsers.sandbox.forking import ZygoteRunner
from parsers.sandbox.fresh import FreshRunner
from parsers.sandbox.launch import Ending, Runner
from parsers.sandbox.limits import MEBIBYTE, Limits

#: bytes of a mail that are handed over to have its header read
_HEAD = 64 * 1024


class Sandbox:
    """Reads hostile bytes in limited processes. A context manager; one job at a time, from any thread.

    *scratch* is the folder in which working folders are made (the system's temporary folder without it). *fork* is
    for tests: false takes the fallback of systems without a zygote. *jobs_file* is for tests: a module with other jobs.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        scratch: Path | None = None,
        fork: bool = sys.platform == "linux",
        jobs_file: Path | None = None,
    ) -> None:
        self._limits = limits or Limits()
        kind = ZygoteRunner if fork else FreshRunner
        self._runner: Runner = kind(self._limits, scratch, str(jobs_file.resolve()) if jobs_file else "")
        self._lock = threading.Lock()
        #: the drafts that the children find in their memory
        self._drafts: tuple[DraftText, ...] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and remove the scratch folder."""
        with self._lock:
            self._runner.close()

    def message(self, raw: bytes) -> MessageFacts:
        """Headers and body of one mail."""
        return from_json(MessageFacts, self.ask("message", {}, raw))

    def message_minimal(self, raw: bytes) -> MessageFacts:
        """Its header alone, cut to size: for a mail whose ``message`` hit a limit."""
        return from_json(MessageFacts, self.ask("message_minimal", {"size": len(raw)}, raw[:_HEAD]))

    def part(self, raw: bytes, n: int) -> Extraction:
        """What is in part *n* of a mail (``Part.n``)."""
        return self._extraction("part", {"n": n}, raw)

    def file(self, data: bytes, name: str, declared: str = "") -> Extraction:
        """What is in one file. *name* and *declared* (media type) are what the sender says of it."""
        return self._extraction("file", {"name": name, "declared": declared}, data)

    def lineage(self, extraction: Extraction, drafts: Sequence[DraftText]) -> dict[tuple[int, ...], Lineage]:
        """Which drafts the file and its children are edited copies of; ``()`` is the file, ``(0, 1)`` a grandchild."""
        arguments = {"extraction": to_json(extraction), "drafts": self._kept_or_sent(drafts)}
        said = self.ask("lineage", arguments)
        return {tuple(path): from_json(Lineage, found) for path, found in _pairs(said)}

    def align(self, old: DraftText, new: DraftText) -> dict[str, str]:
        """Label in *old* -> label of the same paragraph in *new*."""
        said = self.ask("align", {"old": to_json(old), "new": to_json(new)})
        return from_json(dict[str, str], said)

    def layers(self, extraction: Extraction, known: Sequence[tuple[str, str, str]]) -> frozenset[str]:
        """Word authors of the file whose edits stand among the *known* ones (kind, text, author) of earlier papers."""
        said = self.ask("layers", {"extraction": to_json(extraction), "known": [list(one) for one in known]})
        return from_json(frozenset[str], said)

    def isolation(self) -> tuple[str, ...]:
        """What isolation this machine gives, in words, for ``doctor``."""
        limits = self._limits
        caps = (
            f"limits: {limits.wall:g} s, {limits.cpu} s of CPU, {limits.memory // MEBIBYTE} MiB of memory, "
            f"{limits.output // MEBIBYTE} MiB of output"
        )
        with self._lock:
            return (*self._runner.isolation(), caps)

    def ask(self, job: str, arguments: dict[str, Any], data: bytes = b"") -> Any:
        """Run one job in a child and give its cleaned result; LimitReached or ChildFailed."""
        reply, failure = self._run(job, arguments, data)
        if failure is not None:
            raise failure
        return reply.result

    def _kept_or_sent(self, drafts: Sequence[DraftText]) -> list[Any] | None:
        """The drafts as JSON, or nothing where the children have them already: the same ones serve many files."""
        if self._drafts is None or self._drafts != tuple(drafts):
            said = [to_json(draft) for draft in drafts]
            with self._lock:
                kept = self._runner.keep(said)
            if not kept:
                return said
            self._drafts = tuple(drafts)
        return None

    def _extraction(self, job: str, arguments: dict[str, Any], data: bytes) -> Extraction:
        """A file's extraction; where the child was stopped, what it had saved until then, with the reason."""
        reply, failure = self._run(job, arguments, data)
        if failure is None:
            return from_json(Extraction, reply.result)
        if reply.partial is None:
            raise failure
        return _cut_short(from_json(Extraction, reply.partial), failure)

    def _run(
        self, job: str, arguments: dict[str, Any], data: bytes
    ) -> tuple[wire.Reply, LimitReached | ChildFailed | None]:
        with self._lock:
            ending = self._runner.run(wire.pack_request(wire.Request(job=job, arguments=arguments, data=data)))
        if ending.killed == "output" or len(ending.said) > self._limits.output:
            return wire.Reply(), LimitReached(f"it gave more than {self._limits.output // MEBIBYTE} MiB of output")
        reply = wire.unpack_reply(ending.said)
        if reply.error is not None:
            code, detail = reply.error
            return reply, LimitReached(detail) if code == LimitReached.code else ChildFailed(detail)
        return reply, None if reply.complete else self._why(ending)

    def _why(self, ending: Ending) -> LimitReached | ChildFailed:
        """Why a child said no result, from how it ended."""
        if ending.killed == "wall":
            return LimitReached(f"it took longer than {self._limits.wall:g} s")
        if ending.status is None:
            return ChildFailed("the process that reads files was lost while reading it")
        number = ending.status & 0x7F
        if number == getattr(signal, "SIGXCPU", -1):
            return LimitReached(f"it took more than {self._limits.cpu} s of CPU")
        if number == getattr(signal, "SIGKILL", -1):
            # The hard limit of CPU kills with the same signal.
            if ending.cpu >= self._limits.cpu:
                return LimitReached(f"it took more than {self._limits.cpu} s of CPU")
            return ChildFailed("the process reading it was killed, perhaps because the machine ran out of memory")
        if number:
            return ChildFailed(f"the process reading it was ended by signal {number}")
        return ChildFailed(f"the process reading it ended without a result (status {ending.status >> 8})")


def _pairs(said: Any) -> list[tuple[list[int], Any]]:
    return from_json(list[tuple[list[int], Any]], said)


def _cut_short(extraction: Extraction, failure: LimitReached | ChildFailed) -> Extraction:
    import dataclasses

    problem = ParseProblem(code=failure.code, detail=f"{failure}; what was read until then is kept")
    return dataclasses.replace(extraction, problems=(*extraction.problems, problem))
