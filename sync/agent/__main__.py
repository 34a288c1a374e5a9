"""`python -m sync.agent --data DIR --mirror DIR --line DIR --centre URL`: the agent process. At most one per home.

Ends cleanly on SIGTERM and SIGINT. Logs are JSON lines on stderr without anything about residents.
"""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import random
import resource
import signal
import sqlite3
import sys
import threading
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sdnotify
import structlog

from sync.agent.agent import HEARTBEAT_S, Agent
from sync.agent.gateway import Gateway
from sync.agent.question_link import QuestionLink
from sync.agent.waking import watch
from sync.envelope.keys.signer import FileSigner
from sync.errors import SyncError
from sync.home.clocks import SystemClock
from sync.home.failpoints import Failpoints, NoFailpoints
from sync.home.home import KioskHome
from sync.home.local_socket import is_known_user
from sync.home.refusals import NotPermitted
from sync.home.rights import check_agent_rights
from sync.inbox.cache_tables import CacheTables
from sync.inbox.centre_cache import CentreCache
from sync.inbox.only_simulated import OnlySimulated, refuse_development, refuse_plain_line
from sync.transport.client import CentreClient

LONGEST_NAP_S = 20.0
"""systemd's watchdog is fed at least so often."""
COMMIT_S = 0.2
"""Inotify tells of the first write; the entry is there only after the fsync that follows the last one."""
SLOW_COMMIT_S = 2.0
"""A second look, for a medium whose fsync takes longer."""
FAULT_S = 30.0
"""Pause after a fault of our own, so that a full disk does not spin the processor."""
GIVES_WAY = 10
"""Niceness of this process."""
AUTOGROUP = Path("/proc/self/autogroup")
log = structlog.get_logger("sync.agent")


def main(arguments: list[str] | None = None, failpoints: Failpoints | None = None) -> int:
    """Run until told to stop. 0 = stopped, 2 = not enrolled, 3 = another agent runs here, 4 = wrong user or owners."""
    options = _options(arguments)
    _log_json()
    home = KioskHome(options.data, options.mirror, options.line)
    # What is carried lives in memory only.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        check_agent_rights(home)
        lock = _lock(home)
    except NotPermitted as refused:
        log.error("not permitted", what=str(refused))  # noqa: TRY400 - a sentence for the operator, no trace
        return 4
    except OSError as wrong:
        log.error("this home cannot be served", fault=type(wrong).__name__)  # noqa: TRY400 - one line, no trace
        return 2
    if lock is None:
        log.error("another agent holds this home")
        return 3
    try:
        agent, tables, client = _agent(home, options, failpoints or NoFailpoints())
    except OnlySimulated as refused:
        log.error("refused outside a demonstration", what=str(refused))  # noqa: TRY400 - a sentence for the operator
        return 2
    except (SyncError, OSError) as wrong:
        log.error("this home cannot be served", fault=type(wrong).__name__)  # noqa: TRY400 - one line, no trace
        return 2
    stop, wake = threading.Event(), threading.Event()

    def end(number: int, frame: object) -> None:
        stop.set()
        wake.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    observer = watch(home, wake)
    gateway = _gateway(home, options)
    try:
        _run(agent, stop, wake)
    finally:
        if observer is not None:
            observer.stop()
            observer.join(5)
        if gateway is not None:
            gateway.stop()
        client.close()
        tables.close()
        os.close(lock)
    return 0


def _run(agent: Agent, stop: threading.Event, wake: threading.Event) -> None:
    systemd = sdnotify.SystemdNotifier()
    systemd.notify("READY=1")
    look_again = False
    while not stop.is_set():
        wake.clear()
        systemd.notify("WATCHDOG=1")
        try:
            wait = agent.step()
        except (SyncError, sqlite3.Error, OSError, ArithmeticError, LookupError, ValueError) as fault:
            log.error("step failed", fault=type(fault).__name__)  # noqa: TRY400 - a trace could quote a message
            wait = FAULT_S
        woken = wake.wait(min(max(wait, 0.0), SLOW_COMMIT_S if look_again else LONGEST_NAP_S))
        look_again = woken and not look_again
        if woken:
            stop.wait(COMMIT_S)
    systemd.notify("STOPPING=1")


def _agent(
    home: KioskHome, options: argparse.Namespace, failpoints: Failpoints
) -> tuple[Agent, CacheTables, CentreClient]:
    identity = home.identity()
    address = options.centre or identity.centre_url
    refuse_plain_line(address, simulated=options.simulated)
    cache = CentreCache(home)
    refuse_development(cache.manifest(), simulated=options.simulated)
    cache.close()
    client = CentreClient(address, FileSigner.load(home.line_key), ca_file=options.ca_file)
    tables = CacheTables.open(home.line_db)
    agent = Agent(
        home,
        client,
        tables,
        clock=SystemClock(),
        shake=random.SystemRandom().random,
        failpoints=failpoints,
        software=_software(),
        heartbeat_s=options.heartbeat,
        worked_s=time.process_time,
        simulated=options.simulated,
    )
    return agent, tables, client


def _gateway(home: KioskHome, options: argparse.Namespace) -> Gateway | None:
    """Where the kiosk process may ask. Without it everything goes on, and every question is "not now"."""
    if options.questions is None:
        return None
    identity, user = home.identity(), home.identity_file.stat().st_uid
    if not is_known_user(user):
        log.error("questions not served", what="this unit hides who asks: no PrivateUsers")
        return None
    client = CentreClient(
        options.centre or identity.centre_url, FileSigner.load(home.line_key), ca_file=options.ca_file
    )
    gateway = Gateway(options.questions, user, identity.kiosk, QuestionLink(client, SystemClock()))
    try:
        gateway.start()
    except OSError as wrong:
        log.error("questions not served", fault=type(wrong).__name__)  # noqa: TRY400 - one line, no trace
        return None
    return gateway


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sync.agent", description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("MADOGUCHI_DATA"))
    parser.add_argument("--mirror", type=Path, default=os.environ.get("MADOGUCHI_MIRROR"))
    parser.add_argument(
        "--line", type=Path, default=os.environ.get("MADOGUCHI_LINE"),
        help="the agent's own folder, where it runs as its own user; default: --data",
    )  # fmt: skip
    parser.add_argument("--centre", help="address of the centre; default: as enrolled")
    parser.add_argument("--ca-file", type=Path, help="trust only these certificate authorities for HTTPS")
    parser.add_argument(
        "--questions", type=Path, default=os.environ.get("MADOGUCHI_QUESTIONS"),
        help="socket where the kiosk process asks while a resident waits; default: none, nothing is asked",
    )  # fmt: skip
    parser.add_argument("--heartbeat", type=float, default=HEARTBEAT_S, help="seconds between heartbeats")
    parser.add_argument(
        "--simulated", action="store_true", help="a demonstration: take an http:// address and DEVELOPMENT keys"
    )
    options = parser.parse_args(arguments)
    if options.data is None or options.mirror is None:
        parser.error("--data and --mirror, or MADOGUCHI_DATA and MADOGUCHI_MIRROR")
    return options


def _lock(home: KioskHome) -> int | None:
    """None: another agent holds it."""
    handle = os.open(home.line_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _log_json() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def _give_way() -> None:
    """The screen goes first: whoever stands at the kiosk must not notice a long queue on its way.

    The service file says the same and then forbids to ask for it; by hand it may be refused or not be known.
    """
    with suppress(OSError):
        os.nice(GIVES_WAY)
    # Niceness counts within a session only where the kernel groups by session (sched(7), "autogroup").
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            AUTOGROUP.write_text(str(GIVES_WAY))


def _software() -> str:
    try:
        return version("madoguchi")
    except PackageNotFoundError:
        return "0.1.0"


if __name__ == "__main__":
    _give_way()
    sys.exit(main())
