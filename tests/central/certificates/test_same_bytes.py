"""The same data into a document twice, unsigned: bit-identical, whatever machine, day, language and process set it."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from central.certificates.issuing.issue import issue, reserved_for
from central.certificates.kinds import reply_letter, resident_record
from central.certificates.kinds.letterhead import DocumentContent
from central.certificates.kinds.registry import all_kinds, kind_of
from central.certificates.kinds.reply_letter.request import Letter
from central.certificates.typesetter.typesetting import set_document
from tests.central.certificates.conftest import SAKURA, Accepted, Claimed
from tests.central.certificates.test_replies import DECIDED
from tests.support.centre.certificates import as_asked, text_of
from tests.support.people.staff import Cast

ELSEWHERE = timedelta(days=417)
CLOCK = """
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t id, struct timespec *at) {
    long failed = syscall(SYS_clock_gettime, id, at);
    if (id == CLOCK_REALTIME) at->tv_sec += SHIFT;
    return (int)failed;
}
int gettimeofday(struct timeval *at, void *zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""
QR = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9H0z"/></svg>'


@pytest.fixture
def other_clock(tmp_path: Path) -> Path:
    """A library that has processes believe in another day."""
    source, library = tmp_path / "clock.c", tmp_path / "clock.so"
    source.write_text(CLOCK)
    shift = f"-DSHIFT={int(ELSEWHERE.total_seconds())}"
    subprocess.run(["gcc", "-shared", "-fPIC", shift, "-o", str(library), str(source)], check=True)
    return library


def _contents(accepted: Accepted, claimed: Claimed, cast: Cast) -> dict[str, DocumentContent]:
    """One document of each kind."""
    found, at = {}, timezone.now()
    for application, kind, wish in (
        (record := accepted(answers=SAKURA), resident_record.KIND, as_asked(record)),
        (claimed(), reply_letter.KIND, Letter(DECIDED, by_mail=False)),
    ):
        issue(application.pk, cast.sato, kind, wish, revision=application.revision)
        document = reserved_for(application).select_related("body__parent", "application")[0]
        assert kind_of(document) == kind
        found[kind.name] = kind.content(document, at).numbered(document.number, "8Q2M-W7KD-31XT", QR)
    return found


def test_every_kind_gives_the_same_bytes_in_another_process_on_another_day_and_machine(
    accepted: Accepted, claimed: Claimed, cast: Cast, other_clock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = _contents(accepted, claimed, cast)
    assert set(contents) == set(all_kinds()), "a new kind is tried here too"
    here = {kind: set_document(kind, content) for kind, content in contents.items()}
    today = subprocess.run(["date", "+%F"], capture_output=True, check=True).stdout
    for name, value in (
        ("LD_PRELOAD", str(other_clock)),
        ("TZ", "America/Anchorage"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("PYTHONHASHSEED", "4711"),
        ("SOURCE_DATE_EPOCH", "86400"),
        ("HOME", "/nonexistent"),
    ):
        monkeypatch.setenv(name, value)
    assert subprocess.run(["date", "+%F"], capture_output=True, check=True).stdout != today, "the clock is another one"
    for kind, content in contents.items():
        assert set_document(kind, content) == here[kind], kind
        assert content.number in text_of(here[kind])
