"""The labelled sample mail: where it lies, how its labels, drafts and paragraph mappings are read."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.scoring.words import normal

CORPUS = Path(__file__).resolve().parents[2] / "tests" / "data" / "corpus"

Label = dict[str, Any]


def read_json(path: str) -> Any:
    """What a file holds; ``-`` is standard input."""
    text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    return json.loads(text)


def read_labels(path: Path) -> list[Label]:
    """The labels of one set of mail, one dictionary a message."""
    labels: list[Label] = json.loads(path.read_text(encoding="utf-8"))
    return labels


@dataclass(frozen=True)
class Drafts:
    """The circulated drafts of the corpus: texts for finding leaks, mappings for edits of an older draft."""

    folder: Path

    @cached_property
    def _index(self) -> dict[tuple[str, str, str], Mapping[str, Any]]:
        path = self.folder / "INDEX.json"
        if not path.exists():
            return {}
        drafts = json.loads(path.read_text(encoding="utf-8"))["drafts"]
        return {(item["consultation"], item["document"], item["draft"]): item for item in drafts}

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], dict[str, str]]:
        path = self.folder / "ALIGNMENT.json"
        if not path.exists():
            return {}
        alignments = json.loads(path.read_text(encoding="utf-8"))["alignments"]
        return {
            (item["from"], item["to"]): {
                pair["from"]: pair["to"] for pair in item["pairs"] if pair["from"] and pair["to"]
            }
            for item in alignments
        }

    def long_texts(self, consultation: str, document: str, draft: str) -> frozenset[str]:
        """Folded texts of the draft's paragraphs of more than sixty characters."""
        found = self._index.get((consultation, document, draft))
        paragraphs = found["paragraphs"] if found else []
        return frozenset(normal(item["text"]) for item in paragraphs if len(item["text"]) > 60)

    def newer_label(self, document: str, base: str, newer: str, label: str) -> str | None:
        """Where the paragraph *label* of draft *base* stands in draft *newer*; ``None`` where that is not known."""
        pairs = self._pairs.get((f"{document}-{base}", f"{document}-{newer}"))
        head = re.match(r"([^ ]+|Action \d+)( \([a-z]\))?$", label or "") if pairs else None
        return pairs.get(head.group(1)) if pairs and head else None
