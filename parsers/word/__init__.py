"""Word files: tracked changes, margin comments, printed labels (ECMA-376, WordprocessingML).

``read`` is the way in. From the inside out: ``package`` opens the file, ``story`` walks the XML, ``views`` gives the
text before and after the changes, ``paragraphs`` and ``labels`` number the first, ``edits`` says what was done.
"""

from parsers.word.reader import read

__all__ = ["read"]
