"""A filter of system calls (seccomp(2)) for the child: no sockets, no programs, no signals to others.

What a reader of files never needs is refused with EPERM, so that an honest library that tries gets an ordinary error.
Everything else is allowed: the list guards against a taken-over child, the limits against a runaway one.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

from parsers.sandbox import kernel

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2

# Classic BPF (linux/bpf_common.h) over struct seccomp_data: the call's number, the architecture, six arguments.
_LOAD_WORD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_AT_NUMBER, _AT_ARCHITECTURE, _AT_FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38

#: machine -> (AUDIT_ARCH, {call: number}) from the kernel's ``unistd.h``
_X86_64 = {
    "socket": 41, "connect": 42, "accept": 43, "sendto": 44, "bind": 49, "listen": 50, "socketpair": 53, "accept4": 288,
    "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "clone3": 435,
    "kill": 62, "tgkill": 234, "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
    "pidfd_open": 434, "pidfd_send_signal": 424, "setpgid": 109, "setsid": 112, "prlimit64": 302,
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "perf_event_open": 298, "bpf": 321,
    "userfaultfd": 323, "io_uring_setup": 425, "add_key": 248, "request_key": 249, "keyctl": 250,
    "unshare": 272, "setns": 308, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "open_by_handle_at": 304,
    "init_module": 175, "finit_module": 313, "delete_module": 176, "kexec_load": 246, "reboot": 169,
}  # fmt: skip
_AARCH64 = {
    "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "accept": 202, "connect": 203, "sendto": 206,
    "accept4": 242, "clone": 220, "execve": 221, "execveat": 281, "clone3": 435,
    "kill": 129, "tkill": 130, "tgkill": 131, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240,
    "pidfd_open": 434, "pidfd_send_signal": 424, "setpgid": 154, "setsid": 157, "prlimit64": 261,
    "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "perf_event_open": 241, "bpf": 280,
    "userfaultfd": 282, "io_uring_setup": 425, "add_key": 217, "request_key": 218, "keyctl": 219,
    "unshare": 97, "setns": 268, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "open_by_handle_at": 265,
    "init_module": 105, "finit_module": 273, "delete_module": 106, "kexec_load": 104, "reboot": 142,
}  # fmt: skip
_MACHINES = {"x86_64": (0xC000003E, _X86_64), "aarch64": (0xC00000B7, _AARCH64)}
#: calls that start a process or a program
_STARTING = frozenset({"clone", "fork", "vfork", "execve", "execveat", "clone3"})
#: allowed where the first argument is this process: ``abort`` signals itself
_OWN_PROCESS_ONLY = ("kill", "tgkill", "prlimit64")
#: the numbers of the x32 interface on x86_64, which would pass by the list
_X32 = 0x40000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def supported() -> bool:
    """Whether the numbers of this machine's calls are known."""
    return platform.machine() in _MACHINES and ctypes.sizeof(ctypes.c_void_p) == 8


def apply(*, may_start_programs: bool) -> bool:
    """Put the filter on this process for good. ``no_new_privileges`` must have been called. False: not in force."""
    if not supported():
        return False
    instructions = _instructions(may_start_programs=may_start_programs)
    code = ctypes.create_string_buffer(b"".join(instructions))
    program = _Program(len(instructions), ctypes.cast(code, ctypes.c_void_p))
    return kernel.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program))


def _instructions(*, may_start_programs: bool) -> list[bytes]:
    architecture, numbers = _MACHINES[platform.machine()]
    code = [
        _step(_LOAD_WORD, _AT_ARCHITECTURE),
        _step(_JUMP_EQUAL, architecture, on_true=1),
        _step(_RETURN, _KILL),
        _step(_LOAD_WORD, _AT_NUMBER),
    ]
    if platform.machine() == "x86_64":
        code += [_step(_JUMP_AT_LEAST, _X32, on_false=1), _step(_RETURN, _KILL)]
    for name, number in numbers.items():
        if may_start_programs and name in _STARTING:
            continue
        code += _own_only(number) if name in _OWN_PROCESS_ONLY else _refuse(number, _answer(name))
    return [*code, _step(_RETURN, _ALLOW)]


def _answer(name: str) -> int:
    # The C library tries clone3 first and falls back to clone where the kernel does not know it.
    return _ERRNO | (_ENOSYS if name == "clone3" else _EPERM)


def _refuse(number: int, answer: int) -> list[bytes]:
    return [_step(_JUMP_EQUAL, number, on_false=1), _step(_RETURN, answer)]


def _own_only(number: int) -> list[bytes]:
    """Allowed with this process (or 0, which prlimit takes for "self") as first argument."""
    own = [_step(_JUMP_EQUAL, os.getpid(), on_true=2)]
    # kill(0, …) would signal the whole group, which holds nothing but this child.
    zero = [_step(_JUMP_EQUAL, 0, on_true=1)]
    return [
        _step(_JUMP_EQUAL, number, on_false=5),
        _step(_LOAD_WORD, _AT_FIRST_ARGUMENT),
        *own,
        *zero,
        _step(_RETURN, _ERRNO | _EPERM),
        _step(_RETURN, _ALLOW),
    ]


def _step(code: int, value: int, *, on_true: int = 0, on_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, on_true, on_false, value)
