"""The same against a printer that is not ours: CUPS's own `ippeveprinter`."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.document_printer.document_printer import DocumentPrinter
from hardware.document_printer.outcome import (
    DocumentDoubt,
    DocumentNotPrinted,
    DocumentObstacle,
    DocumentPrinted,
    DocumentUnknown,
)
from hardware.document_printer.status import DocumentPrinterStatus
from hardware.document_printer.transport import IppAddress
from tests.hardware.document_printer.conftest import HASTY, NEXT, TWO_SHEETS, Died, dies


@pytest.fixture
def cups(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """CUPS's IPP printer, with the bus it insists on; its sheets, and what it says of itself, are files."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    paper = tmp_path / "paper"
    paper.mkdir()
    (tmp_path / "spool").mkdir()
    command = tmp_path / "print"
    command.write_text(
        f'#!/bin/sh\n[ -f {paper}/mishap ] && cat {paper}/mishap >&2\ncp "$1" {paper}/sheet.pdf\n'
        f"env > {paper}/asked\n"
        f"while [ -f {paper}/waits ]; do sleep 0.05; done\n"
        f"[ -f {paper}/fails ] && exit 1\nexit 0\n"
    )
    command.chmod(0o755)
    bus = f"unix:path={tmp_path}/bus"
    programs = [subprocess.Popen(["dbus-daemon", "--session", "--nofork", f"--address={bus}"])]
    _wait_for(tmp_path / "bus")
    environment = {"DBUS_SYSTEM_BUS_ADDRESS": bus, "PATH": "/usr/sbin:/usr/bin:/bin", "TMPDIR": str(tmp_path)}
    said = ["-n", "localhost", "-p", str(port), "-d", str(tmp_path / "spool"), "-r", "off", "-f", "application/pdf"]
    programs.append(subprocess.Popen(["ippeveprinter", *said, "-c", str(command), "Mihon"], env=environment))
    _wait_until_it_listens(port)
    yield port, paper
    for program in reversed(programs):
        program.terminate()
        program.wait(10)


def test_a_printer_that_is_not_ours_prints_and_says_so(cups: tuple[int, Path]) -> None:
    port, paper = cups
    printer = DocumentPrinter(IppAddress("localhost", port), HASTY)
    assert printer.clear_and_look().is_ready
    outcome = printer.print_document(NEXT)
    assert isinstance(outcome, DocumentPrinted)
    assert (paper / "sheet.pdf").read_bytes() == NEXT
    asked = (paper / "asked").read_text().splitlines()
    assert {"IPP_PRINT_SCALING=none", "IPP_MEDIA=iso_a4_210x297mm", "IPP_SIDES=one-sided"} <= set(asked)


def test_a_printer_that_is_not_ours_is_asked_after_a_restart_what_it_still_holds(cups: tuple[int, Path]) -> None:
    port, paper = cups
    (paper / "waits").touch()
    address = IppAddress("localhost", port)
    with pytest.raises(Died):
        DocumentPrinter(address, HASTY, wait=dies).print_document(TWO_SHEETS)
    again = DocumentPrinter(address, replace(HASTY, answer=1.0))
    assert again.print_document(NEXT) == DocumentNotPrinted(DocumentObstacle.PRINTER_ERROR)
    (paper / "waits").unlink()
    _wait_until_ready(again)
    assert isinstance(again.print_document(NEXT), DocumentPrinted)


def test_a_printer_that_is_not_ours_fails_and_says_that_its_tray_is_empty(cups: tuple[int, Path]) -> None:
    port, paper = cups
    printer = DocumentPrinter(IppAddress("localhost", port), HASTY)
    (paper / "mishap").write_text("STATE: +media-empty\n")
    (paper / "fails").touch()
    outcome = printer.print_document(NEXT)
    assert outcome == DocumentUnknown(DocumentDoubt.STOPPED_ON_THE_WAY), "it was aborted; how far, it does not say"
    assert printer.clear_and_look() == DocumentPrinterStatus(None, paper_low=True), (
        "CUPS says it as a warning: one tray of some"
    )


def _wait_for(path: Path) -> None:
    deadline = threading.Event()
    for _ in range(200):
        if path.exists():
            return
        deadline.wait(0.05)
    raise AssertionError(f"{path.name} never came")


def _wait_until_it_listens(port: int) -> None:
    pause = threading.Event()
    for _ in range(200):
        try:
            socket.create_connection(("localhost", port), 1).close()
        except OSError:
            pause.wait(0.05)
        else:
            return
    raise AssertionError("the printer never listened")


def _wait_until_ready(printer: DocumentPrinter) -> None:
    pause = threading.Event()
    for _ in range(200):
        if printer.clear_and_look().is_ready:
            return
        pause.wait(0.05)
    raise AssertionError("the printer was never ready again")
