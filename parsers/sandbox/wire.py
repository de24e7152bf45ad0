"""How worker and child speak: a request of JSON and bytes, a reply of length-prefixed frames of JSON.

A request is written by the worker, so the child trusts it. A reply is written by a process that has read hostile
bytes, so the worker trusts nothing in it: lengths, nesting and number of values are checked before use.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

from consultation.errors import ChildFailed
from parsers.clean import MAX_VALUES, clean_tree

_REQUEST = struct.Struct(">I")
#: kind of frame, then its length in bytes
_FRAME = struct.Struct(">cQ")

#: the result; what was read so far (the last one counts, should no result follow); why there is none
RESULT, PARTIAL, ERROR = b"R", b"P", b"E"


@dataclass(frozen=True, kw_only=True)
class Request:
    """One job: its name, its arguments and the bytes to read."""

    job: str
    arguments: dict[str, Any]
    data: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The frames that a child managed to say, cleaned."""

    result: Any = None
    partial: Any = None
    #: stable word and a sentence
    error: tuple[str, str] | None = None
    complete: bool = False


def pack_request(request: Request) -> bytes:
    """A request as bytes."""
    head = json.dumps({"job": request.job, "arguments": request.arguments}).encode()
    return _REQUEST.pack(len(head)) + head + request.data


def unpack_request(packed: bytes) -> Request:
    """What ``pack_request`` wrote."""
    (length,) = _REQUEST.unpack_from(packed)
    end = _REQUEST.size + length
    head = json.loads(packed[_REQUEST.size : end])
    return Request(job=head["job"], arguments=head["arguments"], data=packed[end:])


def pack_frame(kind: bytes, value: Any) -> bytes:
    """One frame of a reply."""
    body = json.dumps(value, ensure_ascii=True, allow_nan=False).encode("ascii")
    return _FRAME.pack(kind, len(body)) + body


def unpack_reply(said: bytes) -> Reply:
    """The frames of a reply; a frame cut short counts as not said. ChildFailed where it is no reply at all."""
    result = partial = None
    error: tuple[str, str] | None = None
    complete = False
    at = 0
    while at + _FRAME.size <= len(said):
        kind, length = _FRAME.unpack_from(said, at)
        body = said[at + _FRAME.size : at + _FRAME.size + length]
        at += _FRAME.size + length
        if kind not in (RESULT, PARTIAL, ERROR):
            raise ChildFailed("what the child said is not a reply")
        if len(body) < length:
            break
        if kind == PARTIAL:
            partial = body
        elif kind == RESULT:
            result, complete = _load(body), True
        else:
            error, complete = _error(_load(body)), True
    return Reply(
        result=result, partial=_load(partial) if partial and not complete else None, error=error, complete=complete
    )


def _load(body: bytes) -> Any:
    """JSON that nobody has to trust. Counting its separators first bounds what it can cost to build."""
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MAX_VALUES:
        raise ChildFailed("what the child said has too many values")
    try:
        return clean_tree(json.loads(body, parse_constant=_no_constant))
    except (ValueError, RecursionError) as error:
        raise ChildFailed("what the child said is not JSON") from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _error(value: Any) -> tuple[str, str]:
    match value:
        case {"code": str(code), "detail": str(detail)}:
            return code, detail
        case _:
            raise ChildFailed("what the child said is not an error")
