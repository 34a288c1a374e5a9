"""Whoever answers in a bucket's place, however slowly and whatever: the store is away, and nobody hangs."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from central.store import bounded_requests
from central.store.files import _files as files_of
from central.store.files import files
from central.store.port import Files, StoreAway
from tests.support.centre.bucket import ACCESS, Says, answering, says, xml

NAME = "ab" * 32
ASKED: dict[str, Callable[[Files], object]] = {
    "write": lambda bucket: bucket.write(NAME, io.BytesIO(b"content")),
    "open": lambda bucket: bucket.open(NAME, 100_000),
    "part": lambda bucket: bucket.part(NAME, 0, 100_000),
    "delete": lambda bucket: bucket.delete(NAME),
    "list": lambda bucket: list(bucket.listed("a")),
}


@pytest.fixture(autouse=True)
def keys(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """And nobody here waits as long as a bucket may be slow."""
    for key, value in ACCESS.items():
        monkeypatch.setenv(key, value)
    monkeypatch.setattr("central.store.s3.WHOLE_S", 0.5)
    monkeypatch.setattr("central.store.s3.LEAST_BYTES_PER_S", 1_000_000)
    files_of.cache_clear()
    yield
    files()._client.close()  # type: ignore[attr-defined]
    files_of.cache_clear()


class Drip:
    """A byte now and then, for ever as far as anybody here can wait; `cut`: the other side ended it."""

    def __init__(self, head: str) -> None:
        self.head, self.cut = head.encode(), threading.Event()

    def say(self, line: socket.socket, over: threading.Event) -> None:
        try:
            line.sendall(self.head)
            for _ in range(200):
                line.sendall(b"1")
                if over.wait(0.1):
                    return
        except OSError:
            self.cut.set()


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 200 OK\r\nX-Long: ",
        "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 90000\r\n\r\n",
        "HTTP/1.1 500 Wrong\r\nContent-Length: 90000\r\n\r\n",
    ],
    ids=["head", "body", "refusal"],
)
def test_who_drips_is_cut_off_and_is_away(settings: Any, asked: str, head: str) -> None:
    drip = Drip(head)
    with answering(drip.say) as address:
        settings.STORE, settings.STORE_ENDPOINT = "s3://bucket/p", address
        with pytest.raises(StoreAway):
            ASKED[asked](files())
        assert drip.cut.wait(10), "the connection was ended, not waited for"


@pytest.mark.parametrize(
    ("asked", "say"),
    [
        ("open", says("Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n0\r\n\r\n")),
        ("part", says("Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n0\r\n\r\n")),
        ("open", says("Content-Length: 1000\r\n", b"torn")),
        ("part", says("Content-Length: 1000\r\n", b"torn")),
        ("write", says("Content-Type: text/html\r\nContent-Length: 5\r\n", b"<html")),
        ("write", says("Content-Length: 0\r\n")),
        ("list", says("Content-Type: text/html\r\nContent-Length: 5\r\n", b"<html")),
        ("list", xml("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>")),
        ("list", says("Content-Length: 0\r\n")),
        (
            "list",
            xml(
                "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>p/ab/x</Key></Contents></ListBucketResult>"
            ),
        ),
    ],
)
def test_what_no_bucket_says_is_a_store_that_is_away(settings: Any, asked: str, say: Says) -> None:
    """A page of a hall's proxy, an answer that was torn off: nothing is known against a file, and nothing was kept."""
    with answering(say) as address:
        settings.STORE, settings.STORE_ENDPOINT = "s3://bucket/p", address
        with pytest.raises(StoreAway):
            ASKED[asked](files())


class Endless:
    """As many bytes as the other side takes; `sent` so far."""

    def __init__(self, head: str) -> None:
        self.head, self.sent, self.cut = head.encode(), 0, threading.Event()

    def say(self, line: socket.socket, over: threading.Event) -> None:
        try:
            line.sendall(self.head)
            while not over.is_set() and self.sent < 500:
                line.sendall(b" " * 1024 * 1024)
                self.sent += 1
        except OSError:
            self.cut.set()


def test_no_more_of_a_file_is_fetched_than_it_may_have(settings: Any) -> None:
    endless = Endless("HTTP/1.1 200 OK\r\nContent-Length: 10000000000000\r\n\r\n")
    with answering(endless.say) as address:
        settings.STORE, settings.STORE_ENDPOINT = "s3://bucket/p", address
        with files().open(NAME, 100_000) as file:
            assert len(file.read()) < 1_000_000, "its hash is looked at by whoever opens it"
        assert endless.cut.wait(10)


def test_a_list_without_end_is_none(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page comes in time, and names another one: some hundred, or nobody could see it end here."""
    monkeypatch.setattr("central.store.s3.LISTED_S", 0.2)
    pages = iter(range(400))

    def say(line: socket.socket, over: threading.Event) -> None:
        page = next(pages, None)
        more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{page}</NextContinuationToken>"
        last = "<IsTruncated>false</IsTruncated>"
        xml(f"<ListBucketResult>{last if page is None else more}</ListBucketResult>")(line, over)

    with answering(say) as address:
        settings.STORE, settings.STORE_ENDPOINT = "s3://bucket/p", address
        with pytest.raises(StoreAway):
            list(files().listed("a"))
    assert next(pages, None) is not None


@pytest.mark.parametrize("head", ["200 OK", "500 Wrong"])
def test_no_answer_is_taken_into_memory_without_end(settings: Any, monkeypatch: pytest.MonkeyPatch, head: str) -> None:
    monkeypatch.setattr("central.store.s3.WHOLE_S", 25)
    monkeypatch.setattr(bounded_requests, "ANSWER_LIMIT_BYTES", 1024 * 1024)
    endless = Endless(f"HTTP/1.1 {head}\r\nContent-Length: 10000000000000\r\n\r\n")
    with answering(endless.say) as address:
        settings.STORE, settings.STORE_ENDPOINT = "s3://bucket/p", address
        with pytest.raises(StoreAway):
            list(files().listed("a"))
        assert endless.cut.wait(10)
    assert endless.sent < 100
