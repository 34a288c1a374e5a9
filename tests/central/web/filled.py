"""What the matrix of members and addresses types into every form."""

from __future__ import annotations

FILLED: dict[str, str] = {
    "revision": "1",
    "sentence": "直してください",
    "marked": "name",
    "reason": "理由",
    "confirmed": "1",
    "text": "メモ",
    "resolution": "電話で確かめた",
    "title": "現況届",
    "subject": "お知らせ",
    "looked": "1",
    "decision": "again",
    "printer": "P1",
    "sheets": "1",
    "spoiled": "0",
    "persons": "1000002",
    "copies": "1",
    "hall": "1",
    "number": "9",
    "tab": "all",
    "q": "山田",
    "words": "山田",
    "session": "x",
    "compared_with": "2",
    "when": "now",
    "act": "undo",
    "at": "1",
    "words:0:ja:name": "児童手当",
    "of": "1",
    "base": "0",
    "item:phone": "090-1234-5678",
    "duplicate": "both",
    "right_revision": "1",
}
"""What a form may want; a form takes its own."""
