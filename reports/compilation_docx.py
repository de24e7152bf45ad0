"""A compilation as a Word file."""

from __future__ import annotations

from reports.compilation import Compilation


def to_docx(compilation: Compilation) -> bytes:
    """The bytes of a ``.docx``."""
    raise NotImplementedError(compilation.document)
