"""Public mails of another parser's test set, with what that parser reads in them: our fields must be equal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parsers import message
from parsers.facts import Address

SET = Path(__file__).parents[3] / "shared" / "real" / "stalwartlabs+mail-parser" / "resources" / "eml"
MAILS = sorted(path for path in SET.rglob("*.eml") if path.with_suffix(".json").exists())
#: bodies read otherwise, each for a reason
OTHERWISE = {
    "malformed/001.eml": "its boundary never begins a part: the lines are shown as the text that they are",
    "malformed/004.eml": "the same for a boundary of its second level",
    "malformed/005.eml": "the end of the outer boundary is spelled like the inner one; what follows is said to be left",
    "malformed/012.eml": "three mails in a digest are three files, one after the other",
    "malformed/016.eml": "a boundary longer than RFC 2046 allows ends nothing",
    "thirdparty/001.eml": "text in base64 that is declared as 8bit is shown as it stands",
    "thirdparty/002.eml": "text of damaged base64 is decoded as far as it goes, in the declared character set",
    "thirdparty/005.eml": "the same",
}


def key(path: Path) -> str:
    """The name of a mail in the set."""
    return f"{path.parent.name}/{path.name}"


def fields(peer: dict[str, Any]) -> dict[str, Any]:
    """Header fields as the peer has them; of a field that stands twice the first."""
    found: dict[str, Any] = {}
    for item in peer["parts"][0]["headers"]:
        value = item["value"]
        if isinstance(item["name"], str) and isinstance(value, dict):
            found.setdefault(item["name"], next(iter(value.values())))
    return found


def addresses(value: Any) -> tuple[Address, ...]:
    """A list of addresses of the peer."""
    listed = value["List"] if isinstance(value, dict) and "List" in value else value
    return tuple(Address(name=item["name"] or "", address=item["address"] or "") for item in listed or ())


def moment(value: dict[str, Any]) -> str:
    """A date of the peer in RFC 3339."""
    day = "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}".format(**value)
    return f"{day}{'-' if value['tz_before_gmt'] else '+'}{value['tz_hour']:02}:{value['tz_minute']:02}"


def said(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@pytest.mark.parametrize("path", MAILS, ids=key)
def test_header_fields_equal_those_of_the_peer(path: Path) -> None:
    """Subject, addresses, date and id, malformed mails included."""
    peer = fields(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
    found = message.read(path.read_bytes())
    assert found.subject == peer.get("subject", "")
    assert (found.from_, found.to) == (addresses(peer.get("from")), addresses(peer.get("to")))
    assert (found.cc, found.reply_to) == (addresses(peer.get("cc")), addresses(peer.get("reply_to")))
    assert found.date == (moment(peer["date"]) if "date" in peer else None)
    assert found.message_id.strip("<>") == peer.get("message_id", "")


@pytest.mark.parametrize("path", [path for path in MAILS if key(path) not in OTHERWISE], ids=key)
def test_texts_and_files_equal_those_of_the_peer(path: Path) -> None:
    """Every text that the peer shows stands in our body, in its order; every file that it has is one of our parts."""
    raw = path.read_bytes()
    peer = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = message.read(raw)
    leaves = [peer["parts"][n]["body"] for n in peer["text_body"]]
    texts = [said(leaf["Text"]) for leaf in leaves if "Text" in leaf]
    assert said(found.body) == [word for text in texts for word in text] or not texts
    wanted = [
        bytes(body["Binary"] if "Binary" in body else body["InlineBinary"])
        for body in (peer["parts"][n]["body"] for n in peer["attachments"])
        if "Binary" in body or "InlineBinary" in body
    ]
    assert [message.part(raw, item.n)[1] for item in found.parts if item.media_type != "message/rfc822"] == wanted
