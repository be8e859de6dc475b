"""A process that can make no socket, whatever it runs: Linux's system call filter (seccomp)."""

from __future__ import annotations

import ctypes
import errno
import platform
from typing import Final

__all__ = ["forbid_sockets"]

_NO_NEW_PRIVILEGES: Final = 38
_SECCOMP: Final = 22
_FILTER: Final = 2

_MACHINES: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Of each machine: what the kernel calls it (AUDIT_ARCH), and the number of the call ``socket``."""
_RING: Final = 425
"""The call ``io_uring_setup``, which makes sockets by another way; the number is the same everywhere."""
_OTHER_NUMBERS: Final = 0x40000000
"""x86-64's second set of numbers for the same calls (x32) begins here."""

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _MACHINE_AT = 0, 4
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES


class _Step(ctypes.Structure):
    """``struct sock_filter``: what to do, steps to skip if so, steps to skip if not, an operand."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def forbid_sockets() -> bool:
    """From now on neither this thread nor what it starts can make a socket; those it has, it keeps.

    Returns whether that is so: not on other systems than Linux, nor on machines we know no numbers of.
    """
    known = _MACHINES.get(platform.machine())
    if known is None or platform.system() != "Linux":
        return False
    machine, socket_call = known
    steps = (
        _Step(_LOAD, 0, 0, _MACHINE_AT),
        _Step(_EQUAL, 0, 5, machine),
        _Step(_LOAD, 0, 0, _NUMBER_AT),
        _Step(_AT_LEAST, 3, 0, _OTHER_NUMBERS),
        _Step(_EQUAL, 2, 0, socket_call),
        _Step(_EQUAL, 1, 0, _RING),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _REFUSE),
    )
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    libc = ctypes.CDLL(None, use_errno=True)
    alone = (ctypes.c_ulong(0),) * 3
    if libc.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), *alone) != 0:
        return False
    return bool(libc.prctl(_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program), *alone) == 0)
