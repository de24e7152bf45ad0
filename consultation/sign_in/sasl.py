"""How a token is said to a mail server: OAUTHBEARER (RFC 7628) or its forerunner XOAUTH2. Pure.

A server that refuses sends a challenge with its reasons as JSON before it says NO. The client owes it an empty answer
(XOAUTH2) or a lone 0x01 (RFC 7628 3.2.3); the token is said once and never as an answer to a challenge.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from consultation.errors import TokenError

OAUTHBEARER, XOAUTH2 = "OAUTHBEARER", "XOAUTH2"


class Conversation:
    """One try of one mechanism: the first answer carries the token, every later one ends the exchange."""

    def __init__(self, mechanism: str, user: str, token: str, *, host: str = "", port: int = 0) -> None:
        if "\x01" in user or "\0" in user:
            raise TokenError("the user's name has a control character: check user")
        self.mechanism = mechanism
        #: what the server gave as reason: ``invalid_token``, ``400``; empty until it refused
        self.reason = ""
        self._first: bytes | None = _initial(mechanism, user, token, host, port).encode("utf-8")

    def __repr__(self) -> str:
        return f"Conversation({self.mechanism!r})"

    def answer(self, challenge: bytes | None = None) -> bytes:
        """The client's next line, before base64."""
        first, self._first = self._first, None
        if first is not None:
            return first
        self.reason = _reason(challenge or b"")
        return b"\x01" if self.mechanism == OAUTHBEARER else b""


def choose(offered: Collection[str]) -> str:
    """The mechanism to use of those that the server offers; the standard one first, nothing where it has neither."""
    known = {name.upper() for name in offered}
    return next((name for name in (OAUTHBEARER, XOAUTH2) if name in known), "")


def _initial(mechanism: str, user: str, token: str, host: str, port: int) -> str:
    if mechanism == XOAUTH2:
        return f"user={user}\x01auth=Bearer {token}\x01\x01"
    # RFC 5801 4: "=" and "," in the name of the GS2 header.
    name = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01"


def _reason(challenge: bytes) -> str:
    """``status`` of the server's JSON: a short word or number, whatever else stands there."""
    try:
        said = json.loads(challenge)
    except (ValueError, RecursionError):
        return ""
    status = said.get("status") if isinstance(said, dict) else None
    return status[:40] if isinstance(status, str) and status.replace("_", "").isalnum() and status.isascii() else ""
