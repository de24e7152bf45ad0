"""Mail from files: ``.eml``, mbox, Maildir, ``.zip`` of these, and folders of all of them.

What is no mail is left alone where it was only met on the way, and named as a problem where somebody pointed at it.
A file's place in the order is that of its path as people count (``mail 9`` before ``mail 10``).
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.sources import mail_zip, mbox

#: (where, what is wrong)
Problems = list[tuple[str, str]]

_MBOX_ENDINGS = frozenset({".mbox", ".mbx", ".mboxrd", ".mboxo", ".mboxcl"})
_MAIL_ENDINGS = frozenset({".eml", ".emlx", ".mht", ".mime"})
#: formats of mail programs that somebody might point at, and the way out
_FOREIGN = {
    ".msg": "a file of Outlook: save the mail as .eml, or forward it to a watched mailbox",
    ".pst": "a store of Outlook: export the folder as .mbox or .eml",
    ".ost": "a store of Outlook: export the folder as .mbox or .eml",
}
_NUMBER = re.compile(r"(\d+)")
#: the start of a header (RFC 5322 2.2)
_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?(?:\r?\n)*[!-9;-~]{1,76}[ \t]*:")


@dataclass(frozen=True, kw_only=True)
class FileMail:
    """One mail found in a file."""

    #: where it was found, in words: ``box.mbox, mail 3``
    path_words: str
    raw: bytes
    #: names of the folders (or archives) around it, outermost first: exports are often kept in a folder a mailbox
    folder_hint: tuple[str, ...] = ()


def read_paths(paths: Iterable[Path], problems: Problems) -> Iterator[FileMail]:
    """Every mail in the files and below the folders named; what could not be read is added to *problems*."""
    for path in paths:
        yield from _walk(path, (), problems, named=True)


def _walk(path: Path, around: tuple[str, ...], problems: Problems, *, named: bool) -> Iterator[FileMail]:
    try:
        if path.is_dir():
            yield from _folder(path, (*around, path.name), problems)
        elif path.is_file():
            yield from _file(path, around or (path.resolve().parent.name,), problems, named=named)
        else:
            problems.append((str(path), "neither a file nor a folder"))
    except OSError as error:
        problems.append((str(path), f"cannot be read: {error.strerror or type(error).__name__}"))


def _folder(folder: Path, around: tuple[str, ...], problems: Problems) -> Iterator[FileMail]:
    is_maildir = _is_maildir(folder)
    for path in sorted(folder.iterdir(), key=lambda path: _natural(path.name)):
        if is_maildir and path.name in ("cur", "new"):
            for file in sorted(path.iterdir(), key=lambda file: _natural(file.name)):
                yield from _maildir_file(file, around, problems)
        elif _is_worth_entering(path, in_maildir=is_maildir):
            yield from _walk(path, around, problems, named=False)


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _is_worth_entering(path: Path, *, in_maildir: bool) -> bool:
    """Whether *path*, met in a folder, may hold mail. A linked folder could lead round in a circle."""
    if path.is_dir():
        # The folders of a Maildir++ are called ``.Name``; ``tmp`` holds deliveries that never ended.
        hidden = path.name.startswith(".") and not _is_maildir(path)
        return not path.is_symlink() and not hidden and not (in_maildir and path.name == "tmp")
    return path.is_file() and not path.name.startswith(".") and not in_maildir


def _maildir_file(path: Path, around: tuple[str, ...], problems: Problems) -> Iterator[FileMail]:
    if not path.is_file():
        return
    raw = path.read_bytes()
    if raw:
        yield FileMail(path_words=str(path), raw=raw, folder_hint=around)
    else:
        problems.append((str(path), "is empty"))


def _file(path: Path, around: tuple[str, ...], problems: Problems, *, named: bool) -> Iterator[FileMail]:
    """The mails of one file: what it is, its first bytes say; its ending counts where those could be anything."""
    ending = path.suffix.lower()
    if path.stat().st_size == 0:
        if named or ending in _MAIL_ENDINGS:
            problems.append((str(path), "is empty"))
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if mail_zip.is_zip(content[:4]):
            if named or ending == ".zip":
                yield from _zip(path, (*around, path.name), problems)
        elif mbox.is_mbox(content[:1000]) and ending not in _MAIL_ENDINGS:
            yield from _mbox(str(path), content, around)
        elif ending in _MAIL_ENDINGS or (_FIELD.match(content[:1000]) and (named or not ending)):
            yield FileMail(path_words=str(path), raw=content[:], folder_hint=around)
        elif named or ending in _FOREIGN or ending in _MBOX_ENDINGS:
            problems.append((str(path), _FOREIGN.get(ending, "is no mail: .eml, mbox, Maildir or .zip is wanted")))


def _mbox(words: str, content: bytes | mmap.mmap, around: tuple[str, ...]) -> Iterator[FileMail]:
    for number, raw in enumerate(mbox.split(content), start=1):
        yield FileMail(path_words=f"{words}, mail {number}", raw=raw, folder_hint=around)


def _zip(path: Path, around: tuple[str, ...], problems: Problems) -> Iterator[FileMail]:
    for member in mail_zip.members(path, problems):
        words = f"{path}/{member.name}"
        folders = (*around, *member.name.split("/")[:-1])
        ending = Path(member.name).suffix.lower()
        if mbox.is_mbox(member.content[:1000]) and ending not in _MAIL_ENDINGS:
            yield from _mbox(words, member.content, folders)
        elif ending in _MAIL_ENDINGS or (not ending and _FIELD.match(member.content[:1000])):
            yield FileMail(path_words=words, raw=member.content, folder_hint=folders)
        elif ending in _FOREIGN or mail_zip.is_zip(member.content[:4]):
            problems.append((words, _FOREIGN.get(ending, "is an archive within an archive: unpack it first")))


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts numbers within names by value, and is total: equal only for equal names."""
    pieces = _NUMBER.split(name)
    return tuple((1, int(piece), piece) if index % 2 else (0, 0, piece) for index, piece in enumerate(pieces))
