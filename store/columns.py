"""The column types of the record: what is stored is the same on SQLite and on PostgreSQL.

``Moment`` takes aware times only and gives UTC back; ``Clean`` refuses text that one of the engines cannot hold;
``Payload`` is JSON written by one serialiser, so both engines keep the same characters. What a column refuses is
named by table and column, never by its content (FAULTS, "never log message content").
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from consultation.errors import StorageError

#: an escaped NUL in JSON: a backslash that is not itself escaped, then ``u0000``
_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Dumped(str):
    """JSON text that has been serialised and checked already."""

    __slots__ = ()


def serialise(value: Any) -> str:
    """JSON text of *value*; what ``Payload`` has dumped already goes through as it is (``json_serializer``)."""
    if isinstance(value, Dumped):
        return str(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def check_text(text: str, field: str) -> None:
    """Raise StorageError where *text* has a NUL (PostgreSQL) or half a surrogate pair (both engines)."""
    if "\0" in text:
        raise StorageError(f"{field} holds a NUL character, which the database cannot store: clean it before")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise StorageError(f"{field} holds half a surrogate pair: clean it before") from error


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC: ``timestamptz`` on PostgreSQL, naive UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True
    field = "a time"

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they would mean another moment on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise StorageError(f"{self.field} was given a time without zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Clean(TypeDecorator[str]):
    """Text of any length, or of at most *length* characters where the column is indexed."""

    impl = Text
    cache_ok = True
    field = "a text"

    def __init__(self, length: int | None = None) -> None:
        self.length = length
        super().__init__()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:  # noqa: ARG002
        """``VARCHAR(n)`` or ``TEXT``."""
        # the dialect's own type would not do: psycopg's for Text calls itself VARCHAR in DDL
        return String(self.length) if self.length else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Refuse what one of the engines cannot hold, the same on both."""
        if value is None:
            return None
        check_text(value, self.field)
        if self.length is not None and len(value) > self.length:
            raise StorageError(f"{self.field} takes {self.length} characters and was given {len(value)}")
        return value


class Payload(TypeDecorator[Any]):
    """JSON: text on SQLite, ``json`` (not ``jsonb``: order and numbers stay as written) on PostgreSQL."""

    impl = JSON(none_as_null=True)
    cache_ok = True
    field = "a payload"

    def process_bind_param(self, value: Any, dialect: Dialect) -> Dumped | None:  # noqa: ARG002
        """Serialise once, and refuse what one of the engines cannot hold."""
        if value is None:
            return None
        try:
            text = serialise(value)
        except (TypeError, ValueError) as error:
            raise StorageError(f"{self.field} was given what is not JSON ({type(error).__name__})") from error
        if "\\u0000" in text and _ESCAPED_NUL.search(text):
            raise StorageError(f"{self.field} holds a NUL character, which the database cannot store: clean it before")
        check_text(text, self.field)
        return Dumped(text)


def name_columns(metadata: MetaData) -> None:
    """Tell each column type of ours the table and column that it serves, for its messages."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Moment | Clean | Payload):
                column.type.field = f"{table.name}.{column.name}"
