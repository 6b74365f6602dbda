"""Run a command as a hardened unit of systemd would, where systemd does not run.

    python3 confined.py CALLS COMMAND …

CALLS are the names of the system calls that the command may make, with commas between them. Others fail with EPERM, as
with SystemCallFilter. Memory is never both writable and executable (MemoryDenyWriteExecute), and sockets are of the
three families of RestrictAddressFamilies. Only the standard library, and libseccomp, which apt brings.
"""

import ctypes
import errno
import os
import socket
import sys
from collections.abc import Sequence

PR_SET_NO_NEW_PRIVS, PR_SET_MDWE = 38, 65
REFUSE_EXEC_GAIN = 1
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
EQUAL = 4


class Comparison(ctypes.Structure):
    """`struct scmp_arg_cmp`."""

    _fields_ = [("argument", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def confine(calls: Sequence[str]) -> None:
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_MDWE, REFUSE_EXEC_GAIN)
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(REFUSE)))
    numbers = {name: seccomp.seccomp_syscall_resolve_name(name.encode()) for name in calls}
    for name, number in numbers.items():
        if name != "socket":
            seccomp.seccomp_rule_add_array(context, ALLOW, number, 0, None)
    for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6):
        only = Comparison(0, EQUAL, family)
        _well(seccomp.seccomp_rule_add_array(context, ALLOW, numbers["socket"], 1, ctypes.byref(only)))
    _well(seccomp.seccomp_load(context))


def _prctl(option: int, value: int) -> None:
    _well(ctypes.CDLL(None, use_errno=True).prctl(option, ctypes.c_ulong(value), *[ctypes.c_ulong(0)] * 3))


def _well(status: int) -> None:
    if status:
        raise OSError(status, "the confinement is refused")


if __name__ == "__main__":
    confine(sys.argv[1].split(","))
    os.execvp(sys.argv[2], sys.argv[2:])
