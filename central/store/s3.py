"""Files in a bucket that speaks S3: `prefix/ab/abcdef…`, the same places as in a folder, so one may be copied into
the other.

Each request has its own time as a whole (`bounded_requests`), and a file's own speed: a server that drips is away. What
is no answer of a bucket is one that is away, too. Nothing of its answers is repeated in our words: they hold addresses.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.parsers import ResponseParserError

from central.store.bounded_requests import bound, within
from central.store.failpoints import StoreFailpoint, reach
from central.store.port import LIMIT_BYTES, PIECE_BYTES, PREFIX_DIGITS, Beat, FileMissing, StoreAway, quiet, safe

CONNECT_S = 3
SILENCE_S = 10
"""Without a byte."""
TRIES = 2
"""Of one request: the second after a fault that passes (500, 503, a connection that broke)."""
WHOLE_S = 25
"""Of a request with all its tries, beside the time that its bytes may take."""
LISTED_S = 600
"""Of a listing, page after page: it is a sixteenth of all files, and no list is without end."""
LEAST_BYTES_PER_S = 64 * 1024
"""Slower than this over the whole file, and it is away."""
_NO_ANSWER_OF_A_BUCKET = (ResponseParserError, ValueError, TypeError, KeyError)
"""What its client meets in an answer that says something else than a bucket may."""
_NOT_THERE = ("404", "NoSuchKey", "NotFound")
_NOTHING_THERE = "InvalidRange"
"""A range that begins behind the file's end."""


class Bucket:
    """An adapter of `central.store.port.Files`. Without access keys: what the machine itself offers."""

    def __init__(self, bucket: str, prefix: str, endpoint: str, region: str, access_key: str, secret_key: str) -> None:
        self._bucket, self._prefix = bucket, f"{prefix}/" if prefix else ""
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region,
            aws_access_key_id=access_key or None,
            aws_secret_access_key=secret_key or None,
            config=Config(
                connect_timeout=CONNECT_S,
                read_timeout=SILENCE_S,
                retries={"total_max_attempts": TRIES, "mode": "standard"},
                s3={"addressing_style": "path"},
                # What we keep is judged by our own SHA-256; servers other than the maker's know no newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
        bound(self._client)

    def write(self, name: str, content: BinaryIO) -> None:
        """One request: a bucket shows the whole file or none."""
        key, size = self._key(name), content.seek(0, os.SEEK_END)
        content.seek(0)
        with _told(), within(_time_of(size)):
            answer = self._client.put_object(Bucket=self._bucket, Key=key, Body=content)
            if not answer.get("ETag"):
                raise StoreAway("whoever answered is no bucket")
        reach(StoreFailpoint.RENAMED)

    def open(self, name: str, most: int = LIMIT_BYTES, beat: Beat = quiet) -> BinaryIO:
        """Fetched into an unnamed file."""
        key = self._key(name)
        with _told(), within(_time_of(most)):
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
            file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
            try:
                self._fetch(answer, file, most, beat)
            except BaseException:
                file.close()
                raise
        file.seek(0)
        return file

    def part(self, name: str, start: int, length: int) -> bytes:
        """By a range."""
        key, span = self._key(name), f"bytes={start}-{start + length - 1}"
        with _told(), within(_time_of(length)):
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=span)
            except ClientError as wrong:
                if _code_of(wrong) == _NOTHING_THERE:
                    return b""
                raise
            part, body = bytearray(), _body_of(answer)
            try:
                while len(part) < length and (piece := body.read(length - len(part))):
                    part += piece
            finally:
                body.close()
            return bytes(part)

    def delete(self, name: str) -> None:
        """Where a bucket keeps versions, the older ones stay: its own rules end them."""
        key = self._key(name)
        with _told(), within(WHOLE_S):
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def listed(self, prefix: str) -> Iterator[tuple[str, int]]:
        """A thousand a request."""
        pages = self._client.get_paginator("list_objects_v2")
        begin = prefix[:PREFIX_DIGITS]
        place = self._prefix + (f"{begin}/{prefix}" if len(begin) == PREFIX_DIGITS else begin)
        with _told():
            following = iter(pages.paginate(Bucket=self._bucket, Prefix=place))
            until = time.monotonic() + LISTED_S
            while (page := _next_of(following)) is not None:
                if time.monotonic() > until:
                    raise StoreAway("the bucket's list does not end")
                if "IsTruncated" not in page or (page["IsTruncated"] and not page.get("NextContinuationToken")):
                    raise StoreAway("the bucket does not say how its list goes on")
                for one in page.get("Contents", ()):
                    key = str(one["Key"])
                    name = key.rpartition("/")[2]
                    with suppress(ValueError):  # not ours: left alone
                        size = int(one["Size"])
                        if self._key(name) == key and name.startswith(prefix) and 0 <= size <= LIMIT_BYTES:
                            yield name, size

    def clear_away(self) -> None:
        """A bucket keeps nothing that is half."""

    def _key(self, name: str) -> str:
        return f"{self._prefix}{safe(name)[:PREFIX_DIGITS]}/{name}"

    def _fetch(self, answer: Any, file: Any, most: int, beat: Beat) -> None:
        body = _body_of(answer)
        try:
            while piece := body.read(PIECE_BYTES):
                file.write(piece)
                beat()
                if file.tell() > most:
                    return  # it is not the file that we wrote, and its hash will say so
        finally:
            body.close()


def _body_of(answer: Any) -> Any:
    """Its bytes; a connection that breaks before their end is noticed by the length that was announced.

    Raises:
        StoreAway
    """
    if "ContentLength" not in answer:
        answer["Body"].close()
        raise StoreAway("the bucket does not say how long its answer is")
    return answer["Body"]


def _next_of(pages: Iterator[Any]) -> Any:
    with within(WHOLE_S):
        return next(pages, None)


def _time_of(size: int) -> float:
    return WHOLE_S + size / LEAST_BYTES_PER_S


def _code_of(refused: ClientError) -> str:
    return str(refused.response.get("Error", {}).get("Code", ""))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ClientError as wrong:
        code = _code_of(wrong)
        if code in _NOT_THERE:
            raise FileMissing("there is no such file in the store") from None
        raise StoreAway(f"the bucket refuses: {code[:40]}") from None
    except (BotoCoreError, HTTPClientError, OSError, *_NO_ANSWER_OF_A_BUCKET) as wrong:
        raise StoreAway(f"the bucket does not answer: {type(wrong).__name__}") from None
