"""Extractions are kept by content, question and version, on both engines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from consultation.errors import StorageError
from store.database import Database
from tests.store_samples import digest

DATA: dict[str, Any] = {
    "zulu": 1, "alpha": [1.0, 1e22, 0.1, -0.0, 12345678901234567890, True, None, {}], "é": "𝔘 \\ \" \n \u2028 挪威",
}  # fmt: skip


def test_json_is_equal_on_both_engines(database: Database) -> None:
    """Order of keys, kinds of numbers and every character come back as they went in."""
    with database.transaction() as tx:
        tx.extractions.put(digest("a"), "message", 1, DATA)
    with database.transaction(write=False) as tx:
        assert json.dumps(tx.extractions.get(digest("a"), "message", 1)) == json.dumps(DATA)


def test_what_was_kept_stands(database: Database) -> None:
    """The same content, question and version is kept once; others are others."""
    with database.transaction() as tx:
        tx.extractions.put(digest("a"), "message", 1, [1])
        tx.extractions.put(digest("a"), "message", 1, [2])
        tx.extractions.put(digest("a"), "message", 2, [3])
        assert tx.extractions.get(digest("a"), "message", 1) == [1]
        assert tx.extractions.get(digest("a"), "message", 2) == [3]
        assert tx.extractions.get(digest("a"), "file", 1) is None
        tx.extractions.forget(digest("a"))
        assert tx.extractions.get(digest("a"), "message", 2) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}, b"bytes"])
def test_what_is_not_json_is_refused(database: Database, value: object) -> None:
    """No engine is given what the other could not hold; the column is named."""
    with pytest.raises(StorageError, match=r"extractions\.data"), database.transaction() as tx:
        tx.extractions.put(digest("a"), "message", 1, {"value": value})


def test_names_longer_than_their_column_are_refused(database: Database) -> None:
    """SQLite would take them and PostgreSQL not: both refuse."""
    with pytest.raises(StorageError, match=r"extractions\.what"), database.transaction() as tx:
        tx.extractions.put(digest("a"), "x" * 201, 1, {})
