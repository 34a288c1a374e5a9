"""A line of 64 kbit/s, a line that falls silent, and answers that are no answers."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from hardware.simulated.network_link import CuttableLink as CutLine
from sync.agent.backoff import Backoff
from sync.transport import CentreClient, RateMeter, Unreachable

Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""


def test_a_contact_longer_than_the_silence_comes_through_a_thin_line(line: Line) -> None:
    thin = CutLine(("127.0.0.1", 0), ("127.0.0.1", line.centre.port))
    thin.start()
    try:
        thin.throttle(64_000)
        client = CentreClient(f"http://127.0.0.1:{thin.port}", line.kiosk.line_signer, silence_s=2.5)
        began = time.monotonic()
        answer = client.contact(bytes(60_000), "none")
        assert time.monotonic() - began > 5
        assert not isinstance(answer, Unreachable), answer
        client.close()
    finally:
        thin.stop()


def test_a_line_that_swallows_everything_is_given_up_after_the_silence(line: Line) -> None:
    thin = CutLine(("127.0.0.1", 0), ("127.0.0.1", line.centre.port))
    thin.start()
    try:
        thin.black_hole()
        client = CentreClient(f"http://127.0.0.1:{thin.port}", line.kiosk.line_signer, silence_s=0.5)
        assert client.contact(b"x", "none") == Unreachable("silence")
        client.close()
    finally:
        thin.stop()


def test_an_answer_without_end_is_cut_off(line: Line) -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def pour() -> None:
        connection, _ = server.accept()
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        try:
            while True:
                connection.sendall(bytes(65536))
        except OSError:
            connection.close()

    thread = threading.Thread(target=pour, daemon=True)
    thread.start()
    client = CentreClient(f"http://127.0.0.1:{server.getsockname()[1]}", line.kiosk.line_signer, silence_s=2)
    assert client.contact(b"x", "none") == Unreachable("too_large")
    client.close()
    thread.join(5)
    server.close()


def test_nobody_there_is_a_value(line: Line) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    client = CentreClient(f"http://127.0.0.1:{port}", line.kiosk.line_signer)
    assert client.catalogue("none") == Unreachable("connect")
    assert client.manifest() == Unreachable("connect")


@pytest.mark.parametrize(("rate", "seconds"), [(8_000, 20), (1_000_000, 20)])
def test_a_batch_takes_no_more_than_twenty_seconds_on_the_line(rate: int, seconds: int) -> None:
    meter = RateMeter()
    for _ in range(12):
        took = meter.budget / rate
        assert took <= seconds
        meter.carried(meter.budget, took)
    assert meter.budget / rate > (seconds * 0.7 if rate == 8_000 else 1)
    meter.failed()
    assert meter.budget < rate * seconds


def test_waiting_doubles_up_to_five_minutes_and_is_shaken() -> None:
    calm, shaken = Backoff(lambda: 0.999), Backoff(lambda: 0.0)
    spans = [calm.after_failure() for _ in range(12)]
    assert spans[0] <= 2
    assert 299 < spans[-1] <= 300
    assert shaken.after_failure() == 1
    assert calm.after_failure(500) == 500
    calm.succeeded()
    assert calm.after_failure() <= 2
