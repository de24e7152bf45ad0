"""What ``rapporteur messages --json`` says against the labels: kind, submitters, tags, timing, relation, flags."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.scoring.corpus import Label
from benchmarks.scoring.pairing import Answer, pair
from benchmarks.scoring.participants import canonical, ids
from benchmarks.scoring.words import ratio

TAGGED = frozenset({"submission", "nil_return"})
SPOKEN = TAGGED | {"statement", "withdrawal", "resend"}
_NO_DRAFT = frozenset({None, "", "none", "null", "-", "concept-note"})

Tags = dict[tuple[Any, Any], Mapping[str, Any]]


@dataclass
class Tally:
    """Counts of a run by name, and what was wrong in each case."""

    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    timings: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: flag -> found, labelled
    flags: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    false_flags: Counter[str] = field(default_factory=Counter)
    #: feature -> right, cases
    features: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    details: list[tuple[str, str]] = field(default_factory=list)


class Case:
    """One labelled message beside what was answered."""

    def __init__(self, label: Label, answer: Answer, case_of: Mapping[str, str], tally: Tally) -> None:
        self.label = label
        self.answer = answer
        self.case_of = case_of
        self.tally = tally
        self.count = tally.counts
        self.accept: Mapping[str, Any] = label.get("accept", {})
        self.problems: list[str] = []
        self.tagged = label["kind"] in TAGGED

    def score(self) -> None:
        """Add this case to the tally."""
        self.count["receipts"] += self._receipts()
        self.count["consultation"] += (
            self.answer.get("consultation", self.label["consultation"]) == self.label["consultation"]
        )
        right = self._kind()
        right &= self._submitters()
        self._split()
        right &= self._tags()
        self._missing_receipts()
        self._relation()
        self._flags()
        self._review(right=right)
        self.count["language"] += (self.answer.get("language") or "") == self.label["language"]
        for feature in (self.label["feature"] or "").split(","):
            self.tally.features[feature][0] += right
            self.tally.features[feature][1] += 1
        if self.problems:
            way = "REVIEW" if self.answer.get("needs_review") else "AUTO"
            self.tally.details.append((self.label["case"], f"{way} {'; '.join(self.problems)}"))

    def _receipts(self) -> bool:
        boxes = {item.get("mailbox") for item in self.answer.get("receipts", [])}
        return boxes == {path.split("/")[0] for path in self.label["files"]}

    def _kind(self) -> bool:
        said, wanted = self.answer.get("kind"), self.label["kind"]
        self.tally.kinds[wanted, str(said)] += 1
        right = said in [wanted, *self.accept.get("kind", [])]
        self.count["kind"] += right
        if not right:
            self.problems.append(f"kind {said} for {wanted}")
        return right

    def _submitters(self) -> bool:
        """The exact set of ids; roles are counted where it is right."""
        if self.label["kind"] not in SPOKEN:
            return True
        said, wanted = ids(self.answer.get("submitters") or []), ids(self.label["submitters"])
        also = self.accept.get("submitters")
        others = [ids(item) for item in also] if isinstance(also, list) else []
        right = also == "*" or said in [wanted, *others]
        self.count["submitters_n"] += 1
        self.count["submitters"] += right
        if not right:
            self.problems.append(f"submitters {sorted(said)} for {sorted(wanted)}")
        elif said == wanted:
            self.count["roles_n"] += 1
            self.count["roles"] += _roles(self.answer.get("submitters") or []) == _roles(self.label["submitters"])
        return right

    def _split(self) -> None:
        """Several submissions in one mail, each with its submitters and tags."""
        said = self.answer.get("submissions") or []
        wanted = self.label.get("submissions")
        if wanted:
            right = _papers(said) == _papers(wanted)
            self.count["several"] += right
            if not right:
                self.problems.append(f"submissions {_readable(said)} for {_readable(wanted)}")
        elif self.label["kind"] in SPOKEN and len(said) > 1:
            self.count["split"] += 1
            self.problems.append(f"{len(said)} submissions for one")

    def _tags(self) -> bool:
        said = _by_round(self.answer.get("tags") or [])
        if not self.tagged:
            if self.answer.get("kind") in TAGGED:
                self.count["false_tags"] += len(said)
            return True
        wanted = _by_round(self.label["tags"])
        self.count["true_tags"] += len(said.keys() & wanted.keys())
        self.count["false_tags"] += len(said.keys() - wanted.keys())
        self.count["lost_tags"] += len(wanted.keys() - said.keys())
        right = said.keys() == wanted.keys()
        self.count["tagset_n"] += 1
        self.count["tagset"] += right
        if not right:
            self.problems.append(f"tags {sorted(map(str, said))} for {sorted(map(str, wanted))}")
        for key in said.keys() & wanted.keys():
            self._draft(said[key], wanted[key])
            right &= self._timing(said[key], wanted[key])
        return right

    def _draft(self, said: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
        none = wanted["draft"] in _NO_DRAFT and said.get("draft") in _NO_DRAFT
        right = said.get("draft") == wanted["draft"] or none or wanted["draft"] is None
        self.count["draft_n"] += 1
        self.count["draft"] += right
        if not right:
            self.problems.append(f"draft {said.get('draft')} for {wanted['draft']}")

    def _timing(self, said: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
        right = said.get("timing") in [wanted["timing"], *self.accept.get("timing", [])]
        self.count["timing_n"] += 1
        self.count["timing"] += right
        self.tally.timings[wanted["timing"], str(said.get("timing"))] += 1
        if not right:
            self.problems.append(f"timing {said.get('timing')} for {wanted['timing']}")
        return right

    def _missing_receipts(self) -> None:
        if not self.tagged:
            return
        said, wanted = self.answer.get("missing_receipts") or [], self.label["missing_receipts"]
        self.count["missing_receipts_n"] += 1
        self.count["missing_receipts"] += set(said) == set(wanted)
        if set(said) != set(wanted):
            self.problems.append(f"missing receipts {said} for {wanted}")

    def _relation(self) -> None:
        said, wanted = _known(self.answer.get("relation")), _known(self.label["relation"])
        if wanted is None:
            self.count["no_relation_n"] += 1
            self.count["false_relations"] += bool(said)
            if said:
                self.problems.append(f"relation {said} for none")
            return
        typed = said is not None and said.get("type") in [wanted["type"], *self.accept.get("relation", [])]
        of = said.get("of") if said else None
        right = typed and self.case_of.get(str(of), of) == wanted["of"]
        self.count["relation_n"] += 1
        self.count["relation_type"] += typed
        self.count["relation"] += right
        if not right:
            self.problems.append(f"relation {said} for {wanted}")

    def _flags(self) -> None:
        said, wanted = set(self.answer.get("flags") or []), set(self.label["flags"])
        for flag in self.label["flags"]:
            self.tally.flags[flag][0] += flag in said
            self.tally.flags[flag][1] += 1
        if wanted - said:
            self.problems.append(f"flags missed {sorted(wanted - said)}")
        if self.tagged:
            self.tally.false_flags.update(said - wanted - set(self.label.get("flags_optional", [])))

    def _review(self, *, right: bool) -> None:
        asked = bool(self.answer.get("needs_review"))
        self.count["review"] += asked
        self.count["right"] += right
        clearness = "ambiguous" if self.label["ambiguous"] else "clear"
        self.count[f"{clearness}_n"] += 1
        self.count[f"{clearness}_review"] += asked
        if not asked:
            self.count["auto_n"] += 1
            self.count["auto"] += right
            self.count["auto_tagged_n"] += self.tagged
            self.count["auto_tagged"] += right and self.tagged


def _roles(submitters: Iterable[Mapping[str, Any]]) -> set[tuple[str, Any]]:
    return {(canonical(item), item.get("role")) for item in submitters}


def _by_round(tags: Iterable[Mapping[str, Any]]) -> Tags:
    return {(item.get("document"), item.get("round")): item for item in tags}


def _papers(submissions: Iterable[Mapping[str, Any]]) -> Counter[Any]:
    return Counter(
        (ids(item.get("submitters") or []), frozenset(_by_round(item.get("tags") or []))) for item in submissions
    )


def _readable(submissions: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [(sorted(who), sorted(map(str, tags))) for who, tags in _papers(submissions).elements()]


def _known(relation: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A forward whose original is not on record is no relation to anything."""
    return None if relation and relation.get("type") == "forward" and not relation.get("of") else relation


#: share -> (what is counted, out of what)
_SHARES = {
    "receipts_accuracy": ("receipts", "found"),
    "consultation_accuracy": ("consultation", "found"),
    "kind_accuracy": ("kind", "found"),
    "submitter_exact": ("submitters", "submitters_n"),
    "submitter_role": ("roles", "roles_n"),
    "tagset_exact": ("tagset", "tagset_n"),
    "draft_accuracy": ("draft", "draft_n"),
    "timing_accuracy": ("timing", "timing_n"),
    "missing_receipts_accuracy": ("missing_receipts", "missing_receipts_n"),
    "relation_accuracy": ("relation", "relation_n"),
    "relation_type_accuracy": ("relation_type", "relation_n"),
    "submissions_exact": ("several", "several_n"),
    "needs_review_rate": ("review", "found"),
    "needs_review_on_ambiguous": ("ambiguous_review", "ambiguous_n"),
    "needs_review_on_clear": ("clear_review", "clear_n"),
    "all_right": ("right", "cases"),
    "auto_precision": ("auto", "auto_n"),
    "auto_precision_submissions": ("auto_tagged", "auto_tagged_n"),
    "language_accuracy": ("language", "found"),
    "tag_precision": ("true_tags", "said_tags"),
    "tag_recall": ("true_tags", "wanted_tags"),
    "flag_recall": ("flags", "flags_n"),
}
_NUMBERS = ("cases", "messages", "found", "found_once", "missing", "duplicated", "extra")


def score(labels: Sequence[Label], answers: Sequence[Answer]) -> tuple[dict[str, Any], Tally]:
    """The figures, and the tally with every case that went wrong."""
    tally = Tally()
    pairing = pair(labels, answers)
    tally.details += pairing.details
    for label, answer in pairing.pairs.values():
        Case(label, answer, pairing.case_of, tally).score()
    tally.counts.update(
        cases=len(labels),
        messages=len(answers),
        found=len(pairing.pairs),
        found_once=pairing.found_once,
        missing=pairing.missing,
        duplicated=pairing.duplicated,
        extra=pairing.extra,
        several_n=sum(bool(label.get("submissions")) for label in labels),
    )
    return figures(tally), tally


def pooled(tallies: Iterable[Tally]) -> Tally:
    """Several sets as one: every case counts once, whichever set it stands in."""
    whole = Tally()
    for tally in tallies:
        whole.counts.update(tally.counts)
        whole.kinds.update(tally.kinds)
        whole.timings.update(tally.timings)
        whole.false_flags.update(tally.false_flags)
        whole.details += tally.details
        for mine, theirs in ((whole.flags, tally.flags), (whole.features, tally.features)):
            for name, (part, n) in theirs.items():
                mine[name][0] += part
                mine[name][1] += n
    return whole


def figures(tally: Tally) -> dict[str, Any]:
    """The figures of a tally; ``n`` holds, for each share, of how many it is one."""
    count = Counter(tally.counts)
    count["said_tags"] = count["true_tags"] + count["false_tags"]
    count["wanted_tags"] = count["true_tags"] + count["lost_tags"]
    count["flags"] = sum(part for part, _ in tally.flags.values())
    count["flags_n"] = sum(n for _, n in tally.flags.values())
    shares = {name: ratio(count[part], count[whole]) for name, (part, whole) in _SHARES.items()}
    precision, recall = shares["tag_precision"], shares["tag_recall"]
    sizes = {name: count[whole] for name, (_, whole) in _SHARES.items()}
    return {
        **{name: count[name] for name in _NUMBERS},
        **shares,
        "tag_f1": round(2 * precision * recall / (precision + recall), 4) if precision and recall else 0.0,
        "false_relations": count["false_relations"],
        "submissions_split_false": count["split"],
        "flag_false": sum(tally.false_flags.values()),
        "auto_n": count["auto_n"],
        "n": {**sizes, "tag_f1": count["wanted_tags"]},
        "flags": {name: f"{part}/{whole}" for name, (part, whole) in sorted(tally.flags.items())},
        "false_flags": dict(tally.false_flags),
        "features": {name or "-": f"{part}/{whole}" for name, (part, whole) in sorted(tally.features.items())},
    }
