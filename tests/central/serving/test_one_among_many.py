"""What one connection meets is its own affair: the others go on, and nobody waits for all of one visitor's."""

from __future__ import annotations

import os
import resource
import signal
import socket
from contextlib import ExitStack

import pytest
import requests

from central.serving.worker import UNFINISHED
from tests.central.serving.conftest import Served
from tests.support.centre.centre_process import GIVE_UP_S, answers, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.end_to_end]


def test_a_full_disk_costs_the_large_request_and_nobody_else(served: Served) -> None:
    """A file that must not grow stands for a disk that is full: the write fails alike."""
    worker = served.worker
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
    with socket.create_connection(("127.0.0.1", served.port), GIVE_UP_S) as other:
        other.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        large = requests.post(f"{served.base}/check/", data=bytes(300_000), timeout=GIVE_UP_S)
        assert (large.status_code, served.worker) == (503, worker)
        other.sendall(b"\r\n")
        assert other.recv(12) == b"HTTP/1.1 200"
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert requests.post(f"{served.base}/check/", data=bytes(300_000), timeout=GIVE_UP_S).status_code == 200
    assert served.worker == worker


def test_nobody_waits_behind_all_that_one_address_asks(served: Served) -> None:
    """Nothing of it is slow or large; there are only many, each on a connection of its own."""
    many = 300
    with ExitStack() as open_:
        asked = []
        for _ in range(many):
            sock = open_.enter_context(socket.create_connection(("127.0.0.1", served.port), 5, ("127.0.0.7", 0)))
            sock.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            asked.append(sock)
        answered = requests.get(f"{served.base}/sign-in/", timeout=GIVE_UP_S)
        for sock in asked:
            sock.setblocking(False)
        waiting = 0
        for sock in asked:
            try:
                sock.recv(12)
            except BlockingIOError:
                waiting += 1
        assert answered.status_code == 200
        assert waiting > many // 4, "all of them went first"
        for sock in asked[-3:]:
            sock.settimeout(GIVE_UP_S)
            assert sock.recv(12) == b"HTTP/1.1 200"


def test_a_whole_office_that_comes_at_once_is_served(served: Served) -> None:
    """Behind one address, after the line was away for a moment: all of it lies before the server in one turn."""
    os.kill(served.worker, signal.SIGSTOP)
    with ExitStack() as open_:
        asked = []
        for _ in range(3 * UNFINISHED):
            sock = open_.enter_context(socket.create_connection(("127.0.0.1", served.port), GIVE_UP_S))
            sock.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            asked.append(sock)
        os.kill(served.worker, signal.SIGCONT)
        assert {sock.recv(12) for sock in asked} == {b"HTTP/1.1 200"}


def test_a_server_that_is_told_to_stop_answers_what_it_has_begun(served: Served) -> None:
    head = b"POST /check/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), GIVE_UP_S) as sock:
        sock.sendall(head + b"number=")
        assert requests.get(f"{served.base}/sign-in/", timeout=GIVE_UP_S).status_code == 200
        served.process.send_signal(signal.SIGTERM)
        wait_for(lambda: not answers(served.port))
        sock.sendall(b"xy")
        assert sock.recv(12) == b"HTTP/1.1 200"
    assert served.process.wait(GIVE_UP_S) == 0
