"""What each file of a message is: the submission, its cover, a draft sent back unchanged, a logo, a signature."""

from __future__ import annotations

from collections.abc import Sequence

from consultation.words import AttachmentRole
from ingest.tagging.reading import Leaf, Reading
from ingest.tagging.vocabulary import said

#: characters of a covering letter at most
LETTER = 2500


def roles_of(reading: Reading) -> dict[str, AttachmentRole]:
    """Role of each leaf by its source."""
    found = {leaf.source: _first(reading, leaf) for leaf in reading.leaves}
    kept = [leaf for leaf in reading.leaves if found[leaf.source] is AttachmentRole.SUBMISSION]
    for leaf in kept:
        if len(kept) > 1 and _is_cover(leaf, kept):
            found[leaf.source] = AttachmentRole.COVER
    for clean in _clean_copies(kept):
        found[clean.source] = AttachmentRole.OTHER
    if not any(role is AttachmentRole.SUBMISSION for role in found.values()):
        _promote(reading, found)
    return found


def by_number(reading: Reading, roles: dict[str, AttachmentRole]) -> dict[int, AttachmentRole]:
    """Role of each attachment: that of the most telling file in it."""
    order = list(AttachmentRole)
    out: dict[int, AttachmentRole] = {part.n: AttachmentRole.OTHER for part in reading.view.parts}
    for leaf in reading.leaves:
        role = roles[leaf.source]
        if leaf.n not in out or order.index(role) < order.index(out[leaf.n]):
            out[leaf.n] = role
    return out


def _first(reading: Reading, leaf: Leaf) -> AttachmentRole:
    """What a file is by itself."""
    if "signature" in leaf.media_type or "pkcs7" in leaf.media_type or "pgp" in leaf.media_type:
        return AttachmentRole.SIGNATURE
    if leaf.is_decoration:
        return AttachmentRole.INLINE_IMAGE if leaf.is_image else AttachmentRole.OTHER
    if leaf.is_hostile:
        return AttachmentRole.OTHER
    if leaf.is_copy and not leaf.is_edited:
        return AttachmentRole.QUOTED_DRAFT
    if _is_other_matter(reading, leaf):
        return AttachmentRole.OTHER
    return AttachmentRole.SUBMISSION


def _is_other_matter(reading: Reading, leaf: Leaf) -> bool:
    """A report, a form, a passport: by its own name or head."""
    if leaf.is_copy or leaf.is_edited or any(remark.source == "table" for remark in leaf.remarks):
        return False
    if said("comments", leaf.name_text, leaf.title) is not None:
        return False
    return reading.business(leaf.name_text, leaf.title) is not None or said("logistics", leaf.name_text) is not None


def _is_cover(leaf: Leaf, kept: Sequence[Leaf]) -> bool:
    """A letter that announces the other file: called so, or short and without comments, beside a file that has some."""
    if leaf.is_edited or leaf.is_copy or any(r.locator for r in leaf.remarks):
        return False
    others = [o for o in kept if o is not leaf and (o.is_edited or o.remarks or o.is_copy or not o.is_readable)]
    if not others:
        return False
    called = said("cover_title", leaf.name_text, leaf.title) is not None
    if leaf.is_readable and len(leaf.own_text) > LETTER:
        return False
    if called:
        return True
    polite = said("compliments", leaf.head) is not None or said("attached", leaf.head) is not None
    return leaf.is_readable and polite and len(leaf.own_text) < LETTER and not _argues(leaf)


def _argues(leaf: Leaf) -> bool:
    """Whether a short file has a body of remarks of its own."""
    return len([remark for remark in leaf.remarks if len(remark.text) > 60]) > 2


def _clean_copies(kept: Sequence[Leaf]) -> list[Leaf]:
    """Copies with all changes accepted of files that are here with the changes tracked: they say it twice."""
    tracked = [leaf for leaf in kept if leaf.extraction.changes or leaf.extraction.edits]
    found = []
    for leaf in kept:
        if leaf in tracked or leaf.extraction.changes:
            continue
        for other in tracked:
            if _same_text(leaf, other):
                found.append(leaf)
                break
    return found


def _same_text(clean: Leaf, tracked: Leaf) -> bool:
    """Whether a file reads as the other does with its changes accepted."""
    one, other = _plain(clean), _plain(tracked)
    if not one or not other:
        return False
    if one == other:
        return True
    same_draft = clean.lineage.draft is not None and clean.lineage.draft == tracked.lineage.draft
    if not same_draft and said("clean_copy", clean.name_text) is None:
        return False
    mine, theirs = set(one), set(other)
    return len(mine & theirs) >= 0.97 * max(len(mine), len(theirs))


def _plain(leaf: Leaf) -> tuple[str, ...]:
    paragraphs = leaf.extraction.paragraphs
    texts = [
        p.after if p.after is not None else p.text
        for p in paragraphs
        if p.where in ("body", "heading", "table", "title")
    ]
    return tuple(" ".join(text.split()) for text in texts if text.strip())


def _promote(reading: Reading, found: dict[str, AttachmentRole]) -> None:
    """A draft sent back alone may hold edits that nobody can see; a picture alone may be a photographed letter."""
    if reading.outer.body.content.strip() and any(remark.locator for remark in reading.outer.remarks):
        return
    for leaf in reading.leaves:
        if found[leaf.source] is AttachmentRole.INLINE_IMAGE and leaf.disposition == "attachment":
            found[leaf.source] = AttachmentRole.SUBMISSION
