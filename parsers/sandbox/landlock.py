"""What a child may open (landlock(7)): the libraries to read, its scratch folder to write, nothing else.

Where the worker is not root, its child has the worker's own rights; this keeps the archive, the settings and the
user's keys out of its reach all the same.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import struct
import sys
from pathlib import Path

from parsers.sandbox import kernel

# The numbers are the same on every architecture (asm-generic/unistd.h).
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

# linux/landlock.h: rights over files and folders, in the order in which the kernel learned them.
_EXECUTE, _WRITE, _READ, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FOLDER, _REMOVE_FILE, _MAKE_FOLDER, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
#: rights that each version of the interface knows; what it does not know may not be named
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL = (1 << 16) - 1

_LIBRARY = _READ | _READ_FOLDER | _EXECUTE
_SCRATCH = _READ | _READ_FOLDER | _WRITE | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _TRUNCATE
#: rights that a rule on a file, not a folder, may name
_ON_FILES = _READ | _WRITE | _EXECUTE | _TRUNCATE

_ROOT = Path(__file__).resolve().parents[2]
#: of the system: shared libraries, time zones, fonts and the like
_SYSTEM = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/share",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/dev/urandom",
)


def version() -> int:
    """Version of the interface that this kernel has; 0: none."""
    return max(0, kernel.system_call(_CREATE_RULESET, None, 0, _ASK_VERSION))


def prepare(scratch: str) -> int | None:
    """A ruleset for ``enforce``, made while every folder can still be entered; ``None`` where there is no Landlock."""
    known = version()
    if not known:
        return None
    handled = _KNOWN.get(known, _ALL)
    attribute = ctypes.create_string_buffer(struct.pack("=Q", handled), 8)
    ruleset = kernel.system_call(_CREATE_RULESET, attribute, 8, 0)
    if ruleset < 0:
        return None
    for path in _readable():
        _allow(ruleset, path, _LIBRARY & handled)
    _allow(ruleset, os.devnull, (_READ | _WRITE) & handled)
    _allow(ruleset, scratch, _SCRATCH & handled)
    return ruleset


def enforce(ruleset: int | None) -> bool:
    """Hold this process and its children to *ruleset* for good. ``no_new_privileges`` must have been called."""
    if ruleset is None:
        return False
    try:
        return kernel.system_call(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def libraries_are_closed() -> bool:
    """Whether Python or the readers lie below a folder that is closed to other users, as below ``/root``."""
    places = (Path(path).resolve() for path in (sys.prefix, sys.base_prefix, str(_ROOT)))
    above = {folder for place in places for folder in (place, *place.parents)}
    return any(folder.is_dir() and not folder.stat().st_mode & stat.S_IXOTH for folder in above)


def _readable() -> set[str]:
    """Where Python and the readers live. Of a working copy only the packages: its data folder may lie beside them."""
    own = {str(_ROOT / package) for package in ("parsers", "consultation")}
    paths = {path for path in sys.path if path and Path(path).resolve() != _ROOT}
    return {*own, *paths, sys.prefix, sys.base_prefix, *_SYSTEM}


def _allow(ruleset: int, path: str, rights: int) -> None:
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not Path(path).is_dir():
                rights &= _ON_FILES
            attribute = ctypes.create_string_buffer(struct.pack("=Qi", rights, descriptor), 12)
            kernel.system_call(_ADD_RULE, ruleset, _PATH_BENEATH, attribute, 0)
        finally:
            os.close(descriptor)
