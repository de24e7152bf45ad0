"""Submitters that the registry does not know: a private person, an organisation seen for the first time.

They are named as they name themselves, and never without doubt: a person confirms them, or adds them to the settings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from consultation.participants import Participant
from consultation.words import ParticipantKind
from ingest.tagging.names import folded
from ingest.tagging.reading import Voice
from ingest.tagging.vocabulary import said
from ingest.tagging.wording import Text

#: words of the name of an organisation at most
_LONGEST = 10
#: words without which a name is the same, and how many more it needs to be known by its words alone
_JOINTS = folded("the of at for and in on de du des la le les l d et del los las y da do dos e")
_SEVERAL = 3
#: what stands before a name, or beside it: "Dr", "(she/her)"
_BESIDE = re.compile(r"\([^)]*\)|\b(?:dr|prof|professor|mr|mrs|ms|mme|sr|sra)\b\.?", re.IGNORECASE)


def slug(name: str) -> str:
    """``Institute for Mine Studies`` as ``institute-for-mine-studies``; other scripts keep their letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", plain.casefold()).strip("-")


def unlisted(voices: Sequence[Voice]) -> tuple[Participant, str, str] | None:
    """Who wrote the first of the mails by their own words, with the words and their place; ``None``: nobody says."""
    for voice in voices:
        lines = [*voice.signature.content.splitlines(), *voice.body.content.splitlines()[-4:]]
        for line in lines:
            name = line.strip(" \t,.–—-*|")
            if _is_organisation(name):
                return _participant(name, ParticipantKind.UNKNOWN), name, voice.signature.where
        name = " ".join(_BESIDE.sub(" ", voice.sender.name).split()).strip(" ,")
        if slug(name) and "@" not in name:
            kind = ParticipantKind.UNKNOWN if _is_organisation(name) or " " not in name else ParticipantKind.INDIVIDUAL
            return _participant(name, kind), voice.sender.name, "sender"
    return None


def in_other_order(name: str, listed: Iterable[Participant]) -> Participant | None:
    """The participant whose name has the same words in another order: "Institute of Law, University of Tartu".

    An organisation and what it is part of are named in either order; ``None`` where two participants would fit.
    """
    wanted = _content(name)
    found = [item for item in listed if any(_content(known) == wanted for known in (item.name, *item.aliases))]
    return found[0] if len(found) == 1 and len(wanted) >= _SEVERAL else None


def _content(name: str) -> frozenset[str]:
    """The words of a name that tell it apart."""
    return frozenset(word.key for word in Text(name).words) - _JOINTS


def _is_organisation(line: str) -> bool:
    """Whether a line is the name of an organisation: few words, one of them such as "Institute", and no sentence."""
    words = line.split()
    if not 1 < len(words) <= _LONGEST or line.endswith((".", "?", "!", ":")):
        return False
    begins = words[0][:1].isupper() or not words[0].isascii()
    return begins and said("organisation", Text(line)) is not None


def _participant(name: str, kind: ParticipantKind) -> Participant:
    return Participant(id=slug(name), name=name, formal=name, kind=kind)
