"""Which answered message is which labelled case: by Message-ID, else by subject and sender."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from benchmarks.scoring.corpus import Label

Answer = Mapping[str, Any]


def _bare(words: Any) -> str:
    return str(words or "").strip().strip("<>").strip().lower()


def _subject(words: Any) -> str:
    return " ".join(str(words or "").split()).casefold()


def address(message: Answer) -> str:
    """The sender's address, as object or string."""
    sender = message.get("sender")
    return _bare((sender or {}).get("address") if isinstance(sender, dict) else sender)


@dataclass
class Pairing:
    """Cases beside answers, and what did not pair."""

    pairs: dict[str, tuple[Label, Answer]] = field(default_factory=dict)
    #: message id or ref -> case, for relations
    case_of: dict[str, str] = field(default_factory=dict)
    found_once: int = 0
    missing: int = 0
    duplicated: int = 0
    extra: int = 0
    details: list[tuple[str, str]] = field(default_factory=list)


def pair(labels: Sequence[Label], answers: Sequence[Answer]) -> Pairing:
    """Every case with its message; each must be found exactly once."""
    out = Pairing()
    candidates = _Candidates(labels, answers)
    used: set[int] = set()
    for label in labels:
        found = candidates.of(label)
        used.update(id(item) for item in found)
        for message in found:
            names = [message.get("id"), *(item.get("ref") for item in message.get("submissions") or [])]
            out.case_of.update({name: label["case"] for name in names if name})
        if not found:
            out.missing += 1
            out.details.append((label["case"], "not found"))
            continue
        if len(found) > 1:
            out.duplicated += 1
            out.details.append((label["case"], f"{len(found)} messages instead of one"))
        else:
            out.found_once += 1
        out.pairs[label["case"]] = (label, found[0])
    out.extra = sum(id(item) not in used for item in answers)
    return out


class _Candidates:
    """Answers by what identifies them."""

    def __init__(self, labels: Sequence[Label], answers: Sequence[Answer]) -> None:
        self.by_id: dict[str, list[Answer]] = defaultdict(list)
        self.by_subject: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        for item in answers:
            self.by_id[_bare(item.get("message_id"))].append(item)
            self.by_subject[(item.get("subject") or "").strip(), address(item)].append(item)
        self.shared = self._shared(labels)

    def _shared(self, labels: Sequence[Label]) -> dict[str, list[Answer]]:
        """Cases that share one Message-ID: each answer goes to the case that it fits best."""
        groups: dict[str, list[Label]] = defaultdict(list)
        for label in labels:
            if label["message_id"]:
                groups[_bare(label["message_id"])].append(label)
        out: dict[str, list[Answer]] = {}
        for message_id, group in groups.items():
            if len(group) > 1:
                out.update({label["case"]: [] for label in group})
                for item in self.by_id.get(message_id, []):
                    out[max(group, key=lambda label, item=item: _fit(item, label))["case"]].append(item)  # type: ignore[misc]
        return out

    def of(self, label: Label) -> list[Answer]:
        """The answers that are this case."""
        if label["case"] in self.shared:
            return self.shared[label["case"]]
        if label["message_id"]:
            return self.by_id.get(_bare(label["message_id"]), [])
        return self.by_subject.get((label["subject"].strip(), _bare(label["sender"])), [])


def _fit(message: Answer, label: Label) -> tuple[int, bool, float]:
    """Same subject (a gateway may have put words before it), same sender, nearest time."""
    said, wanted = _subject(message.get("subject")), _subject(label["subject"])
    likeness = 2 if said == wanted else int(bool(wanted) and said.endswith(wanted))
    return likeness, address(message) == _bare(label["sender"]), _nearness(message, label)


def _nearness(message: Answer, label: Label) -> float:
    try:
        return -abs(_seconds(message["received_at"]) - _seconds(label["received_at"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return float("-inf")


def _seconds(words: str) -> float:
    return datetime.fromisoformat(words).timestamp()
