"""Addresses that a security gateway wrapped into its own, given back as the author wrote them.

Safe Links of Microsoft, URL Defense of Proofpoint (versions 1 to 3), Barracuda, Cisco and the redirections of webmail
carry the address in theirs; what a gateway replaces by a code of its own (Mimecast) stays as it is.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import parse_qs, unquote, urlsplit

_URL = re.compile(r"https?://[^\s<>\"“”]{1,4000}", re.IGNORECASE)
_DEFENSE_3 = re.compile(
    r"https?://urldefense(?:\.us|\.com|\.proofpoint\.com)?/v3/__(\S{1,2000}?)__;([A-Za-z0-9_=-]{0,500})![\w!~*-]{0,500}\$?",
    re.IGNORECASE,
)
_DEFENSE_TOKEN = re.compile(r"\*(\*.)?")
_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#: host ending -> name of the parameter that carries the address
_BY_PARAMETER = {
    "safelinks.protection.outlook.com": "url",
    "safelinks.protection.office365.us": "url",
    "linkprotect.cudasvc.com": "a",
    "l.facebook.com": "u",
    "urlsand.esvalabs.com": "u",
    "clicktime.symantec.com": "u",
    "protect2.fireeye.com": "u",
}
_TRAILING = ".,;:!?)]}'"
_MAX_WRAPPERS = 3


def unwrap(text: str) -> str:
    """*text* with the wrapped addresses in it replaced by those inside, also where gateways wrapped one another."""
    if "http" not in text:
        return text
    if "__;" in text:
        text = _DEFENSE_3.sub(_from_defense_3, text)
    return _URL.sub(lambda found: _unwrap_one(found[0]), text)


def _unwrap_one(url: str) -> str:
    bare = url.rstrip(_TRAILING)
    tail = url[len(bare) :]
    for _ in range(_MAX_WRAPPERS):
        inner = _inside(bare)
        if inner is None or not inner.lower().startswith(("http://", "https://")):
            break
        bare = re.sub(r"\s+", "", inner)
    return bare + tail


def _inside(url: str) -> str | None:
    """The address that *url* carries, if its host is a gateway's."""
    try:
        parts = urlsplit(url.replace("&amp;", "&"))
        host = (parts.hostname or "").lower()
        query = parse_qs(parts.query)
    except ValueError:
        return None
    for ending, name in _BY_PARAMETER.items():
        if host == ending or host.endswith("." + ending):
            return next(iter(query.get(name, [])), None)
    if host.startswith("urldefense") and parts.path.startswith(("/v1", "/v2")):
        value = next(iter(query.get("u", [])), "")
        return unquote(value if parts.path.startswith("/v1") else value.replace("-", "%").replace("_", "/"))
    if host == "secure-web.cisco.com":
        return unquote(parts.path.rsplit("/", 1)[-1])
    if re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host) and parts.path == "/url":
        return next(iter(query.get("q", query.get("url", []))), None)
    return None


def _from_defense_3(found: re.Match[str]) -> str:
    """Version 3: characters replaced by ``*`` stand, in their order, in the Base64 text behind ``__;``."""
    url, packed = found[1], found[2]
    try:
        letters = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return found[0]
    position = 0

    def restore(token: re.Match[str]) -> str:
        nonlocal position
        run = token[1]
        count = _RUNS.find(run[1]) + 2 if run else 1
        piece = letters[position : position + count]
        position += count
        return piece

    restored = _DEFENSE_TOKEN.sub(restore, url)
    return re.sub(r"^(https?:/)(?!/)", r"\1/", restored)
