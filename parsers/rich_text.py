"""Rich Text Format files (RTF 1.9.1), by the reader in ``parsers.rtf``."""

from __future__ import annotations

from consultation.errors import ParseError
from parsers import rtf
from parsers.facts import Extraction

_BROKEN = (ValueError, LookupError, TypeError, OverflowError)


def read(data: bytes) -> Extraction:
    """Read an RTF file; LimitReached where it is too large or nested too deeply, ParseError where it is broken."""
    try:
        return rtf.read(data)
    except _BROKEN as error:
        raise ParseError(f"the RTF is damaged ({type(error).__name__})") from error
