"""Compilations against the labelled contributions: recall, precision, misattribution, leaks of draft text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from benchmarks.scoring.agreement import STRICT, all_text, of_label, of_text, same_voice
from benchmarks.scoring.corpus import Drafts, Label
from benchmarks.scoring.participants import ids
from benchmarks.scoring.words import coverage, normal, ratio

#: what is labelled and was not found: case, round, label, kind, words
Line = tuple[str, str, str, str, str]


@dataclass
class Count:
    """Strictly found, leniently found, labelled."""

    strict: int = 0
    lenient: int = 0
    labelled: int = 0

    def add(self, quality: int) -> None:
        """One more labelled contribution, found strictly (2), leniently (1) or not (0)."""
        self.strict += quality == STRICT
        self.lenient += quality > 0
        self.labelled += 1

    def shares(self) -> dict[str, Any]:
        """As it is printed."""
        return {
            "n": self.labelled,
            "strict": ratio(self.strict, self.labelled),
            "recall": ratio(self.lenient, self.labelled),
        }


@dataclass
class Tally:
    """All counts of a run."""

    total: Count = field(default_factory=Count)
    by_kind: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_form: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    shown_right: int = 0
    shown: int = 0
    misattributed: int = 0
    leaks: int = 0
    stale: int = 0
    lost: list[Line] = field(default_factory=list)
    spurious: list[Line] = field(default_factory=list)


def _moment(words: str) -> datetime:
    return datetime.fromisoformat(words)


def gone(labels: Iterable[Label]) -> frozenset[str]:
    """Cases that a later mail revised or withdrew."""
    relations = (label["relation"] for label in labels if label["relation"])
    return frozenset(item["of"] for item in relations if item["type"] in ("revision", "withdrawal"))


@dataclass
class Compilation:
    """One compilation beside the cases that it should show."""

    content: Mapping[str, Any]
    labels: Sequence[Label]
    drafts: Drafts
    tally: Tally

    def __post_init__(self) -> None:
        self.key = (self.content.get("consultation") or "ccm-3rc", self.content["document"], self.content["round"])
        self.shown: list[dict[str, Any]] = [*self._pinned(), *self._general()]
        self.voices = [ids(item.get("submitters") or []) for item in self.shown]
        self.expected = [
            (label, tag)
            for label in self.labels
            if label["consultation"] == self.key[0] and label["kind"] == "submission"
            for tag in label["tags"]
            if (tag["document"], tag["round"]) == self.key[1:]
        ]
        self.case_of = {item["id"]: case for item in self.content.get("submissions", []) if (case := self._case(item))}
        self.used: set[int] = set()

    def _pinned(self) -> Iterable[dict[str, Any]]:
        for paragraph in self.content.get("paragraphs", []):
            for item in paragraph.get("contributions", []):
                yield {**item, "label": paragraph.get("label") or ""}

    def _general(self) -> Iterable[dict[str, Any]]:
        return ({**item, "label": ""} for item in self.content.get("general", []))

    def _case(self, submission: Mapping[str, Any]) -> str | None:
        """The case that a submission is: received within two seconds, and by a submitter in common if several were."""
        if not submission.get("received_at"):
            return None
        at = _moment(submission["received_at"])
        near = [label for label, _ in self.expected if abs((at - _moment(label["received_at"])).total_seconds()) <= 2]
        if len(near) > 1:
            said = ids(submission.get("submitters") or [])
            near = [label for label in near if ids(label["submitters"]) & said] or near
        return near[0]["case"] if near else None

    def of_case(self, case: str) -> list[int]:
        """Positions of what is shown for one case."""
        return [n for n, item in enumerate(self.shown) if self.case_of.get(item.get("submission")) == case]

    def score(self, superseded: frozenset[str]) -> None:
        """Add this compilation to the tally."""
        self._leaks()
        for label, _ in self.expected:
            if label["case"] in superseded:
                stale = self.of_case(label["case"])
                self.tally.stale += len(stale)
                self.used.update(stale)
        for label, tag in self.expected:
            if label["case"] not in superseded and not label["ambiguous"]:
                _Case(self, label, tag).score()

    def _leaks(self) -> None:
        texts = self.drafts.long_texts(*self.key)
        for item in self.shown:
            said = normal(item.get("inserted") or item.get("comment") or "")
            self.tally.leaks += item.get("kind") not in ("paragraph_deletion", "move") and said in texts


class _Case:
    """One labelled message in one compilation."""

    def __init__(self, compilation: Compilation, label: Label, tag: Mapping[str, Any]) -> None:
        self.compilation = compilation
        self.label = label
        self.base = tag["draft"]
        self.submitters = ids(label["submitters"])
        self.labelled = [item for item in label["contributions"] if item["document"] == compilation.key[1]]
        self.pool = [n for n in range(len(compilation.shown)) if self._may_be_mine(n)]
        #: labelled -> quality of the match
        self.found: dict[int, int] = {}
        #: shown that belong to something labelled
        self.touched: set[int] = set()

    def _may_be_mine(self, n: int) -> bool:
        case = self.compilation.case_of.get(self.compilation.shown[n].get("submission"))
        mine = self.compilation.voices[n] & self.submitters or (not self.submitters and case == self.label["case"])
        return bool(mine) and case in (None, self.label["case"])

    def _label_agrees(self, labelled: Label, n: int) -> int:
        shown = self.compilation.shown[n]
        return of_label(labelled, shown["label"], self.base, self.compilation.key[2], self.compilation.drafts)

    def _voice_agrees(self, labelled: Label, n: int) -> bool:
        return same_voice(self.label, labelled, self.compilation.voices[n])

    def score(self) -> None:
        """Match, then count."""
        self._match_one_to_one()
        self._match_together()
        self.compilation.used |= self.touched
        self._count_recall()
        if self.label.get("contributions_complete"):
            self._count_precision()

    def _match_one_to_one(self) -> None:
        """Each labelled contribution to at most one that is shown, the best pairs first."""
        pairs = []
        for at, labelled in enumerate(self.labelled):
            size = len(labelled["deleted"] + labelled["inserted"] + labelled["text"])
            for n in self.pool:
                if not self._voice_agrees(labelled, n):
                    continue
                shown = self.compilation.shown[n]
                text, place = of_text(labelled, shown), self._label_agrees(labelled, n)
                if text and place:
                    pairs.append((min(text, place), text + place, -abs(len(all_text(shown)) - size), at, n))
        for quality, _, _, at, n in sorted(pairs, reverse=True):
            if at not in self.found and n not in self.touched and n not in self.compilation.used:
                self.found[at] = quality
                self.touched.add(n)

    def _match_together(self) -> None:
        """Granularity may differ: all that the submitter is shown to say of the paragraph, taken together."""
        for at, labelled in enumerate(self.labelled):
            if at in self.found:
                continue
            same = [n for n in self.pool if self._label_agrees(labelled, n) and self._voice_agrees(labelled, n)]
            have = " ".join(all_text(self.compilation.shown[n]) for n in same)
            need = labelled["inserted"] or labelled["text"] or labelled["deleted"]
            if not (same and need and coverage(need, have) >= 0.85):
                continue
            if (
                not labelled["deleted"]
                or labelled.get("where") == "table-form"
                or coverage(labelled["deleted"], have) >= 0.6
            ):
                self.found[at] = 1
                self.touched |= set(same)

    def _forms(self, labelled: Label) -> list[str]:
        flags = self.label["flags"]
        form = "comment" if labelled["kind"] == "margin_comment" else self._form_of_mail()
        extra = [name for name in ("wrong_base", "layered") if name in flags]
        return [form, *extra, *(["several"] if self.label.get("submissions") else [])]

    def _form_of_mail(self) -> str:
        flags = self.label["flags"]
        if "scanned" in flags:
            return "scanned"
        if "tracked_changes" in flags:
            return "tracked"
        if "untracked_edits" in flags:
            return "silent"
        return "table" if "table" in (self.label["feature"] or "") else "prose/body"

    def _count_recall(self) -> None:
        tally = self.compilation.tally
        for at, labelled in enumerate(self.labelled):
            if labelled.get("optional"):
                continue
            quality = self.found.get(at, 0)
            for count in (
                tally.total,
                tally.by_kind[labelled["kind"]],
                *(tally.by_form[form] for form in self._forms(labelled)),
            ):
                count.add(quality)
            if not quality:
                words = labelled["inserted"] or labelled["text"] or labelled["deleted"]
                tally.lost.append(self._line(labelled["label"], labelled["kind"], words))
                tally.misattributed += self._said_by_another(labelled)

    def _said_by_another(self, labelled: Label) -> bool:
        """The same words are shown under somebody else's name."""
        if len(normal(labelled["inserted"] + labelled["text"])) <= 15:
            return False
        return any(
            of_text(labelled, shown) == STRICT
            for n, shown in enumerate(self.compilation.shown)
            if not (self.compilation.voices[n] & self.submitters and self._voice_agrees(labelled, n))
        )

    def _count_precision(self) -> None:
        tally = self.compilation.tally
        case = self.label["case"]
        own = self.pool
        if self.compilation.of_case(case):
            own = [n for n in own if self.compilation.case_of.get(self.compilation.shown[n].get("submission")) == case]
        for n in own:
            shown = self.compilation.shown[n]
            right = n in self.touched or any(
                self._voice_agrees(item, n) and of_text(item, shown) and self._label_agrees(item, n)
                for item in self.labelled
            )
            tally.shown += 1
            tally.shown_right += right
            if not right:
                tally.spurious.append(self._line(shown["label"], shown.get("kind", ""), all_text(shown)))

    def _line(self, label: str, kind: str, words: str) -> Line:
        return self.label["case"], "/".join(self.compilation.key[1:]), label, kind, words[:80]


def score(
    labels: Sequence[Label], compilations: Iterable[Mapping[str, Any]], drafts: Drafts
) -> tuple[dict[str, Any], Tally]:
    """The figures, and the tally with what was lost and what was not labelled."""
    tally, superseded = Tally(), gone(labels)
    given: set[tuple[str, str, str]] = set()
    for content in compilations:
        compilation = Compilation(content, labels, drafts, tally)
        given.add(compilation.key)
        compilation.score(superseded)
    wanted = {
        (label["consultation"], tag["document"], tag["round"])
        for label in labels
        if label["kind"] == "submission"
        for tag in label["tags"]
    }
    figures: dict[str, Any] = {
        "compilations": len(given),
        "labelled": tally.total.labelled,
        "recall_strict": ratio(tally.total.strict, tally.total.labelled),
        "recall": ratio(tally.total.lenient, tally.total.labelled),
        "precision": ratio(tally.shown_right, tally.shown),
        "precision_n": tally.shown,
        "misattributed": tally.misattributed,
        "leaks_of_draft_text": tally.leaks,
        "superseded_or_withdrawn_shown": tally.stale,
        "by_kind": {name: count.shares() for name, count in sorted(tally.by_kind.items())},
        "by_form": {name: count.shares() for name, count in sorted(tally.by_form.items())},
        "rounds_not_given": sorted("/".join(key[1:]) for key in wanted - given),
    }
    return figures, tally
