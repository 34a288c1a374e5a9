"""A command under its unit's user namespace and filter of system calls, as far as they hold without systemd.

`python -m tests.support.machine.confined UNIT UID GROUP[,GROUP…] COMMAND …`, by root: this process becomes that user
and then the command. What the filter allows is said by systemd's own program; what it does not is "Operation not
permitted", as in the units.
"""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tests.support.machine.units import said, said_all, unit_file

_NEW_USERS = 0x10000000
_NO_NEW_PRIVILEGES, _MAY_BE_READ = 38, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_UNKNOWN_CALL = -1


def confined(unit: str, user: int, groups: Sequence[int], command: Sequence[str | Path]) -> list[str]:
    """The command line that root starts, for this command under the restrictions of a unit."""
    named = ",".join(str(group) for group in (user, *groups))
    return [sys.executable, "-m", __name__, unit, str(user), named, *(str(word) for word in command)]


def allowed_calls(unit: str) -> frozenset[str]:
    """Names of the system calls that the unit's filter lets through: its lines in their order."""
    allowed: set[str] = set()
    for line in said_all(unit_file(unit), "SystemCallFilter"):
        named = {call for word in line.removeprefix("~").split() for call in _calls_of(word)}
        allowed = allowed - named if line.startswith("~") else allowed | named
    return frozenset(allowed)


@lru_cache
def _calls_of(word: str) -> frozenset[str]:
    if not word.startswith("@"):
        return frozenset({word})
    said_by_systemd = subprocess.run(
        ["systemd-analyze", "syscall-filter", word], capture_output=True, text=True, check=True
    )
    lines = (line.strip() for line in said_by_systemd.stdout.splitlines()[1:])
    return frozenset(call for line in lines if line and not line.startswith("#") for call in _calls_of(line))


def _become(user: int, groups: Sequence[int]) -> None:
    os.setgroups(groups[1:])
    os.setresgid(groups[0], groups[0], groups[0])
    os.setresuid(user, user, user)


def _alone_among_users(user: int, groups: Sequence[int]) -> None:
    """As `PrivateUsers=yes` has it: root and the own user and group are there, whoever else is nobody."""
    libc = ctypes.CDLL(None, use_errno=True)
    ready, mapped = os.pipe(), os.pipe()
    child = os.getpid()
    if (writer := os.fork()) == 0:
        os.read(ready[0], 1)
        for name, own in (("uid", user), ("gid", groups[0])):
            Path(f"/proc/{child}/{name}_map").write_text(f"0 0 1\n{own} {own} 1\n")
        os.write(mapped[1], b"x")
        os._exit(0)
    _become(user, groups)
    libc.prctl(_MAY_BE_READ, 1, 0, 0, 0)
    if libc.unshare(_NEW_USERS):
        raise OSError(ctypes.get_errno(), "no user namespace here")
    os.write(ready[1], b"x")
    os.read(mapped[0], 1)
    os.waitpid(writer, 0)


def _filter(allowed: frozenset[str]) -> None:
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    filtered = ctypes.c_void_p(seccomp.seccomp_init(_REFUSE))
    for call in sorted(allowed):
        number = seccomp.seccomp_syscall_resolve_name(call.encode())
        if number > _UNKNOWN_CALL:
            seccomp.seccomp_rule_add(filtered, ctypes.c_uint32(_ALLOW), ctypes.c_int(number), ctypes.c_uint(0))
    if seccomp.seccomp_load(filtered):
        raise OSError("no filter of system calls here")


def main(unit: str, user: int, groups: Sequence[int], command: Sequence[str]) -> None:
    """Become the command."""
    allowed = allowed_calls(unit)
    os.umask(int(said(unit_file(unit), "UMask"), 8))
    if said(unit_file(unit), "PrivateUsers") == "yes":
        _alone_among_users(user, groups)
    else:
        _become(user, groups)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _filter(allowed)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), [int(group) for group in sys.argv[3].split(",")], sys.argv[4:])
