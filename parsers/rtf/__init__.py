"""Rich Text Format (RTF 1.9.1), read in one pass over its tokens: text, numbers, tables, notes, tracked changes."""

from parsers.rtf.reader import MAX_DEPTH, MAX_SIZE, read
from parsers.rtf.wrapped import html_inside

__all__ = ["MAX_DEPTH", "MAX_SIZE", "html_inside", "read"]
