"""Word's binary format (``.doc``), by the reader in ``parsers.old_word``."""

from parsers.old_word import Encrypted, TooOld, read

__all__ = ["Encrypted", "TooOld", "read"]
