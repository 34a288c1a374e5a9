"""The system calls that a program in the sandbox may make, as the kernel's filter: what reads, computes and writes to
what is already open. Everything else is "Operation not permitted": no network, no other process, no new name anywhere.
"""

from __future__ import annotations

import ctypes
import errno
import os

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_UNKNOWN_CALL = -1
ALLOWED = (
    # what is open, and what may be read
    *("read", "pread64", "readv", "write", "writev", "close", "lseek", "fcntl", "dup", "fstat", "newfstatat", "stat"),
    *("lstat", "statx", "openat", "open", "access", "faccessat", "faccessat2", "getdents64", "readlink", "readlinkat"),
    *("getcwd", "chdir", "poll", "ppoll", "select", "pselect6", "fadvise64", "statfs", "fstatfs", "ftruncate"),
    # memory
    *("mmap", "munmap", "mprotect", "mremap", "madvise", "brk", "membarrier", "rseq"),
    # its one thread and its end
    *("exit", "exit_group", "futex", "set_robust_list", "set_tid_address", "arch_prctl", "rt_sigaction"),
    *("rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "sched_getaffinity", "sched_yield"),
    *("getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getppid", "uname", "sysinfo", "prlimit64"),
    *("getrlimit", "getrusage", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday"),
    *("time", "getrandom"),
    # bubblewrap becomes the program, and reports and waits for its end
    *("execve", "wait4", "eventfd2", "prctl"),
)


def call_filter() -> int:
    """The filter as an open file for `bwrap --seccomp`; whoever asked closes it.

    Raises:
        OSError: this machine has no libseccomp.
    """
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    made = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(_REFUSE)))
    try:
        for call in ALLOWED:
            number = seccomp.seccomp_syscall_resolve_name(call.encode())
            if number > _UNKNOWN_CALL:
                seccomp.seccomp_rule_add(made, ctypes.c_uint32(_ALLOW), ctypes.c_int(number), ctypes.c_uint(0))
        file = os.memfd_create("calls", 0)
        if seccomp.seccomp_export_bpf(made, file):
            os.close(file)
            raise OSError("the filter of system calls could not be made")
    finally:
        seccomp.seccomp_release(made)
    os.lseek(file, 0, os.SEEK_SET)
    return file
