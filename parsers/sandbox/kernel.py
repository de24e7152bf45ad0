"""The few calls to the Linux kernel that the standard library of Python 3.11 does not have, through ctypes.

Each function returns whether it worked and raises nothing: what a machine refuses is reported by ``doctor``, and the
other limits still hold. Numbers are those of the kernel's headers (``linux/sched.h``, ``linux/prctl.h``).
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_NEW_USER = 0x10000000
_NEW_NET = 0x40000000
_NEW_IPC = 0x08000000
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_KEEPCAPS = 8
_PR_SET_NO_NEW_PRIVS = 38
#: the right to pass through folders and read files that are closed to others, as a bit
MAY_READ_CLOSED = 1 << 2
_CAPABILITY_VERSION_3 = 0x20080522


def _libc() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None, use_errno=True)
    except (OSError, TypeError):
        return None


_LIBC = _libc()


def call(name: str, *arguments: object) -> bool:
    """Whether the function *name* of the C library exists and returned 0."""
    function = getattr(_LIBC, name, None)
    return function is not None and function(*arguments) == 0


def system_call(number: int, *arguments: int | ctypes.Array[ctypes.c_char] | None) -> int:
    """``syscall(2)``, for calls that the C library has no function for; negative where it is refused or unknown."""
    function = getattr(_LIBC, "syscall", None)
    if function is None:
        return -1
    function.restype = ctypes.c_long
    passed = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    return int(function(ctypes.c_long(number), *passed))


def give_back_memory() -> bool:
    """Hand what was freed back to the system (malloc_trim(3)): a fork copies the tables of every page that is held."""
    # Unlike its sisters it answers 1 where there was something to hand back.
    return not call("malloc_trim", ctypes.c_size_t(0))


def prctl(option: int, value: int = 0, pointer: object = None) -> bool:
    """``prctl(2)``; *pointer* is its third argument."""
    zero = ctypes.c_ulong(0)
    return call("prctl", option, ctypes.c_ulong(value), pointer or zero, zero, zero)


def leave_network() -> bool:
    """Move this process into a network namespace of its own, in which nothing is connected.

    Root needs no more. Anybody else first takes a user namespace in which they are themselves (user_namespaces(7)).
    """
    if os.geteuid() == 0:
        return call("unshare", _NEW_NET | _NEW_IPC)
    uid, gid = os.getuid(), os.getgid()
    if not call("unshare", _NEW_USER | _NEW_NET | _NEW_IPC):
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")
    except OSError:
        # Unmapped, the process is "nobody" to itself; the network is gone all the same.
        return True
    return True


def die_with_parent(signal_number: int) -> bool:
    """Be sent *signal_number* when the parent ends. A change of user clears it: ask again afterwards."""
    return prctl(_PR_SET_PDEATHSIG, signal_number)


def no_new_privileges() -> bool:
    """No set-uid program gives rights back to this process or its children."""
    return prctl(_PR_SET_NO_NEW_PRIVS, 1)


def not_dumpable() -> bool:
    """No core file, and no other process of the same user may attach."""
    return prctl(_PR_SET_DUMPABLE, 0)


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def keep_capabilities_over_change_of_user() -> bool:
    """Let a change from root to another user leave the capabilities as they are, until they are set anew."""
    return prctl(_PR_SET_KEEPCAPS, 1)


def set_capabilities(kept: int = 0) -> bool:
    """Give up every capability (capabilities(7)) but those in *kept*, a set of bits; those of a user namespace too."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    data = (_CapabilityData * 2)(_CapabilityData(kept, kept, 0))
    return call("capset", ctypes.byref(header), ctypes.byref(data))
