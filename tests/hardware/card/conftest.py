from __future__ import annotations

from tests.support.machine.pcscd import pcscd, vpcd_slot, watched
from tests.support.people.cards import cards, made_cards, slot

__all__ = ["cards", "made_cards", "pcscd", "slot", "vpcd_slot", "watched"]
