"""Full-text search over an index of our own: words in a table, so that SQLite and PostgreSQL find the same.

A message answers a query when all its words, and all its phrases, stand somewhere in it. Rarer words and better
fields weigh more; one word often in one field counts less each time (Robertson and Zaragoza, "The Probabilistic
Relevance Framework: BM25 and Beyond", 2009, with k1 = 1.2 and without the length of the field).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import bindparam, func, select

from store.records import SearchHit
from store.repository import Repository
from store.tables import messages, postings, search_fields, submissions
from store.tokens import TOKENS_VERSION, Token, clauses, words

#: characters of a query that are read (FAULTS M29)
QUERY_LENGTH = 500

_WEIGHTS = {"subject": 3.0, "sender": 2.0, "body": 1.5}
_SATURATION = 1.2

#: token -> positions, of one field
_Field = dict[str, tuple[int, ...]]


_SPOKEN_IN = select(submissions.c.message).where(submissions.c.ref == bindparam("ref"))
_KNOWN = select(search_fields.c.id, search_fields.c.digest).where(
    search_fields.c.message == bindparam("message"), search_fields.c.field == bindparam("field")
)


class Search(Repository):
    """The words of every message, by field."""

    def index(self, name: str, field: str, text: str) -> None:
        """Put the words of *text* in place of what was indexed for that field of a message or a submission.

        Words of a submission (*name* is its ref) are found as its message's, under the field and the ref. A text
        that is indexed already is left as it is.
        """
        message = self._connection.scalar(_SPOKEN_IN, {"ref": name})
        message, field = (message, f"{field} {name}") if message else (name, field)
        digest = sha256(f"{TOKENS_VERSION} {text}".encode("utf-8", "surrogatepass")).hexdigest()
        place = self._changed_place(message, field, digest)
        if place is None:
            return
        positions: dict[str, list[str]] = defaultdict(list)
        for token in words(text):
            positions[token.text].append(str(token.position))
        # Most rows of the record are these.
        self._insert_plain(postings, [(token, place, ",".join(where)) for token, where in sorted(positions.items())])

    def remove(self, message: str) -> None:
        """Leave the message out of search (unrelated mail, erasure)."""
        places = select(search_fields.c.id).where(search_fields.c.message == message)
        self._run(postings.delete().where(postings.c.place.in_(places)))
        self._run(search_fields.delete().where(search_fields.c.message == message))

    def _changed_place(self, message: str, field: str, digest: str) -> int | None:
        """The number of the field, without postings; ``None`` where it is indexed with that digest already."""
        known = self._first(_KNOWN, message=message, field=field)
        if known is None:
            return self._insert_id(search_fields, {"message": message, "field": field, "digest": digest})
        if known["digest"] == digest:
            return None
        self._run(postings.delete().where(postings.c.place == known["id"]))
        self._run(search_fields.update().where(search_fields.c.id == known["id"]).values(digest=digest))
        return int(known["id"])

    def query(self, text: str, *, limit: int = 50) -> tuple[SearchHit, ...]:
        """The messages that have all words and phrases of *text*, best first; nothing for a query without words."""
        asked = clauses(text[:QUERY_LENGTH])
        tokens = sorted({token.text for clause in asked for token in clause})
        if not tokens:
            return ()
        rarity = self._rarity(tokens)
        hits = (_hit(message, fields, asked, rarity) for message, fields in self._candidates(tokens).items())
        ranked = sorted((hit for hit in hits if hit), key=lambda hit: (-hit.score, hit.message))
        return tuple(ranked[:limit])

    def _candidates(self, tokens: Sequence[str]) -> dict[str, dict[str, _Field]]:
        """Messages that have all tokens, somewhere: message -> field -> token -> positions."""
        placed = postings.join(search_fields, postings.c.place == search_fields.c.id)
        having = (
            select(search_fields.c.message)
            .select_from(placed)
            .where(postings.c.token.in_(tokens))
            .group_by(search_fields.c.message)
            .having(func.count(postings.c.token.distinct()) == len(tokens))
        )
        chosen = (
            select(search_fields.c.message, search_fields.c.field, postings.c.token, postings.c.positions)
            .select_from(placed)
            .where(postings.c.token.in_(tokens), search_fields.c.message.in_(having))
        )
        found: dict[str, dict[str, _Field]] = defaultdict(lambda: defaultdict(dict))
        for row in self._all(chosen):
            places = tuple(int(place) for place in row["positions"].split(","))
            found[row["message"]][row["field"]][row["token"]] = places
        return found

    def _rarity(self, tokens: Sequence[str]) -> dict[str, float]:
        """How much each token weighs: the fewer messages have it, the more."""
        total = self._connection.scalar(select(func.count()).select_from(messages)) or 0
        count = func.count(search_fields.c.message.distinct()).label("messages")
        chosen = (
            select(postings.c.token, count)
            .select_from(postings.join(search_fields, postings.c.place == search_fields.c.id))
            .where(postings.c.token.in_(tokens))
            .group_by(postings.c.token)
        )
        return {row["token"]: math.log1p(total / row["messages"]) for row in self._all(chosen)}


def _hit(
    message: str,
    fields: Mapping[str, _Field],
    asked: Sequence[tuple[Token, ...]],
    rarity: Mapping[str, float],
) -> SearchHit | None:
    """The message's score over its fields, or ``None`` where one clause stands in none of them."""
    scores: dict[str, float] = defaultdict(float)
    for clause in asked:
        counts = {name: _occurrences(clause, field) for name, field in fields.items()}
        if not any(counts.values()):
            return None
        weight = sum(rarity.get(token.text, 0.0) for token in clause)
        for name, count in counts.items():
            scores[name] += weight * _WEIGHTS.get(name, 1.0) * count / (count + _SATURATION)
    ranked = sorted((name for name in scores if scores[name] > 0), key=lambda name: (-scores[name], name))
    return SearchHit(message=message, fields=tuple(ranked), score=math.fsum(scores[name] for name in ranked))


def _occurrences(clause: tuple[Token, ...], field: _Field) -> int:
    """How often the clause stands in the field: all its words at the distances that it asks for."""
    start = clause[0].position
    starts = set(field.get(clause[0].text, ()))
    for token in clause[1:]:
        starts &= {place - (token.position - start) for place in field.get(token.text, ())}
    return len(starts)
