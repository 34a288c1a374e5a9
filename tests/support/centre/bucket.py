"""A real S3 server as a process (`moto_server`), and a bad line to it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

import boto3
import requests

from tests.support.centre.centre_process import answers, free_port, wait_for

BUCKET = "madoguchi"
ACCESS = {"MADOGUCHI_STORE_ACCESS_KEY": "test", "MADOGUCHI_STORE_SECRET_KEY": "test-secret"}


@contextmanager
def bucket_server() -> Iterator[str]:
    """Its address; one empty bucket is there."""
    port = free_port()
    server = Path(sys.executable).with_name("moto_server")
    process = subprocess.Popen(
        [server, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: answers(port))
        endpoint = f"http://127.0.0.1:{port}"
        client_of(endpoint).create_bucket(Bucket=BUCKET)
        yield endpoint
    finally:
        process.kill()
        process.wait(10)


def client_of(endpoint: str):
    """To look into the bucket past our own adapter."""
    return boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )


Says: TypeAlias = Callable[[socket.socket, threading.Event], None]
"""What is answered to a request whose head was read; the event: nobody listens any more."""


def says(head: str, body: bytes = b"", status: str = "200 OK") -> Says:
    """This answer, whatever was asked."""

    def say(line: socket.socket, over: threading.Event) -> None:
        line.sendall(f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + body)

    return say


def xml(body: str) -> Says:
    """An answer in the bucket's own language."""
    return says(f"Content-Type: application/xml\r\nContent-Length: {len(body)}\r\n", body.encode())


@contextmanager
def answering(say: Says) -> Iterator[str]:
    """Something that stands where a bucket should be; its address."""
    over, door = threading.Event(), socket.create_server(("127.0.0.1", 0))

    def answer(line: socket.socket) -> None:
        with line, suppress(OSError):
            while b"\r\n\r\n" not in line.recv(65536):
                pass
            say(line, over)

    def let_in() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=[door.accept()[0]], daemon=True).start()

    threading.Thread(target=let_in, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        over.set()
        door.close()


class BadLine:
    """Stands before the server: `good`, `fails` (500), `silent` (takes a request and never answers), `once` (503,
    then good).
    """

    def __init__(self, to: str) -> None:
        self.to, self.mood = to, "good"
        self.released = threading.Event()
        self.asked = 0
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                line.asked += 1
                length = int(self.headers.get("Content-Length") or 0)
                if "100-continue" in (self.headers.get("Expect") or ""):
                    self.send_response_only(100)
                    self.end_headers()
                body = self.rfile.read(length)
                mood = line.mood
                if mood == "silent":
                    line.released.wait(30)
                    self.close_connection = True
                    return
                if mood == "once":
                    line.mood = "good"
                if mood in ("fails", "once"):
                    self._answer(503 if mood == "once" else 500, {}, b"")
                    return
                kept = {k: v for k, v in self.headers.items() if k.lower() not in ("connection", "expect")}
                found = requests.request(self.command, line.to + self.path, data=body, headers=kept, timeout=20)
                self._answer(found.status_code, dict(found.headers), found.content)

            def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in ("connection", "content-length", "date", "server", "transfer-encoding"):
                        self.send_header(name, value)
                told = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(body))
                self.send_header("Content-Length", told)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_PUT = do_DELETE = do_HEAD = do_POST = _serve  # noqa: N815 - names of http.server

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
