"""The real pcscd with the virtual reader, for tests and demonstrations. One for each machine, so it is taken under a
lock.

Works as root without systemd. The reader driver's port is inside a `PrivateNetwork`; programs reach pcscd by its unix
socket as usual. pcscd ends with the thread that keeps the network, even if this program is killed.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO

from smartcard import scard

from hardware.simulated.private_network import PrivateNetwork

LOCK = Path("/tmp/madoguchi.pcscd.lock")  # noqa: S108 (the machine-wide name that all agree on)
READER = "Virtual PCD 00 00"
SECOND_READER = "Virtual PCD 00 01"
VPCD_PORT = 35963
_PCSCD = "/usr/sbin/pcscd"
_SOCKET = Path("/run/pcscd/pcscd.comm")
_LEFT_BEHIND = (_SOCKET, Path("/run/pcscd/pcscd.pid"))
_START_TIMEOUT_S = 20.0
"""pcscd lists its readers within a second; a loaded machine takes some."""
_STOP_TIMEOUT_S = 10.0
_EMPTY_TIMEOUT_S = 10.0
_LOOK_AGAIN_S = 0.05
_LOOK_MS = 1000
_COUNTER_SHIFT = 16


class PcscdUnavailable(Exception):
    """pcscd cannot be started here. The message says what to do."""


class VirtualPcscd:
    """pcscd and vpcd, started and ended here. `network.connect(VPCD_PORT)` is the slot of the first reader."""

    def __init__(self, log: Path | None = None) -> None:
        self._log = log
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._network: PrivateNetwork | None = None

    @property
    def network(self) -> PrivateNetwork:
        """Where the virtual reader listens."""
        assert self._network is not None, "started"
        return self._network

    def __enter__(self) -> VirtualPcscd:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Wait for the machine's lock, start pcscd, and return when the virtual reader is listed.

        Raises:
            PcscdUnavailable: not installed, not root, or another pcscd runs.
        """
        if not Path(_PCSCD).exists():
            raise PcscdUnavailable("pcscd is missing: apt-get install pcscd vsmartcard-vpcd")
        self._lock = LOCK.open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            self._network = PrivateNetwork()
            self.start_daemon()
        except OSError as error:
            self.close()
            raise PcscdUnavailable(str(error)) from error
        except PcscdUnavailable:
            self.close()
            raise

    def start_daemon(self) -> None:
        """Start pcscd in the private network; also after `stop_daemon`, as a restart."""
        self._refuse_a_second_one()
        output = self._log.open("ab") if self._log else None
        command = ["setpriv", "--pdeathsig", "TERM", _PCSCD, "--foreground"]
        try:
            self._process = self.network.run(
                lambda: subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=output or subprocess.DEVNULL, stderr=subprocess.STDOUT
                )
            )
        finally:
            if output:
                output.close()
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not _lists_the_reader():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise PcscdUnavailable("pcscd did not offer the virtual reader: is vsmartcard-vpcd installed?")
            time.sleep(_LOOK_AGAIN_S)

    def stop_daemon(self) -> None:
        """End pcscd only, as a crash or an update of the service would."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def wait_until_empty(self, reader: str = READER) -> None:
        """Return when pcscd has seen that no card is in the reader; it looks some times a second.

        A failed command alone can make it say "empty" before it has looked. Its counter of insertions and removals
        tells: it is odd until the removal was counted.

        Raises:
            TimeoutError: a card stays there.
        """
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if result != scard.SCARD_S_SUCCESS:
            # No service, no card.
            return
        state = scard.SCARD_STATE_UNAWARE
        deadline = time.monotonic() + _EMPTY_TIMEOUT_S
        try:
            while not state & scard.SCARD_STATE_EMPTY or state >> _COUNTER_SHIFT & 1:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"a card stays in {reader}")
                result, states = scard.SCardGetStatusChange(context, _LOOK_MS, [(reader, state)])
                if result == scard.SCARD_E_UNKNOWN_READER:
                    return
                if result == scard.SCARD_S_SUCCESS:
                    state = states[0][1]
        finally:
            scard.SCardReleaseContext(context)

    def close(self) -> None:
        """End pcscd, leave the network, give the machine's lock back. Safe to repeat."""
        self.stop_daemon()
        if self._network is not None:
            self._network.close()
            self._network = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _refuse_a_second_one(self) -> None:
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if result == scard.SCARD_S_SUCCESS:
            scard.SCardReleaseContext(context)
            raise PcscdUnavailable("another pcscd runs here: stop it first (systemctl stop pcscd.socket pcscd)")
        if os.geteuid() == 0:
            # A killed pcscd leaves its socket behind and the next one refuses to start over it.
            for path in _LEFT_BEHIND:
                path.unlink(missing_ok=True)


def _lists_the_reader() -> bool:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        return False
    result, readers = scard.SCardListReaders(context, [])
    scard.SCardReleaseContext(context)
    return result == scard.SCARD_S_SUCCESS and READER in readers
