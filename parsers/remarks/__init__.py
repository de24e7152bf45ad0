"""What a submission says and where: comments in prose and in tables, with the place of the draft that they speak of.

Pure: text and facts in, ``parsers.facts.Remark`` out. ``prose`` reads letters and mails, ``tables`` reads files,
``locators`` reads references to places.
"""

from __future__ import annotations

from parsers.remarks.prose import from_answers, from_text
from parsers.remarks.tables import from_extraction

__all__ = ["from_answers", "from_extraction", "from_text"]
