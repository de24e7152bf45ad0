"""CPU of tagging a message, and how it grows as drafts and States grow.

    python -m benchmarks.tagging [--rounds 5] [--every 4]

What each message costs beside the reading of its files: comparing them with all drafts (``trace``, where a file has
text enough) and the rules (``tag``). Every fourth message of the corpus is taken; drafts are those of the sample,
repeated under other names with their words in another order; the registry is repeated likewise. CPU milliseconds a
message: the median of the rounds of the mean, and the dearest message of the middle round.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import replay
from benchmarks.replay import Given
from benchmarks.samples import SETS
from consultation.model import Consultation, Document, Internal
from consultation.participants import Participant
from consultation.registry import Registry
from consultation.timeline import Timeline
from ingest.tagging import verdict as rules
from ingest.tagging.draft_words import DraftWords
from ingest.tagging.model import Context
from parsers.facts import DraftText, Extraction
from parsers.lineage import trace

DRAFTS = (10, 50, 200, 400)
STATES = (1, 3)
#: drafts of one repeated document
_EACH = 4
#: characters from which on a file is compared
_LONG = 400


@dataclass(frozen=True)
class World:
    """What stands around the messages: so many drafts, a registry of so many times its size."""

    drafts: tuple[DraftText, ...]
    context: Context


def world(base: Context, texts: Sequence[DraftText], drafts: int, states: int) -> World:
    """The consultation of the sample, grown."""
    documents = list(base.consultation.documents)
    found = list(texts)[:drafts]
    while len(found) < drafts:
        document, more = _repeated(documents[0], texts, len(documents), min(_EACH, drafts - len(found)))
        documents.append(document)
        found += more
    consultation: Consultation = replace(base.consultation, documents=tuple(documents))
    return World(
        drafts=tuple(found),
        context=replace(
            base,
            consultation=consultation,
            timeline=Timeline.build(consultation, ()),
            registry=_grown(base.registry, states, base.consultation.internal),
            words=DraftWords({item.key: item for item in found}),
        ),
    )


def _repeated(of: Document, texts: Sequence[DraftText], n: int, drafts: int) -> tuple[Document, list[DraftText]]:
    """A document like another under its own name, and texts of its drafts with the words in another order."""
    name = f"text-{n}"
    kept = of.drafts[:drafts]
    document = replace(
        of,
        id=name,
        title=f"Text {n} of the Committee",
        aliases=(f"Text {n} of the Committee", f"Committee text {n}"),
        weak_aliases=(f"CT{n}",),
        look_alikes=(),
        topic_words=(),
        drafts=tuple(replace(item, document=name, symbols=(f"CCM/TEST/{n}/{i}",)) for i, item in enumerate(kept)),
        rounds=tuple(replace(item, document=name) for item in of.rounds if item.draft in {draft.id for draft in kept}),
        position=n,
    )
    shuffled = [_shuffled(texts[i % len(texts)], f"{name}/{item.id}", n) for i, item in enumerate(kept)]
    return document, shuffled


def _shuffled(text: DraftText, key: str, seed: int) -> DraftText:
    chance = random.Random(f"{key} {seed}")
    paragraphs = []
    for item in text.paragraphs:
        words = item.text.split()
        chance.shuffle(words)
        paragraphs.append(replace(item, text=" ".join(words), after=None))
    return DraftText(key=key, paragraphs=tuple(paragraphs))


def _grown(registry: Registry, times: int, internal: tuple[Internal, ...]) -> Registry:
    """The registry, and as many again under other names for each time more."""
    everyone = {item.id: item for item in registry.participants()}
    for n in range(1, times):
        for item in registry.participants():
            other = _namesake(item, n)
            everyone[other.id] = other
    return Registry(everyone, internal)


def _namesake(item: Participant, n: int) -> Participant:
    word = ("", "Nova", "Ultima")[n]
    return replace(
        item,
        id=f"{item.id}{n}",
        name=f"{word} {item.name}",
        formal=f"the Commonwealth of {word} {item.name}",
        aliases=tuple(f"{word} {alias}" for alias in item.aliases),
        domains=tuple(f"{word.casefold()}-{domain}" for domain in item.domains),
    )


def files(item: Given) -> Iterator[Extraction]:
    """The files of a message that are long enough to be compared with drafts."""
    waiting = [part.extraction for part in item.view.parts]
    while waiting:
        extraction = waiting.pop()
        waiting += extraction.children
        if sum(len(paragraph.text) for paragraph in extraction.paragraphs) >= _LONG:
            yield extraction


def cost(given: Sequence[Given], around: World) -> list[tuple[float, float]]:
    """CPU milliseconds of each message: comparing its files, and the rules."""
    found = []
    for item in given:
        begun = time.process_time()
        for extraction in files(item):
            trace(extraction, around.drafts)
        compared = time.process_time()
        # each message as the first of a run: nothing that the facts keep for themselves is found again
        rules.tag(replace(item.view), replace(around.context, history=replay.Earlier()))
        found.append((1000 * (compared - begun), 1000 * (time.process_time() - compared)))
    return found


def main() -> None:
    """Read the corpus once, then tag it in worlds of growing size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--every", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rapporteur-tagging-") as scratch:
        given = replay.read(SETS["given"], Path(scratch))[:: options.every]
    base = given[0].context
    texts = list(base.words.drafts.values())
    print(f"\n{len(given)} messages, CPU ms a message\n")
    print(f"{'drafts':>7} {'States':>7} {'compare':>9} {'rules':>7} {'both':>7} {'dearest':>9}")
    for drafts, states in [(n, 1) for n in DRAFTS] + [(200, times) for times in STATES[1:]]:
        around = world(base, texts, drafts, states)
        cost(given, around)
        rounds = sorted((cost(given, around) for _ in range(options.rounds)), key=lambda one: sum(map(sum, one)))
        middle = rounds[len(rounds) // 2]
        compare, tagged = (statistics.mean(column) for column in zip(*middle, strict=True))
        dearest = max(sum(one) for one in middle)
        size = f"x{states}"
        print(
            f"{drafts:>7} {size:>7} {compare:>9.1f} {tagged:>7.1f} {compare + tagged:>7.1f} {dearest:>9.1f}", flush=True
        )


if __name__ == "__main__":
    main()
