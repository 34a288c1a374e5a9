"""The software card straight behind `open_card`, without pcscd: for fast tests, with the same faults."""

from __future__ import annotations

from hardware.card.link import ChannelLost
from hardware.card.results import CardBusy, LossReason
from hardware.simulated.card.faults import CardPulled, CardSilent, Fault
from hardware.simulated.card.software_card import SoftwareCard


class DirectSlot:
    """A reader in memory: pass `slot.connect` to `open_card(…, connect=slot.connect)`."""

    def __init__(self) -> None:
        self._card: SoftwareCard | None = None
        self._held = False

    def insert(self, card: SoftwareCard, *faults: Fault) -> None:
        """Lay the card in; the faults wait for their commands."""
        self.pull()
        card.inserted(*faults)
        self._card = card

    def pull(self) -> None:
        """Take the card out."""
        if self._card is not None:
            self._card.pulled()
        self._card = None

    def connect(self, reader: str) -> DirectChannel | CardBusy:
        """Hold the card alone."""
        if self._card is None:
            raise ChannelLost(LossReason.PULLED)
        if self._held:
            return CardBusy()
        self._held = True
        return DirectChannel(self)

    def transmit(self, apdu: bytes) -> bytes:
        """One command to the card that lies in the slot; the answers pcscd would give when it is pulled."""
        if self._card is None:
            raise ChannelLost(LossReason.PULLED)
        try:
            return self._card.answer(apdu)
        except CardPulled as pulled:
            self.pull()
            return pulled.answer
        except CardSilent:
            raise ChannelLost(LossReason.MUTE) from None

    def let_go(self) -> None:
        """The channel ends: power off."""
        self._held = False
        if self._card is not None:
            self._card.power()


class DirectChannel:
    """One exclusive connection to the slot."""

    def __init__(self, slot: DirectSlot) -> None:
        self._slot: DirectSlot | None = slot

    def exchange(self, apdu: bytearray) -> bytes:
        """Send one command."""
        if self._slot is None:
            raise ChannelLost(LossReason.PULLED)
        return self._slot.transmit(bytes(apdu))

    def close(self) -> None:
        """Power the card off."""
        if self._slot is not None:
            self._slot.let_go()
        self._slot = None
