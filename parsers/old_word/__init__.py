"""Word's binary format (``.doc``, Word 97 to 2003; MS-DOC): text, numbers, tables, notes, tracked changes, comments."""

from parsers.old_word.fib import Encrypted, TooOld
from parsers.old_word.reader import read

__all__ = ["Encrypted", "TooOld", "read"]
