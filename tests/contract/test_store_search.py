"""Search finds the same on both engines."""

from __future__ import annotations

import pytest

from store.database import Database, Transaction
from tests.store_samples import add_message, submission

TEXTS = {
    "m-0000001": {
        "subject": "Comments of Norway on the zero draft",
        "body": "We welcome the draft. Clearance of cluster munitions.",
    },
    "m-0000002": {
        "subject": "Observations",
        "body": "La Côte d’Ivoire salue l’œuvre accomplie; projet zéro. Norway Norway Norway.",
    },
    "m-0000003": {
        "subject": "意见",
        "body": "关于集束弹药公约审查文件的意见",
        "attachment 1": "Zero tolerance; a draft of air",
    },
    "m-0000004": {"subject": "تعليقات", "body": "نُرحِّب بالمسودة الأولى ــ الفقرة ١٢"},
}


@pytest.fixture
def indexed(database: Database) -> Database:
    """The record with the texts above."""
    with database.transaction() as tx:
        for message, fields in TEXTS.items():
            assert add_message(tx).id == message
            for name, text in fields.items():
                tx.search.index(message, name, text)
    return database


def found(tx: Transaction, query: str) -> list[str]:
    """The last digits of the messages found, best first."""
    return [hit.message[-1] for hit in tx.search.query(query)]


@pytest.mark.parametrize(
    ("query", "messages"),
    [
        ("norway", ["1", "2"]),
        ("NORWAY clearance", ["1"]),
        ("zero draft", ["1", "3"]),
        ('"zero draft"', ["1"]),
        ('"draft zero"', []),
        ('norway "zero draft', ["1"]),
        ("zéro", ["1", "2", "3"]),
        ("cote d'ivoire oeuvre", ["2"]),
        ("集束弹药", ["3"]),
        ("弹集", []),
        ("约", ["3"]),
        ("نرحب", ["4"]),
        ("المسودة الاولي", ["4"]),
        ("12", ["4"]),
        ("", []),
        ("!?%_*", []),
        ("' OR 1=1--", []),
        ("norway)", ["1", "2"]),
        ("NEAR(norway draft)", []),
        ("\0", []),
    ],
)
def test_a_query_finds_messages_that_have_all_of_it(indexed: Database, query: str, messages: list[str]) -> None:
    """Case, accents and ways of writing do not matter, order does within quotation marks, syntax never."""
    with indexed.transaction(write=False) as tx:
        assert sorted(found(tx, query)) == messages


def test_better_fields_and_rarer_words_come_first(indexed: Database) -> None:
    """A word in the subject outweighs the same word three times in the body; the hit names where it stands."""
    with indexed.transaction(write=False) as tx:
        first, second = tx.search.query("norway")
    assert (first.message, first.field) == ("m-0000001", "subject")
    assert (second.message, second.fields) == ("m-0000002", ("body",))
    assert first.score > second.score > 0


def test_a_text_indexed_again_is_replaced(indexed: Database) -> None:
    """Old words of a field are found no more, other fields stay; removed messages are found nowhere."""
    with indexed.transaction() as tx:
        tx.search.index("m-0000001", "body", "nothing of the kind")
        assert found(tx, "clearance") == []
        assert found(tx, "kind norway") == ["1"]
        tx.search.index("m-0000001", "body", "")
        tx.search.remove("m-0000002")
        assert found(tx, "norway") == ["1"]


def test_answers_are_limited(indexed: Database) -> None:
    """No more hits than asked for; of a long query 500 characters are read."""
    with indexed.transaction(write=False) as tx:
        assert [hit.message for hit in tx.search.query("norway", limit=1)] == ["m-0000001"]
        assert found(tx, "norway " * 80 + "absent" * 1_000_000) == []
        assert found(tx, "norway " + " " * 600 + "absent") == ["1", "2"]


def test_words_of_a_submission_are_found_as_its_messages(indexed: Database) -> None:
    """Indexed by its ref, a contribution leads to the message, and says which submission it is of."""
    with indexed.transaction() as tx:
        tx.submissions.put(submission("3RC-0042", "m-0000003"))
        tx.search.index("3RC-0042", "contribution", "victim assistance")
        tx.search.index("3RC-0042", "contribution", "risk education")
        (hit,) = tx.search.query("risk tolerance")
        assert (hit.message, sorted(hit.fields)) == ("m-0000003", ["attachment 1", "contribution 3RC-0042"])
        assert tx.search.query("victim") == ()
