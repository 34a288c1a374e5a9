"""A network nobody else can reach: vpcd listens on every address, so it and its software cards live in a namespace of
their own. No outer program (unshare, nsenter) is needed, but root is.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import queue
import socket
import struct
import threading
from collections.abc import Callable
from typing import TypeVar

_CLONE_NEWNET = 0x40000000
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1

_R = TypeVar("_R")


class PrivateNetwork:
    """A network namespace with a loopback of its own, kept by one thread. What that thread starts lives inside; a
    socket made there stays inside whoever uses it."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._keep, name="private-network", daemon=True)
        self._thread.start()
        self.run(_enter_new_namespace)

    def run(self, job: Callable[[], _R]) -> _R:
        """Do the job inside; it must be short, as jobs wait for one another."""
        done: queue.SimpleQueue[tuple[_R | None, BaseException | None]] = queue.SimpleQueue()

        def inside() -> None:
            try:
                done.put((job(), None))
            except BaseException as error:  # noqa: BLE001 (handed to the caller's thread)
                done.put((None, error))

        self._jobs.put(inside)
        result, error = done.get()
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # the job's own result, as there was no error

    def connect(self, port: int) -> socket.socket:
        """A connection to a loopback port inside.

        Raises:
            OSError: nobody listens there (yet).
        """
        return self.run(lambda: socket.create_connection(("127.0.0.1", port), timeout=1))

    def close(self) -> None:
        """Leave. The namespace ends with the last process and socket in it."""
        self._jobs.put(None)
        self._thread.join()

    def _keep(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _enter_new_namespace() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # Of this thread only: the rest of the program stays where it is.
    if libc.unshare(_CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"no private network ({os.strerror(number)}): run this as root")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = fcntl.ioctl(any_socket, _SIOCGIFFLAGS, struct.pack("16sH14x", b"lo", 0))
        flags = struct.unpack_from("16sH", request)[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))
