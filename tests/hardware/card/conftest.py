from __future__ import annotations

from tests.support.cards import cards, made_cards, slot
from tests.support.pcscd import pcscd, vpcd_slot, watched

__all__ = ["cards", "made_cards", "pcscd", "slot", "vpcd_slot", "watched"]
