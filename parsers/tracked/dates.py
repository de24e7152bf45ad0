"""Dates as Word packs them into 32 bits (RTF 1.9.1, "Revision Marks"; MS-DOC 2.9.70 DTTM)."""

from __future__ import annotations

from datetime import UTC, datetime


def from_packed(value: int) -> str | None:
    """Local time without a zone, as ISO 8601; ``None`` where it is no date."""
    value &= 0xFFFFFFFF
    try:
        return datetime(
            1900 + (value >> 20 & 0x1FF),
            value >> 16 & 0xF,
            value >> 11 & 0x1F,
            value >> 6 & 0x1F,
            value & 0x3F,
            tzinfo=UTC,
        ).strftime("%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return None
