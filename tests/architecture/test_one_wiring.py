"""Program, tests, bench and torture run the same kiosk: whoever puts one together does it by `kiosk.wiring`."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.tracked import ROOT, text_of, tracked_files

WIRED = {
    "kiosk.conversation.conversation": "Conversation",
    "kiosk.devices.workers.card_worker": "CardWorker",
    "kiosk.devices.workers.document_printer_worker": "DocumentPrinterWorker",
    "kiosk.devices.workers.outbox_worker": "OutboxWorker",
    "kiosk.devices.workers.printer_worker": "PrinterWorker",
}
"""Module → what only the wiring makes of it."""
BY_HAND = {
    "kiosk/wiring.py": "the one place",
    "kiosk/unenrolled.py": "the closed page, which must show even when no worker's module can be loaded",
    "tests/kiosk/devices/test_threads.py": "one worker by itself, no kiosk",
    "tests/kiosk/devices/test_document_printer.py": "one worker by itself, no kiosk",
}


def made_by_hand(source: str) -> set[str]:
    """Classes of `WIRED` that this source calls, by whatever name it imported them."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if WIRED.get(node.module) == alias.name:
                    names[alias.asname or alias.name] = alias.name
                elif whole in WIRED:
                    names[f"{alias.asname or alias.name}.{WIRED[whole]}"] = WIRED[whole]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in WIRED:
                    names[f"{alias.asname or alias.name}.{WIRED[alias.name]}"] = WIRED[alias.name]
    calls = (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {names[call] for call in calls if call in names}


def test_a_kiosk_is_put_together_in_one_place() -> None:
    found = {}
    for path in tracked_files():
        name = path.as_posix()
        if path.suffix == ".py" and name not in BY_HAND and (made := made_by_hand(text_of(path))):
            found[name] = made
    assert found == {}, "use kiosk.wiring: a second dispatch hides what the first does wrong"


@pytest.mark.parametrize("name", BY_HAND)
def test_who_stands_apart_does_so_still(name: str) -> None:
    assert made_by_hand((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "from kiosk.conversation.conversation import Conversation\nConversation(bus)",
        "from kiosk.conversation.conversation import Conversation as Talk\ndef f():\n    return Talk(bus)",
        "from kiosk.conversation import conversation\nconversation.Conversation(bus)",
        "import kiosk.conversation.conversation\nkiosk.conversation.conversation.Conversation(bus)",
    ],
)
def test_a_second_wiring_is_found(source: str) -> None:
    assert made_by_hand(source) == {"Conversation"}
